"""The list of campaigns, one of them, and making, changing, opening, cancelling and closing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts.scope import own_units, unit_ids_visible_to, units_visible_to
from thuocdo.campaigns import closing, planning
from thuocdo.campaigns.consolidation import How, consolidated
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.permissions import RUNNING
from thuocdo.campaigns.taking import AT_UNIT
from thuocdo.errors import DomainError
from thuocdo.office.campaigns.forms import (
    ROW,
    AssignRowsForm,
    CampaignForm,
    PeriodForm,
    initial_of,
    initial_of_new,
    rows_sent,
)
from thuocdo.office.campaigns.lookup import runs, steered_campaign, visible_campaign
from thuocdo.office.filled.forms import window_of
from thuocdo.office.reports.forms import seen_number
from thuocdo.organisations.models import Unit
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.keyset import keyset_page
from thuocdo.ui.signed_in import user_of


@login_required
@require_GET
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns of the person's units: first what waits for his own unit, then all, the latest first."""
    user = user_of(request)
    rows = Campaign.objects.visible_to(user).select_related("unit")
    seen = unit_ids_visible_to(user)
    rows = rows.annotate(
        asked=Count("submissions", filter=Q(submissions__unit__in=seen)),
        waiting=Count(
            "submissions",
            filter=Q(submissions__unit__in=seen, submissions__state__in=AT_UNIT),
        ),
    )
    page = keyset_page(rows, order=("-period_end", "-id"), cursor=request.GET.get("page", ""))
    own = own_units(user).values("pk")
    mine = (
        Submission.objects.visible_to(user)
        .of_open_campaigns()
        .filter(unit__in=own)
        .select_related("campaign", "unit")
        .order_by("campaign__due_at")
    )
    return render(
        request,
        "office/campaigns/list.html",
        {"page": page, "rows": page.rows, "mine": mine, "may_make": bool(_places(request))},
    )


def _places(request: HttpRequest) -> list[Unit]:
    """Return the provinces that the person runs campaigns of."""
    seen = units_visible_to(user_of(request), roles=RUNNING)
    return list(seen.filter(kind=Unit.Kind.PROVINCE).order_by("search_name"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a campaign: first the period is chosen, then all the rest, filled in as the last one was."""
    places = _places(request)
    if not places:
        raise PermissionDenied
    place, user, now = places[0], user_of(request), timezone.now()
    asked = request.GET.get("period", "")
    window = window_of(asked)
    if window is None:
        first = {"period_form": PeriodForm(None, asked=asked), "campaign": None}
        return render(request, "office/campaigns/make.html", first)
    template = (
        Campaign.objects.visible_to(user).filter(unit=place, legacy=False).order_by("-pk").first()
    )
    form = CampaignForm(
        request.POST or None,
        unit=place,
        period=window,
        initial=initial_of_new(place, window, now=now, template=template),
    )
    if request.method == "POST" and form.is_valid():
        organiser = own_units(user, roles=RUNNING).first() or place
        try:
            made = planning.create_campaign(
                form.plan(), unit=place, organiser=organiser, actor=user, at=now, made_from=template
            )
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            _copy_responsibilities(template, made, request)
            messages.success(request, _("Đã lập đợt báo cáo. Xem lại rồi mở cho các đơn vị."))
            return redirect("office:campaigns:campaign", made.pk)
    status = 422 if form.errors else 200
    shown = {"form": form, "period": window, "place": place, "campaign": None, "period_form": None}
    return render(request, "office/campaigns/make.html", shown, status=status)


def _copy_responsibilities(template: Campaign | None, made: Campaign, request: HttpRequest) -> None:
    """Let the units that answered for rows of the whole last time do so again, where rows and units are the same."""
    if template is None or template.result_form != made.result_form:
        return
    asked = set(made.submissions.values_list("unit_id", flat=True))
    kept = {one.row: one.unit_id for one in template.responsibilities.all() if one.unit_id in asked}
    planning.assign_rows(made, kept, actor=user_of(request), at=timezone.now())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Change a campaign: all of it before it opens, words and dates afterwards."""
    campaign = steered_campaign(request, campaign_id)
    form = CampaignForm(
        request.POST or None,
        unit=campaign.unit,
        period=campaign.period,
        initial=initial_of(campaign),
    )
    if request.method == "POST" and form.is_valid():
        seen = seen_number(request.POST.get("seen", ""))
        try:
            planning.change_campaign(
                campaign,
                form.plan(),
                actor=user_of(request),
                at=timezone.now(),
                seen=-1 if seen is None else seen,
            )
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("office:campaigns:campaign", campaign.pk)
    status = 422 if form.errors else 200
    shown = {
        "form": form,
        "period": campaign.period,
        "place": campaign.unit,
        "campaign": campaign,
        "period_form": None,
    }
    return render(request, "office/campaigns/make.html", shown, status=status)


@login_required
@require_GET
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign: for those who run it with how far its units are, for others their own answers."""
    found = visible_campaign(request, campaign_id)
    user = user_of(request)
    submissions = list(
        Submission.objects.visible_to(user)
        .filter(campaign=found)
        .select_related("unit", "campaign")
        .order_by("unit__kind", "unit__search_name")
    )
    if not runs(user, found) and found.state == Campaign.State.DRAFT:
        raise Http404
    counts = Counter(one.state for one in submissions)
    return render(
        request,
        "office/campaigns/campaign.html",
        {
            "campaign": found,
            "submissions": submissions,
            "counts": [(label, counts[state]) for state, label in Submission.State.choices],
            "runs": runs(user, found),
            "files": list(found.files.select_related("attachment")),
            "now": timezone.now(),
        },
    )


_ACTS: dict[str, Callable[..., Any]] = {
    "open": planning.open_campaign,
    "cancel": planning.cancel_campaign,
    "close": closing.close_campaign,
    "record": closing.record_consolidation,
}


def _said(name: str) -> str:
    return {
        "open": _("Đã mở đợt báo cáo; các đơn vị đã được báo."),
        "cancel": _("Đã huỷ đợt báo cáo."),
        "close": _("Đã chốt đợt báo cáo; số liệu được giữ nguyên từ nay."),
        "record": _("Đã ghi số tổng hợp."),
    }[name]


@login_required
@require_POST
def act(request: HttpRequest, campaign_id: int, name: str) -> HttpResponse:
    """Open, cancel, record or close a campaign."""
    if name not in _ACTS:
        raise Http404
    found = visible_campaign(request, campaign_id)
    try:
        _ACTS[name](found, actor=user_of(request), at=timezone.now())
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
    else:
        messages.success(request, _said(name))
    back = "office:campaigns:whole" if name == "record" else "office:campaigns:campaign"
    return redirect(back, found.pk)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def responsibilities(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Say which unit answers for the rows of the whole that are neither counted nor summed."""
    found, user = steered_campaign(request, campaign_id), user_of(request)
    answering = found.submissions.filter(via=None).select_related("unit")
    asked = [one.unit for one in answering.order_by("unit__search_name", "unit")]
    units = [unit for unit in asked if unit.kind != Unit.Kind.COMMUNE]
    owners = dict(found.responsibilities.values_list("row", "unit_id"))

    def form_of(labels: Mapping[str, str]) -> AssignRowsForm:
        return AssignRowsForm(
            request.POST if request.method == "POST" else None,
            campaign=found,
            labels=labels,
            units=units,
            owners=owners,
            user=user,
        )

    if request.method == "POST":
        sent = form_of(dict.fromkeys(rows_sent(request.POST), ""))
        if sent.is_valid() and _assigned(request, found, sent.said):
            return redirect("office:campaigns:campaign", found.pk)
    rows = {
        one.question.row: one
        for one in consolidated(found).rows.values()
        if one.how in {How.NOBODY, How.OWNER} or one.question.row in owners
    }
    form = form_of(
        {row: f"{one.question.asked.item} {one.question.asked.label}" for row, one in rows.items()}
    )
    shown = {
        "campaign": found,
        "form": form,
        "rows": [(one, form[f"{ROW}{row}"]) for row, one in rows.items()],
    }
    status = 422 if form.errors else 200
    return render(request, "office/campaigns/responsibilities.html", shown, status=status)


def _assigned(request: HttpRequest, found: Campaign, said: Mapping[str, int]) -> bool:
    """Keep which unit answers for which rows; a refusal is said on the page."""
    try:
        planning.assign_rows(found, said, actor=user_of(request), at=timezone.now())
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
        return False
    messages.success(request, _("Đã phân công."))
    return True

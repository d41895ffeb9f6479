"""The follow-up board of a campaign: who is how far, as a page and as files; reminding, extending, and the letter that chases units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thuocdo.campaigns.chasing import Outcome, extend_each, remind_each
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.progress import Progress, UnitProgress, progress
from thuocdo.campaigns.reminder_letter import letter_file, to_be_chased
from thuocdo.campaigns.track_record import past_campaigns
from thuocdo.office.campaigns.board_pages import (
    STANDING_WORDS,
    BoardForm,
    board_paper,
    kind_rows,
    track_rows,
    trend_charts,
)
from thuocdo.office.campaigns.lookup import runs, steered_campaign, visible_campaign
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.reports.forms import seen_number
from thuocdo.organisations.names import unit_names
from thuocdo.ui.errors import message_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from datetime import datetime

#: So many refusals are told one by one.
_TOLD = 5


class ExtendForm(forms.Form):
    """Until when, and why."""

    until = forms.DateTimeField(
        label=gettext_lazy("Hạn mới"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=2000)


def _asked(
    request: HttpRequest, campaign: Campaign, *, at: datetime
) -> tuple[Progress, BoardForm, list[UnitProgress]]:
    """Return how far units are, the filter of the address, and the rows it asks for."""
    found = progress(campaign, user=user_of(request), at=at)
    form = BoardForm(request.GET, kinds=list(found.counts()))
    return found, form, form.chosen(found.rows)


@login_required
@never_cache
@require_GET
def board(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show how far each unit is that the person may see; whoever runs the campaign can chase them from here."""
    campaign, now = visible_campaign(request, campaign_id), timezone.now()
    return _board(request, campaign, now=now, extend=ExtendForm())


def _board(
    request: HttpRequest,
    campaign: Campaign,
    *,
    now: datetime,
    extend: ExtendForm,
    ticked: Sequence[int] = (),
    status: int = 200,
) -> HttpResponse:
    found, form, rows = _asked(request, campaign, at=now)
    steers = runs(user_of(request), campaign)
    context = {
        "campaign": campaign,
        "form": form,
        "rows": rows,
        "kinds": kind_rows(found),
        "words": STANDING_WORDS,
        "sort": request.GET.get("sort", ""),
        "asked": len(found.rows),
        "chased": len(to_be_chased(found)),
        "runs": steers,
        "may_chase": steers and campaign.state == Campaign.State.OPEN,
        "extend": extend,
        "ticked": frozenset(ticked),
        "now": now,
    }
    return render(request, "office/campaigns/board.html", context, status=status)


@login_required
@require_GET
def track(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show how the units answered in this campaign and those before it."""
    campaign, user = visible_campaign(request, campaign_id), user_of(request)
    records = past_campaigns(campaign, user=user, at=timezone.now())
    names = unit_names({unit for one in records for unit in one.units})
    context = {
        "campaign": campaign,
        "records": records,
        "rows": track_rows(records, names),
        "charts": trend_charts(records),
    }
    return render(request, "office/campaigns/board_track.html", context)


@login_required
@never_cache
@require_GET
def board_file(request: HttpRequest, campaign_id: int, kind: str) -> HttpResponse:
    """Send the list that is looked at as a file."""
    if kind not in FORMATS:
        raise Http404
    campaign, now = visible_campaign(request, campaign_id), timezone.now()
    found, _form, rows = _asked(request, campaign, at=now)
    made = FORMATS[kind]
    name = f"tien-do-{campaign.pk}-{timezone.localdate(now)}.{kind}"
    return download(made.write(board_paper(found, rows, at=now)), name, made.media_type)


@login_required
@never_cache
@require_POST
def chase(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Remind the ticked units, or give them another date; who cannot be is named with the reason."""
    campaign, now = steered_campaign(request, campaign_id), timezone.now()
    chosen = _ticked(request, progress(campaign, user=user_of(request), at=now))
    act = request.POST.get("act", "")
    if act not in {"remind", "extend"}:
        raise Http404
    if not chosen:
        messages.error(request, _("Chưa chọn đơn vị nào. Hãy đánh dấu các đơn vị trong bảng."))
        return redirect(_back(request, campaign))
    submissions = [row.submission for row in chosen]
    if act == "remind":
        outcomes = remind_each(submissions, actor=user_of(request), at=now)
        _tell(request, outcomes, done=_reminded)
        return redirect(_back(request, campaign))
    form = ExtendForm(request.POST)
    if not form.is_valid():
        ids = [row.unit.pk for row in chosen]
        return _board(request, campaign, now=now, extend=form, ticked=ids, status=422)
    said: dict[str, Any] = form.cleaned_data
    outcomes = extend_each(
        submissions, until=said["until"], reason=said["reason"], actor=user_of(request), at=now
    )
    _tell(request, outcomes, done=_extended)
    return redirect(_back(request, campaign))


@login_required
@never_cache
@require_POST
def reminder_letter(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Send the letter that chases the ticked units; where none is ticked, all that are late or have not begun."""
    campaign, now = steered_campaign(request, campaign_id), timezone.now()
    found = progress(campaign, user=user_of(request), at=now)
    ticked = [row for row in _ticked(request, found) if row.owed]
    rows = ticked or to_be_chased(found)
    if not rows:
        messages.info(request, _("Không có đơn vị nào phải đôn đốc."))
        return redirect(_back(request, campaign))
    name = f"cong-van-don-doc-{campaign.pk}-{timezone.localdate(now)}.docx"
    return download(letter_file(found, rows, at=now), name, FORMATS["docx"].media_type)


def _ticked(request: HttpRequest, found: Progress) -> list[UnitProgress]:
    ids = {seen_number(one) for one in request.POST.getlist("unit")}
    return [row for row in found.rows if row.unit.pk in ids]


def _back(request: HttpRequest, campaign: Campaign) -> str:
    address = reverse("office:campaigns:board", args=[campaign.pk])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def _reminded(count: int) -> str:
    return ngettext("Đã nhắc %(num)d đơn vị.", "Đã nhắc %(num)d đơn vị.", count) % {"num": count}


def _extended(count: int) -> str:
    return ngettext("Đã gia hạn cho %(num)d đơn vị.", "Đã gia hạn cho %(num)d đơn vị.", count) % {
        "num": count
    }


def _tell(request: HttpRequest, outcomes: Sequence[Outcome], *, done: Any) -> None:
    refused = [one for one in outcomes if one.refusal is not None]
    if len(refused) < len(outcomes):
        messages.success(request, done(len(outcomes) - len(refused)))
    for one in refused[:_TOLD]:
        assert one.refusal is not None
        messages.error(request, f"{one.submission.unit.name}: {message_of(one.refusal)}")
    if len(refused) > _TOLD:
        more = len(refused) - _TOLD
        messages.error(
            request,
            ngettext(
                "và %(num)d đơn vị nữa không làm được.",
                "và %(num)d đơn vị nữa không làm được.",
                more,
            )
            % {"num": more},
        )

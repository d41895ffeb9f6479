"""What the answers come to together, and each row opened down to the units and their cells."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from thuocdo.campaigns.closing import corrections, printed_of
from thuocdo.campaigns.consolidation import consolidated
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.taking import COUNTED
from thuocdo.consistency.models import Discrepancy, DiscrepancyQuerySet
from thuocdo.errors import DomainError
from thuocdo.office.campaigns.lookup import steered_campaign
from thuocdo.office.campaigns.pages.answer import anchor_of
from thuocdo.office.labels import section_name
from thuocdo.official_reports.models import OfficialReport
from thuocdo.official_reports.writing import begin_report
from thuocdo.organisations.names import unit_names
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of
from thuocdo.working_time.calendars import recognise


@login_required
@require_GET
def whole(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show all rows of the result form as they come to now."""
    campaign = steered_campaign(request, campaign_id)
    found = consolidated(campaign)
    sections: dict[int, list[object]] = {}
    titles = {}
    for row in found.rows.values():
        number = row.question.section.number
        titles[number] = section_name(row.question.section.title)
        sections.setdefault(number, []).append(row)
    missing = [one for one in found.submissions if one.state not in COUNTED]
    return render(
        request,
        "office/campaigns/whole.html",
        {
            "campaign": campaign,
            "found": found,
            "sections": [(number, titles[number], rows) for number, rows in sections.items()],
            "printed_of": printed_of,
            "missing": missing,
            "corrections": corrections(campaign),
            "findings": list(_findings(request, campaign)),
            "derived_form": any(one.question.form.derived for one in found.rows.values()),
        },
    )


def _findings(request: HttpRequest, campaign: Campaign) -> DiscrepancyQuerySet:
    """Return what does not add up in the whole, open ones first."""
    seen = Discrepancy.objects.visible_to(request.user).of_record(campaign.record)
    return seen.standing().order_by("state", "rank", "position")[:_MOST_FINDINGS]


#: So many are shown; the list of discrepancies has all.
_MOST_FINDINGS = 100


@login_required
@require_GET
def row(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show one row of the whole with what each unit gave."""
    campaign = steered_campaign(request, campaign_id)
    found = consolidated(campaign)
    one = found.rows.get(request.GET.get("row", ""))
    if one is None:
        raise Http404
    names = unit_names([part.unit_id for part in one.parts])
    return render(
        request,
        "office/campaigns/whole_row.html",
        {
            "campaign": campaign,
            "found": found,
            "row": one,
            "printed": printed_of(one),
            "parts": sorted(one.parts, key=lambda part: names.get(part.unit_id, "")),
            "names": names,
            "anchor_of": anchor_of,
            "span": _span(campaign),
        },
    )


def _span(campaign: Campaign) -> str:
    """Return the period as the pages of figures name it; empty where its days are no report."""
    period = campaign.period
    found = recognise(period.first_day, period.last_day)
    if found is None or not found.exact:
        return ""
    named = found.named
    return f"{named.calendar}.{named.kind}.{named.year}.{named.index}"


@login_required
@require_POST
def write_report(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Open the report that is written from the whole; begin it where nobody has."""
    campaign = steered_campaign(request, campaign_id)
    user = user_of(request)
    begun = OfficialReport.objects.visible_to(user).filter(campaign_id=campaign.pk).first()
    if begun is None:
        try:
            begun = begin_report(
                unit=campaign.unit,
                form=campaign.result_form,
                window=campaign.period,
                campaign_id=campaign.pk,
                actor=user,
                at=timezone.now(),
            )
        except DomainError as error:
            if status_of(error) in {403, 404}:
                raise
            messages.error(request, message_of(error))
            return redirect("office:campaigns:whole", campaign.pk)
    return redirect("office:official_reports:report", begun.pk)

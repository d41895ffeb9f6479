"""Reports that were there before: once they were read and confirmed at the report desk they stand as answers of past periods, closed and locked.

What a report says is recorded as figures by the report desk alone; the cells here point to those figures and make none of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from thuocdo.campaigns.cells import Sheet, put, write
from thuocdo.campaigns.models import Campaign, CellChange, Submission
from thuocdo.campaigns.permissions import may_run
from thuocdo.campaigns.questions import rows_of_form
from thuocdo.figures.models import Figure
from thuocdo.forms.library import form_version, form_versions, usual_form
from thuocdo.ingestion.models import Report
from thuocdo.organisations.models import Unit
from thuocdo.working_time.calendars import window_label
from thuocdo.working_time.period import Period, PeriodKind

if TYPE_CHECKING:
    from datetime import date

Way = CellChange.Way
_NOTHING: Mapping[str, object] = {
    "state": Figure.State.BLANK,
    "value": None,
    "decimals": 0,
    "printed": "",
    "note": "",
    "origin": Figure.Origin.READ,
}
_SAID = ("state", "value", "decimals", "printed", "note", "origin")


def take_over(report_id: int, *, at: datetime) -> int:
    """Bring the answer of a past period in line with a confirmed report; return how many cells changed.

    Of several reports of one unit for one period the one issued last stands. What says the same already writes nothing, so it can be repeated.
    A report makes no answer where its unit answered the period in a campaign of the product, where it has no table of a known form, or where it
    was confirmed by somebody who neither answers for the unit that keeps it as its own nor runs campaigns of the province.
    """
    report = Report.objects.select_related("unit", "holder", "confirmed_by").get(pk=report_id)
    if report.state != Report.State.CONFIRMED:
        return 0
    changed = _leave_other_places(report, at=at)
    province = _province_of(report)
    if province is None or not _vouched_for(report, province):
        return changed
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=province.pk)
        return changed + _write_standing(province, report.unit, _period(report), at=at)


def waiting_reports() -> list[int]:
    """Return the ids of confirmed reports whose unit has no answer yet for their period; two scans of indexes."""
    answered = Submission.objects.filter(
        unit=OuterRef("unit"),
        campaign__period_start=OuterRef("period_start"),
        campaign__period_end=OuterRef("period_end"),
    )
    found = Report.objects.confirmed().filter(~Exists(answered)).exclude(form_version="")
    return list(found.order_by("pk").values_list("pk", flat=True))


def _period(report: Report) -> Period:
    return Period(report.period_start, report.period_end)


def _province_of(report: Report) -> Unit | None:
    """Return the province that both the unit and whoever keeps the report stand in; null where a neighbour's report is kept to compare with."""
    on = report.period_end - timedelta(days=1)
    of_unit, of_holder = _provinces(report.unit, on), _provinces(report.holder, on)
    return of_unit.get(next(iter(of_unit.keys() & of_holder.keys()), 0))


def _provinces(unit: Unit, on: date) -> dict[int, Unit]:
    """Return the province a unit stands in on a day, or where it stands today if it did not exist then."""
    for day in (on, timezone.localdate()):
        above = Unit.objects.ancestors_of(unit, on=day, include_self=True)
        found = {one.pk: one for one in above.filter(kind=Unit.Kind.PROVINCE)}
        if found:
            return found
    return {}


def _vouched_for(report: Report, province: Unit) -> bool:
    by = report.confirmed_by
    return report.holder_id == report.unit_id or by is None or may_run(by, province)


def _standing_report(province: Unit, unit: Unit, period: Period) -> Report | None:
    """Return the report that stands for a unit and a period, of those that are kept in its province."""
    candidates = Report.objects.confirmed().filter(
        unit=unit, period_start=period.start, period_end=period.end
    )
    ordered = candidates.exclude(form_version="").select_related("holder", "confirmed_by", "unit")
    for one in ordered.order_by(F("issued_on").desc(nulls_last=True), "-confirmed_at", "-pk"):
        if (
            one.form_version in form_versions()
            and _province_of(one) == province
            and _vouched_for(one, province)
        ):
            return one
    return None


def _write_standing(province: Unit, unit: Unit, period: Period, *, at: datetime) -> int:
    report = _standing_report(province, unit, period)
    answered = Submission.objects.filter(
        unit=unit, campaign__period_start=period.start, campaign__period_end=period.end
    )
    if (
        answered.filter(campaign__legacy=False)
        .exclude(campaign__state=Campaign.State.CANCELLED)
        .exists()
    ):
        return 0
    known = answered.filter(campaign__legacy=True).select_related("campaign").first()
    if report is None:
        return _write(known, None, at=at) if known else 0
    figures = _figures(report)
    if known is None:
        if not figures:
            return 0
        campaign = _campaign(province, report, at=at)
        known = Submission.objects.create(
            campaign=campaign,
            unit=unit,
            form=report.form_version,
            state=Submission.State.LOCKED,
            submitted_at=report.confirmed_at,
            accepted_at=report.confirmed_at,
        )
    if known.form != report.form_version:
        known.form = report.form_version
        known.save(update_fields=["form"])
    _name_form(known.campaign, unit.kind, report.form_version)
    return _write(known, report, at=at)


def _campaign(province: Unit, report: Report, *, at: datetime) -> Campaign:
    """Return the closed campaign of a past period, made where it is not there yet."""
    period = _period(report)
    known = Campaign.objects.filter(
        unit=province, legacy=True, period_start=period.start, period_end=period.end
    ).first()
    if known is not None:
        return known
    opened = timezone.make_aware(datetime.combine(period.end, time.min))
    over = opened + timedelta(days=1)
    kind = PeriodKind(report.period_kind) if report.period_kind else None
    label = window_label(period, kind=kind, language="vi")
    return Campaign.objects.create(
        unit=province,
        organiser=report.holder if report.holder.kind == Unit.Kind.DEPARTMENT else province,
        title=f"Báo cáo đã có: {label}",
        period_start=period.start,
        period_end=period.end,
        forms={},
        result_form=_result_form(report, period),
        opens_at=opened,
        due_at=over,
        appraisal_due_at=over,
        closes_at=over,
        state=Campaign.State.CLOSED,
        legacy=True,
        opened_at=opened,
        closed_at=at,
        created_at=at,
    )


def _result_form(report: Report, period: Period) -> str:
    if form_version(report.form_version).level == Unit.Kind.PROVINCE:
        return report.form_version
    return usual_form(Unit.Kind.PROVINCE, on=period.last_day).code


def _name_form(campaign: Campaign, kind: str, form: str) -> None:
    if campaign.forms.get(kind) != form:
        campaign.forms = {**campaign.forms, kind: form}
        campaign.save(update_fields=["forms"])


def _figures(report: Report) -> dict[str, Figure]:
    """Return the figures of a report that stand in rows of its form, by row; of a row that is printed twice the first."""
    asked = rows_of_form(form_version(report.form_version), _period(report).last_day)
    found: dict[str, Figure] = {}
    for figure in Figure.objects.current().from_record(report.record).order_by("pk"):
        if figure.form_row in asked and figure.unit_id == report.unit_id:
            found.setdefault(figure.form_row, figure)
    return found


def _write(submission: Submission, report: Report | None, *, at: datetime) -> int:
    """Let the cells say what the figures of a report say; a cell that no figure speaks of any more becomes blank."""
    figures = _figures(report) if report else {}
    cells = {one.row: one for one in submission.cells.select_for_update()}
    by = report.confirmed_by if report else None
    sheet = Sheet(submission, {}, cells, uuid4(), by, at)
    for row, figure in figures.items():
        _put_if_other(sheet, row, _content(figure))
    for row in cells.keys() - figures.keys():
        if report is None or cells[row].state != Figure.State.BLANK:
            _put_if_other(sheet, row, {**_NOTHING, "trail": cells[row].trail})
    write(sheet)
    return len(sheet.changed)


def _put_if_other(sheet: Sheet, row: str, content: Mapping[str, object]) -> None:
    cell = sheet.cells.get(row)
    if cell is None or any(getattr(cell, name) != content[name] for name in (*_SAID, "trail")):
        put(sheet, row, content, Way.READ)


def _content(figure: Figure) -> dict[str, object]:
    """Return a figure as what stands in a cell; one that a person corrected at the report desk is his declaration."""
    return {
        **{name: getattr(figure, name) for name in _SAID},
        "trail": {"from": "report", "report": int(figure.record_id), "figure": figure.pk},
    }


def _leave_other_places(report: Report, *, at: datetime) -> int:
    """Let go of answers that were made of a report before its unit or its period was corrected."""
    of_report = Submission.objects.filter(
        campaign__legacy=True, cells__trail__report=report.pk
    ).exclude(
        unit=report.unit_id,
        campaign__period_start=report.period_start,
        campaign__period_end=report.period_end,
    )
    changed = 0
    for one in _distinct(of_report.select_related("campaign", "unit")):
        with transaction.atomic():
            Unit.objects.select_for_update(no_key=True).get(pk=one.campaign.unit_id)
            changed += _write_standing(one.campaign.unit, one.unit, one.campaign.period, at=at)
    return changed


def _distinct(submissions: Iterable[Submission]) -> Iterable[Submission]:
    return {one.pk: one for one in submissions}.values()

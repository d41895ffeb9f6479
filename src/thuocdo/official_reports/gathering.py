"""Where the figures of a report come from: a campaign, or what is recorded, stored and counted of its form; and what they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from thuocdo.campaigns.consolidation import Consolidation, consolidated
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.questions import row_name
from thuocdo.errors import NotFound
from thuocdo.figures.earlier import closest_figures, windows_of
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import write_number
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicator
from thuocdo.official_reports.beside import OfUnits, aims_of, of_answers, of_stored, standing
from thuocdo.official_reports.figures import ReportFigure, ReportFigures, thawed
from thuocdo.reporting.filling import SHARE_DIGITS, filled_form
from thuocdo.working_time.period import Period, years_before

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.official_reports.models import OfficialReport
    from thuocdo.organisations.models import Unit


def figures_of(report: OfficialReport, *, user: User) -> ReportFigures:
    """Return the figures of a report: those frozen when it was handed in, else as they stand now.

    Raises:
        CubeBroken: figures are being computed anew.
        NotFound: its campaign is not to be seen any more.
    """
    version = form_version(report.form)
    if report.figures:
        return ReportFigures(version, report.window, thawed(report.figures))
    if report.campaign_id is not None:
        found = Campaign.objects.visible_to(user).filter(pk=report.campaign_id).first()
        if found is None:
            raise _no_campaign()
        whole = consolidated(found)
        rows, of_units = _of_campaign(whole), of_answers(whole)
    else:
        rows = _of_form(version, report.unit, report.window, user)
        of_units = of_stored(rows.values(), report, user=user)
    return ReportFigures(version, report.window, _with_beside(rows, report, of_units, user))


def _of_form(
    version: FormVersion, unit: Unit, window: Period, user: User
) -> dict[str, ReportFigure]:
    """Return what is recorded of a filled form; a row that is not recorded yet says what it comes to now."""
    rows = {}
    for one in filled_form(version, unit, window, user=user).rows:
        blank = _blank(one.section, one.asked)
        if one.stored is not None:
            blank = replace(
                blank,
                value=one.stored.value,
                printed=one.stored.printed,
                decimals=one.stored.decimals or 0,
                source=f"figure/{one.stored.pk}",
            )
        elif one.now is not None and one.now.value is not None:
            digits = SHARE_DIGITS if blank.share else 0
            blank = _valued(blank, one.now.value, digits, "registers")
        rows[blank.row] = blank
    return rows | _stored_beside(rows, unit, window, user)


def _stored_beside(
    rows: Mapping[str, ReportFigure], unit: Unit, window: Period, user: User
) -> dict[str, ReportFigure]:
    """Return what is stored of rows that no register answers: declared, or read from a document of the same days."""
    wanted = {
        one.indicator: one
        for one in rows.values()
        if one.indicator and one.source in {"", "registers"}
    }
    return {
        wanted[code].row: replace(
            wanted[code],
            value=found.value,
            printed=found.printed,
            decimals=found.decimals or 0,
            source=f"figure/{found.pk}",
        )
        for code, found in _stored(wanted, unit, window, user).items()
    }


def _of_campaign(whole: Consolidation) -> dict[str, ReportFigure]:
    rows = {}
    version = form_version(whole.campaign.result_form)
    for section, asked in version.rows():
        blank = _blank(section, asked)
        found = whole.rows.get(row_name(version, section, asked))
        if found is not None and found.value is not None:
            digits = SHARE_DIGITS if blank.share else 0
            blank = _valued(blank, found.value, digits, f"campaign/{whole.campaign.pk}/{found.how}")
        rows[blank.row] = blank
    return rows


def _blank(section: FormSection, asked: FormRow) -> ReportFigure:
    share = (
        bool(asked.indicator) and indicator(asked.indicator or "").value_type is ValueType.PERCENT
    )
    return ReportFigure(
        row=f"{section.number}/{asked.key}",
        item=asked.item,
        label=asked.label,
        unit=asked.unit,
        indicator=asked.indicator or "",
        share=share,
    )


def _valued(blank: ReportFigure, value: Decimal, digits: int, source: str) -> ReportFigure:
    printed = write_number(value, decimals=digits)
    return replace(blank, value=value, printed=printed, decimals=digits, source=source)


def _with_beside(
    rows: Mapping[str, ReportFigure], report: OfficialReport, of_units: OfUnits, user: User
) -> dict[str, ReportFigure]:
    """Return the figures with what each is held against: earlier reports, the plan of the unit, units of one kind."""
    codes = {one.indicator for one in rows.values() if one.indicator}
    windows = windows_of(report.window)
    if windows["last_period"] == windows["last_year"]:
        del windows["last_period"]
    earlier = closest_figures(
        Figure.objects.visible_to(user),
        codes=codes,
        units=[report.unit_id],
        windows=windows,
        on=report.window.last_day,
    )
    wanted = aims_of(report.unit, report.window)

    def value(code: str, window: str) -> Decimal | None:
        found = earlier.get((code, report.unit_id, window))
        return found.value if found else None

    return {
        row: replace(
            one,
            before=value(one.indicator, "last_year"),
            previous=value(one.indicator, "last_period"),
            aim=wanted.get(one.indicator),
            standing=standing(of_units.get(one.indicator, ()), report.unit_id),
        )
        for row, one in rows.items()
    }


def stored_over_years(
    codes: Sequence[str], unit: Unit, window: Period, years: int, user: User
) -> dict[tuple[str, int], Decimal]:
    """Return what was reported for the same days of earlier years, by indicator and year; years without are left out. Two queries."""
    windows = {
        str(window.last_day.year - back): years_before(window, back) for back in range(1, years + 1)
    }
    found = closest_figures(
        Figure.objects.visible_to(user),
        codes=codes,
        units=[unit.pk],
        windows=windows,
        on=window.last_day,
    )
    return {
        (code, int(year)): one.value
        for (code, _unit, year), one in found.items()
        if one.value is not None
    }


def _stored(codes: Iterable[str], unit: Unit, window: Period, user: User) -> dict[str, Figure]:
    """Return the figures of a unit for some days by indicator: what was reported before what was computed, a form cell before prose."""
    found = closest_figures(
        Figure.objects.visible_to(user),
        codes=list(codes),
        units=[unit.pk],
        windows={"now": window},
        on=None,
    )
    return {code: one for (code, _unit, _window), one in found.items()}


def _no_campaign() -> NotFound:
    return NotFound(
        "campaign_of_report_missing",
        "Không thấy đợt báo cáo mà báo cáo này lấy số liệu. Hãy nhờ người phụ trách đợt báo cáo kiểm tra.",
        "The campaign that this report takes its figures from is not to be seen. Ask who runs it.",
    )

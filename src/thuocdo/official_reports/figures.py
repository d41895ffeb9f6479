"""The figures of a report by the rows of its form: where they come from is one small interface, so that any source can be plugged in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from thuocdo.campaigns.consolidation import consolidated
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.questions import row_name
from thuocdo.errors import NotFound
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import write_number
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicator
from thuocdo.reporting.filling import SHARE_DIGITS, filled_form
from thuocdo.working_time.period import Period, years_before

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.official_reports.models import OfficialReport
    from thuocdo.organisations.models import Unit

#: A report a year before may have been cut off some days earlier or later.
_SLACK = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One row of the form of a report.

    Attributes:
        row: its name, "3/3.3.1": form 3, row 3.3.1.
        value: null where nothing stands there.
        printed: as the form prints it; a blank is empty, a dash is "-".
        before: what was reported for the same days a year before, null where nothing was.
        share: whether it is in percentage points.
        source: which record it comes from, in words of the room that gave it; empty where nobody answers the row.
    """

    row: str
    item: str
    label: str
    unit: str
    indicator: str = ""
    value: Decimal | None = None
    printed: str = ""
    decimals: int = 0
    before: Decimal | None = None
    share: bool = False
    source: str = ""

    @property
    def section(self) -> int:
        """Return the number of its form."""
        return int(self.row.partition("/")[0])

    @property
    def key(self) -> str:
        """Return the number of its row."""
        return self.row.partition("/")[2]

    def written(self, value: Decimal | None, *, english: bool = False) -> str:
        """Return a value with the digits of this figure, in Vietnamese or English notation; empty for null."""
        if value is None:
            return ""
        said = write_number(value, decimals=self.decimals)
        return said.translate(_SWAPPED) if english else said


_SWAPPED = str.maketrans({".": ",", ",": "."})


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """All figures of a report by the names of their rows, in printed order. Whatever gives such a thing can stand behind a report."""

    version: FormVersion
    window: Period
    rows: Mapping[str, ReportFigure] = field(default_factory=dict)

    def of_section(self, number: int | None) -> Iterator[ReportFigure]:
        """Yield the figures of one form."""
        return (one for one in self.rows.values() if one.section == number)


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
        rows = _of_campaign(found)
    else:
        rows = _of_form(version, report.unit, report.window, user)
    return ReportFigures(version, report.window, _with_before(rows, report, user))


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


def _of_campaign(campaign: Campaign) -> dict[str, ReportFigure]:
    rows = {}
    version = form_version(campaign.result_form)
    found = consolidated(campaign).rows
    for section, asked in version.rows():
        blank = _blank(section, asked)
        whole = found.get(row_name(version, section, asked))
        if whole is not None and whole.value is not None:
            digits = SHARE_DIGITS if blank.share else 0
            blank = _valued(blank, whole.value, digits, f"campaign/{campaign.pk}/{whole.how}")
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


def _with_before(
    rows: Mapping[str, ReportFigure], report: OfficialReport, user: User
) -> dict[str, ReportFigure]:
    codes = {one.indicator: one for one in rows.values() if one.indicator}
    before = _stored(codes, report.unit, years_before(report.window), user)
    return {
        row: replace(one, before=before[one.indicator].value) if one.indicator in before else one
        for row, one in rows.items()
    }


def stored_over_years(
    codes: Sequence[str], unit: Unit, window: Period, years: int, user: User
) -> dict[tuple[str, int], Decimal]:
    """Return what was reported for the same days of earlier years, by indicator and year; years without are left out. One query."""
    windows = {
        window.last_day.year - back: years_before(window, back) for back in range(1, years + 1)
    }
    found: dict[tuple[str, int], Figure] = {}
    for one in _near(codes, unit, list(windows.values()), user):
        year = min(windows, key=lambda each: abs(windows[each].end - one.period_end))
        other = found.get((one.indicator, year))
        if other is None or _rank(one) > _rank(other):
            found[one.indicator, year] = one
    return {key: one.value for key, one in found.items() if one.value is not None}


def _stored(codes: Iterable[str], unit: Unit, window: Period, user: User) -> dict[str, Figure]:
    """Return the figures of a unit for some days by indicator: what was reported before what was computed, a form cell before prose. One query."""
    best: dict[str, Figure] = {}
    for one in _near(codes, unit, [window], user):
        other = best.get(one.indicator)
        if other is None or _rank(one) > _rank(other):
            best[one.indicator] = one
    return best


def _near(
    codes: Iterable[str], unit: Unit, windows: Sequence[Period], user: User
) -> Iterable[Figure]:
    """Return the figures of a unit in force for some windows, cut off some days earlier or later."""
    days = Q()
    for one in windows:
        days |= Q(
            period_start__range=(one.start - _SLACK, one.start + _SLACK),
            period_end__range=(one.end - _SLACK, one.end + _SLACK),
        )
    found = Figure.objects.visible_to(user).current()
    return found.filter(days, indicator__in=list(codes), unit=unit, state=Figure.State.VALUE)


def _rank(figure: Figure) -> tuple[bool, bool, int]:
    return figure.origin != Figure.Origin.COMPUTED, bool(figure.form_row), figure.pk


def frozen(figures: ReportFigures) -> list[dict[str, Any]]:
    """Return figures as they are kept with a report, in their order; numbers as texts, so that none is rounded."""
    kept = []
    for one in figures.rows.values():
        told = asdict(one)
        told.update({name: None if told[name] is None else str(told[name]) for name in _NUMBERS})
        kept.append(told)
    return kept


def thawed(kept: Sequence[Mapping[str, Any]]) -> dict[str, ReportFigure]:
    """Return figures out of what is kept with a report, by the names of their rows."""
    found = {}
    for told in kept:
        numbers = {n: None if told[n] is None else Decimal(told[n]) for n in _NUMBERS}
        found[told["row"]] = ReportFigure(**{**told, **numbers})
    return found


_NUMBERS = ("value", "before")


def _no_campaign() -> NotFound:
    return NotFound(
        "campaign_of_report_missing",
        "Không thấy đợt báo cáo mà báo cáo này lấy số liệu. Hãy nhờ người phụ trách đợt báo cáo kiểm tra.",
        "The campaign that this report takes its figures from is not to be seen. Ask who runs it.",
    )

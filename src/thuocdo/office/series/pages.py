"""The series page as typed values: what was chosen, what can be chosen, the chart and the table below it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.errors import DomainError
from thuocdo.figures.points import Point, SeriesTable
from thuocdo.figures.series import reported_series, restated_series, units_with_figures
from thuocdo.figures.slots import Slot
from thuocdo.indicators.indicator import Indicator, ValueType
from thuocdo.indicators.registry import indicators
from thuocdo.office.labels import label_of, measure_of
from thuocdo.office.series.choices import (
    MOST_FOUND,
    IndicatorChoice,
    UnitChoice,
    detail_of,
    find_indicators,
    find_units,
    indicator_choice,
    unit_choice,
)
from thuocdo.office.series.forms import DAY, KINDS, MAPS, REPORTED, ChooseSeriesForm
from thuocdo.office.series.rows import RowView, reason_of, rows_of
from thuocdo.organisations.models import Unit
from thuocdo.ui.charts import Line, LineChart, line_charts
from thuocdo.ui.errors import message_of
from thuocdo.ui.jinja import day
from thuocdo.ui.language import in_english
from thuocdo.working_time.period import PeriodKind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from markupsafe import Markup

#: Codes of an answer are no amounts; a line over them would mean nothing.
NOT_DRAWN = {ValueType.CHOICE, ValueType.BOOL}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SeriesBlock:
    """The rows of one unit; `notice` says why there are none to expect."""

    name: str
    detail: str
    rows: tuple[RowView, ...]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class BreakView:
    """A place between two columns that cannot be compared, with the number it has in the chart, and why."""

    number: int
    between: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesResult:
    """The chart by the names of its drawings (empty where nothing can be drawn), the breaks in it, and the table."""

    charts: Mapping[str, Markup]
    breaks: tuple[BreakView, ...]
    blocks: tuple[SeriesBlock, ...]
    map_label: str


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """The whole page. `result` is null while something is not chosen, refused, or nothing is reported."""

    form: ChooseSeriesForm
    kinds: tuple[Option, ...]
    maps: tuple[Option, ...]
    indicator: IndicatorChoice | None
    unknown_indicator: bool
    indicators: Sequence[IndicatorChoice]
    chosen_units: Sequence[UnitChoice]
    units: Sequence[UnitChoice]
    suggested_units: Sequence[UnitChoice]
    too_many_units: bool = False
    searched_indicator: str = ""
    searched_unit: str = ""
    problem: str = ""
    result: SeriesResult | None = None


def series_page(
    form: ChooseSeriesForm,
    *,
    units: Sequence[Unit],
    user: AbstractBaseUser | AnonymousUser,
    today: date,
) -> SeriesPage:
    """Build the page of what a form asks for with a number of queries that does not depend on units, years or figures.

    An indicator that nobody reported and one whose reports the person may not see give the same page.

    Args:
        form: validated, with or without errors.
    """
    asked = form.cleaned_data
    one = indicators().get(asked.get("indicator", ""))
    problem, result = "", None
    suggested: Sequence[Unit] = ()
    if one and units and not form.errors:
        on = _day_of_map(asked["map"], asked.get("on"), today)
        try:
            result = _result(one, units, asked["kind"], user, on)
        except DomainError as error:
            problem = message_of(error)
    elif one and not units:
        suggested = units_with_figures(one.code, user=user, most=MOST_FOUND)
    return SeriesPage(
        form=form,
        kinds=_options(KINDS, str(asked.get("kind", PeriodKind.YEAR))),
        maps=_options(MAPS, asked.get("map", REPORTED)),
        indicator=indicator_choice(one) if one else None,
        unknown_indicator=bool(asked.get("indicator")) and one is None,
        indicators=find_indicators(asked.get("q", "")),
        chosen_units=tuple(unit_choice(unit) for unit in units),
        units=find_units(asked.get("find", ""), without=units),
        suggested_units=tuple(unit_choice(unit) for unit in suggested),
        too_many_units=form.names_too_many_units,
        searched_indicator=asked.get("q", ""),
        searched_unit=asked.get("find", ""),
        problem=problem,
        result=result,
    )


def _options(choices: Iterable[tuple[str, object]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, str(label), value == chosen) for value, label in choices)


def _day_of_map(which: str, on: date | None, today: date) -> date | None:
    if which == REPORTED:
        return None
    return on if which == DAY else today


def _result(
    one: Indicator,
    units: Sequence[Unit],
    kind: PeriodKind,
    user: AbstractBaseUser | AnonymousUser,
    on: date | None,
) -> SeriesResult | None:
    if on is None:
        table = reported_series([one.code], units=units, kind=kind, user=user)
    else:
        table = restated_series([one.code], units=units, kind=kind, user=user, on=on)
    if not table.slots:
        return None
    names = _names(units) | _names_of_others(table, units)
    lines = [_line(names[series.unit_id], series.points) for series in table.series]
    breaks = tuple(_breaks(table, names))
    return SeriesResult(
        charts=_charts(one, table, lines),
        breaks=breaks,
        blocks=tuple(_blocks(one, table, units, names)),
        map_label=_("như đã báo cáo") if on is None else _("theo địa giới ngày %s") % day(on),
    )


def _names(units: Sequence[Unit]) -> dict[int, str]:
    """Return the names of units, with the code where two have one name."""
    times = Counter(unit.name for unit in units)
    return {
        unit.pk: unit.name if times[unit.name] == 1 else f"{unit.name} ({unit.code})"
        for unit in units
    }


def _names_of_others(table: SeriesTable, units: Sequence[Unit]) -> dict[int, str]:
    """Return the names of the former units that points and breaks speak of; one query, none where there are none."""
    mentioned: set[int] = set()
    for series in table.series:
        for point in series.points:
            mentioned |= point.missing | point.withheld
            mentioned |= {part.source.unit_id for part in point.contributions}
            for change in (change for one in point.breaks for change in one.changes):
                mentioned |= {change.predecessor, change.successor or change.predecessor}
    others = mentioned - {unit.pk for unit in units}
    return {pk: unit.name for pk, unit in Unit.objects.in_bulk(others).items()} if others else {}


def _line(name: str, points: Sequence[Point]) -> Line:
    return Line(
        name,
        tuple(point.value for point in points),
        frozenset(column for column, point in enumerate(points) if point.breaks),
    )


def _charts(one: Indicator, table: SeriesTable, lines: Sequence[Line]) -> Mapping[str, Markup]:
    if one.value_type in NOT_DRAWN or all(value is None for ln in lines for value in ln.values):
        return {}
    columns = tuple(_short(slot) for slot in table.slots)
    described = _(
        "Đồ thị đường của %(units)s, từ %(first)s đến %(last)s. Bảng bên dưới có cùng số liệu."
    ) % {
        "units": ", ".join(line.name for line in lines),
        "first": columns[0],
        "last": columns[-1],
    }
    marks = tuple(sorted(frozenset[int]().union(*(line.cuts for line in lines))))
    chart = LineChart(label_of(one), described, columns, measure_of(one), tuple(lines), marks)
    return line_charts(chart)


def _short(slot: Slot) -> str:
    """Return the name of a report for the narrow places below an axis."""
    if slot.kind == PeriodKind.YEAR:
        return str(slot.year)
    if slot.kind == PeriodKind.MONTH:
        return f"{slot.index}/{slot.year}"
    if slot.kind == PeriodKind.QUARTER:
        return f"{'I' * slot.index if slot.index < 4 else 'IV'}/{slot.year}"
    return slot.label("en" if in_english() else "vi")


def _breaks(table: SeriesTable, names: Mapping[int, str]) -> Iterable[BreakView]:
    language = "en" if in_english() else "vi"
    number = 0
    for column, slot in enumerate(table.slots):
        whose: dict[str, list[str]] = defaultdict(list)
        for series in table.series:
            for one in series.points[column].breaks:
                whose[reason_of(one, names)].append(names[series.unit_id])
        if whose:
            number += 1
            between = _("%s so với kỳ trước") % slot.label(language)
            yield BreakView(number, between, tuple(_said_of(whose, len(table.series))))


def _said_of(whose: Mapping[str, Sequence[str]], units: int) -> Iterable[str]:
    """Yield each reason once, with the names of the units it holds for where it does not hold for all."""
    for reason, concerned in whose.items():
        yield reason if len(concerned) == units else f"{', '.join(concerned)}: {reason}"


def _blocks(
    one: Indicator, table: SeriesTable, units: Sequence[Unit], names: Mapping[int, str]
) -> Iterable[SeriesBlock]:
    by_id = {unit.pk: unit for unit in units}
    for series in table.series:
        notice = ""
        if series.off_map:
            notice = _(
                "Đơn vị này không có trên địa giới ngày %s. Hãy chọn đơn vị kế tục, hoặc xem như đã báo cáo."
            ) % day(table.on)
        yield SeriesBlock(
            names[series.unit_id],
            detail_of(by_id[series.unit_id]),
            () if series.off_map else tuple(rows_of(one, series.points, names)),
            notice,
        )

"""The page of an indicator: what it is, its figure, its months, and the units beside each other; drawn once for all viewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from markupsafe import Markup

from thuocdo.office.figures.drawn import drawn_once
from thuocdo.office.figures.map_of_units import Place, map_on, of_kind, province_of
from thuocdo.office.figures.ranking import Ranked, ranked
from thuocdo.office.figures.spans import Span, months_before, span_of
from thuocdo.office.figures.subjects import Subject, subject
from thuocdo.office.figures.tiles import change_of, indicator_address, records_address, written
from thuocdo.office.figures.values import Values, made_of, shown_parts, values_of
from thuocdo.organisations.models import Unit
from thuocdo.ui.charts import Line, LineChart, line_charts
from thuocdo.ui.jinja import figure
from thuocdo.working_time.calendars import CIVIL, REFORM, same_days_last_year
from thuocdo.working_time.period import Period

MONTHS = 13
#: Units are coloured by fifths.
FIFTHS = 5
KINDS = (Unit.Kind.COMMUNE, Unit.Kind.DEPARTMENT)
_PREFIXES = ("Phường ", "Xã ", "Đặc khu ", "Thị trấn ")


@dataclass(frozen=True, slots=True)
class Part:
    """Numerator or denominator, or the figure itself, with the address of its records; empty for none."""

    label: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the head: of the window, the year so far, the same days of last year."""

    label: str
    value: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month."""

    label: str
    value: str
    parts: tuple[str, ...]
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class UnitTile:
    """One unit in the grid: its shade from 1 (lowest) to 5, 0 without a figure."""

    name: str
    value: str
    href: str
    shade: int


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One class of the grid, in words, and its shade."""

    text: str
    shade: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in the table."""

    place: str
    name: str
    href: str
    value: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """The body of an indicator's page."""

    subject: Subject
    unit: Place
    span: Span
    as_of: datetime
    head: tuple[Fact, ...]
    parts: tuple[Part, ...]
    part_labels: tuple[str, ...]
    months: tuple[MonthRow, ...]
    charts: Mapping[str, Markup]
    grid: tuple[UnitTile, ...]
    key: tuple[KeyEntry, ...]
    rows: tuple[UnitRow, ...]
    kind: str
    kind_label: str
    on_map: date | None = None
    incomplete: bool = False


def drawn_indicator(
    one: Subject, unit: Place, span: Span, *, kind: str, today: date, on_map: date | None = None
) -> Markup:
    """Return the body of an indicator's page, the same for all who look at it.

    Raises:
        CubeBroken: there is no cube, or it is being made.
    """

    def draw() -> str:
        page = indicator_page(one, unit, span, kind=kind, today=today, on_map=on_map)
        return str(render_to_string("office/figures/_indicator.html", {"page": page}))

    return drawn_once("indicator", one.code, unit, span.code, kind, today, on_map, draw=draw)


def indicator_page(
    one: Subject, unit: Place, span: Span, *, kind: str, today: date, on_map: date | None = None
) -> IndicatorPage:
    """Build the page of an indicator for one unit, in one window, beside the units of a kind."""
    months = months_before(span.days.last_day, count=MONTHS)
    so_far = [span_of(f"{name}.to_date", today=today) for name in (REFORM, CIVIL)]
    windows = [span.days, span.last_year, *(x.days for x in so_far)]
    windows += [days for x in months for days in (x.days, same_days_last_year(x.days))]
    values = values_of([one], [unit.id], windows, on_map=on_map)
    parts = shown_parts(one)
    units = of_kind(province_of(unit, map_on(today)), kind)
    beside = (
        values_of([one], [x.id for x in units], [span.days], on_map=on_map) if units else values
    )
    rows = ranked(units, lambda x: beside.get(one.code, x.id, span.days), decimals=one.decimals)
    bounds = _bounds([x.value for x in rows if x.value is not None])
    return IndicatorPage(
        subject=one,
        unit=unit,
        span=span,
        as_of=values.as_of,
        head=tuple(_head(one, unit, span, so_far, values)),
        parts=tuple(
            _part(x, unit, span, values, linked=on_map is None)
            for x in parts or _itself(one) or made_of(one, span.days.last_day)
        ),
        part_labels=tuple(x.label for x in parts),
        months=tuple(_months(one, parts, unit, months, values)),
        charts=_charts(one, unit, months, values),
        grid=tuple(_grid(one, units, rows, bounds, span)),
        key=tuple(_key(bounds, one)),
        rows=tuple(_row(one, parts, x, span, beside) for x in rows),
        kind=kind,
        kind_label=str(Unit.Kind(kind).label),
        on_map=on_map,
        incomplete=bool(values.incomplete or beside.incomplete),
    )


def _itself(one: Subject) -> list[Subject]:
    return [one] if one.measure and not one.anonymous else []


def _head(
    one: Subject, unit: Place, span: Span, so_far: Sequence[Span], values: Values
) -> list[Fact]:
    now = values.get(one.code, unit.id, span.days)
    before = values.get(one.code, unit.id, span.last_year)
    found = [
        Fact(span.words, _with_sign(now, one), change_of(now, before, one)),
        Fact(_("Cùng kỳ năm trước"), _with_sign(before, one)),
    ]
    found += [
        Fact(x.words, _with_sign(values.get(one.code, unit.id, x.days), one))
        for x in so_far
        if x.days != span.days
    ]
    return found


def _with_sign(value: Decimal | None, one: Subject) -> str:
    if value is None:
        return _("chưa có")
    return f"{written(value, one)}%" if one.percent else written(value, one)


def _part(one: Subject, unit: Place, span: Span, values: Values, *, linked: bool) -> Part:
    value = values.of.get((one.code, unit.id, span.days))
    address = records_address(one.code, unit.id, span.days) if linked and value else ""
    return Part(one.label, figure(value), address)


def _months(
    one: Subject,
    parts: Sequence[Subject],
    unit: Place,
    months: Sequence[Span],
    values: Values,
) -> list[MonthRow]:
    found = []
    for x in reversed(months):
        now = values.get(one.code, unit.id, x.days)
        before = values.get(one.code, unit.id, same_days_last_year(x.days))
        found.append(
            MonthRow(
                label=x.label,
                value=written(now, one),
                parts=tuple(figure(values.of.get((part.code, unit.id, x.days))) for part in parts),
                before=written(before, one),
                change=change_of(now, before, one),
            )
        )
    return found


def series_chart(
    one: Subject, unit: Place, months: Sequence[Span], values: Values
) -> LineChart | None:
    """Return the months as a chart, with those of a year before; null where there is no figure."""
    now = tuple(values.get(one.code, unit.id, x.days) for x in months)
    before = tuple(values.get(one.code, unit.id, same_days_last_year(x.days)) for x in months)
    lines = [Line(_("Tháng này"), now)] if any(x is not None for x in now) else []
    if any(x is not None for x in before):
        lines.append(Line(_("Cùng tháng năm trước"), before))
    if not lines:
        return None
    columns = tuple(f"{x.days.start.month}/{x.days.start.year % 100:02d}" for x in months)
    described = _(
        "Đồ thị đường theo tháng của %(unit)s, từ tháng %(first)s đến tháng %(last)s. Bảng bên dưới có cùng số liệu."
    ) % {"unit": unit.name, "first": columns[0], "last": columns[-1]}
    measured_in = "%" if one.percent else one.unit_of_measure
    return LineChart(one.label, described, columns, measured_in, tuple(lines))


def _charts(
    one: Subject, unit: Place, months: Sequence[Span], values: Values
) -> Mapping[str, Markup]:
    chart = series_chart(one, unit, months, values)
    return line_charts(chart) if chart else {}


def months_chart(one: Subject, unit: Place, until: date) -> LineChart | None:
    """Return the chart of the months up to a day.

    Raises:
        CubeBroken: there is no cube.
    """
    months = months_before(until, count=MONTHS)
    windows: list[Period] = [days for x in months for days in (x.days, same_days_last_year(x.days))]
    return series_chart(one, unit, months, values_of([one], [unit.id], windows))


def _bounds(values: Sequence[Decimal]) -> list[Decimal]:
    """Return where one class of figures ends and the next begins: at fifths of the units, and where many are equal at fewer places."""
    rising = sorted(values)
    found = {rising[len(rising) * n // FIFTHS] for n in range(1, FIFTHS)} if rising else set()
    return sorted(found - set(rising[:1]))


def _grid(
    one: Subject,
    units: Sequence[Place],
    rows: Sequence[Ranked],
    bounds: Sequence[Decimal],
    span: Span,
) -> list[UnitTile]:
    found = {x.unit.id: x.value for x in rows}
    return [
        UnitTile(
            name=short_name(x),
            value=written(found[x.id], one) or "–",
            href=indicator_address(one.code, x.id, span),
            shade=_shade(found[x.id], bounds),
        )
        for x in units
    ]


def short_name(unit: Place) -> str:
    """Return a name without the word for its kind, which all around it share."""
    for prefix in _PREFIXES:
        if unit.short.startswith(prefix):
            return unit.short.removeprefix(prefix)
    return unit.short


def _shade(value: Decimal | None, bounds: Sequence[Decimal]) -> int:
    """Return the shade of a figure: 1 for the lowest class, 5 for the highest, the others evenly between; 0 for none."""
    if value is None:
        return 0
    if not bounds:
        return (1 + FIFTHS) // 2
    return _shade_of(sum(value >= bound for bound in bounds), len(bounds))


def _shade_of(number: int, last: int) -> int:
    return 1 + round(number * (FIFTHS - 1) / last)


def _key(bounds: Sequence[Decimal], one: Subject) -> list[KeyEntry]:
    """Return the classes of the grid in words; none where there is but one."""
    if not bounds:
        return []
    words = [_("dưới %(num)s") % {"num": written(bounds[0], one)}]
    words += [
        _("%(low)s đến dưới %(high)s") % {"low": written(low, one), "high": written(high, one)}
        for low, high in pairwise(bounds)
    ]
    words.append(_("từ %(num)s") % {"num": written(bounds[-1], one)})
    return [KeyEntry(text, _shade_of(number, len(bounds))) for number, text in enumerate(words)]


def _row(
    one: Subject, parts: Sequence[Subject], row: Ranked, span: Span, values: Values
) -> UnitRow:
    place = "–" if row.place is None else str(row.place)
    return UnitRow(
        place=f"{place}=" if row.tied else place,
        name=row.unit.name,
        href=indicator_address(one.code, row.unit.id, span),
        value=written(row.value, one),
        parts=tuple(figure(values.of.get((part.code, row.unit.id, span.days))) for part in parts),
    )


def page_of(code: str) -> str:
    """Return the address of an indicator's page; empty where nothing computes it."""
    return reverse("office:figures:indicator", args=[code]) if subject(code) else ""

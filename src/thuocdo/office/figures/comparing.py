"""Any figures × units × windows beside each other: what the address asks for, the table, the chart, and the rows of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from markupsafe import Markup

from thuocdo.office.figures.map_of_units import Place, named, of_kind
from thuocdo.office.figures.spans import Span, span_of
from thuocdo.office.figures.subjects import Subject, subject
from thuocdo.office.figures.tiles import indicator_address, written
from thuocdo.office.figures.values import Values, values_of
from thuocdo.organisations.models import Unit
from thuocdo.ui.charts import MOST_LINES, Line, LineChart, line_charts

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_SUBJECTS, MOST_UNITS, MOST_SPANS = 6, 12, 13
#: So many hits of a search are offered.
MOST_FOUND = 12
KINDS = (Unit.Kind.DEPARTMENT, Unit.Kind.COMMUNE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared. `units` are those named and all of `kind`, each once; `named` are the former alone.

    `on_map` is null for figures as they were; a day for what the units come to with what they took over from former ones.
    """

    subjects: tuple[Subject, ...]
    units: tuple[Place, ...]
    named: tuple[Place, ...]
    spans: tuple[Span, ...]
    kind: str
    too_many: bool
    on_map: date | None = None

    @property
    def whole(self) -> bool:
        """Say whether there is something to show."""
        return bool(self.subjects and self.spans and self.units)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure, and how long its bar is among those of its indicator, 0 to 100."""

    text: str
    href: str
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """One unit and one indicator over the windows."""

    unit: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table and, where there are two windows and few lines, the chart. `incomplete`: a figure lacks a part of a former unit (marked *).

    `short` names the windows where a phone shows each row as a card: without their days where that tells them apart.
    """

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    short: tuple[str, ...]
    charts: Mapping[str, Markup]
    charted: str
    as_of: datetime
    incomplete: bool


def asked_of(query: QueryDict, places: Mapping[int, Place], *, today: date) -> Asked:
    """Return what an address asks for; what it names without sense, or not among the places, is passed over."""
    named = [subject(code) for code in dict.fromkeys(query.getlist("indicator"))]
    subjects = [one for one in named if one is not None and (one.is_indicator or not one.anonymous)]
    wanted = dict.fromkeys(x for x in query.getlist("unit") if x.isascii() and x.isdecimal())
    units = [places[int(x)] for x in wanted if len(x) < 19 and int(x) in places]
    found = [span_of(code, today=today) for code in query.getlist("period")]
    spans = {one.code: one for one in found}
    kind = query.get("kind", "")
    kind = kind if kind in {one.value for one in KINDS} else ""
    every = dict.fromkeys([*units[:MOST_UNITS], *(of_kind(places, kind) if kind else ())])
    return Asked(
        tuple(subjects[:MOST_SUBJECTS]),
        tuple(every),
        tuple(units[:MOST_UNITS]),
        tuple(sorted(list(spans.values())[:MOST_SPANS], key=lambda one: one.days)),
        kind,
        len(subjects) > MOST_SUBJECTS or len(units) > MOST_UNITS or len(spans) > MOST_SPANS,
        today if query.get("map") == "today" else None,
    )


def values_asked(asked: Asked) -> Values:
    """Return the figures that are compared.

    Raises:
        CubeBroken: there is no cube.
        InvalidInput: an indicator cannot be carried to another map.
    """
    units = [one.id for one in asked.units]
    windows = [one.days for one in asked.spans]
    return values_of(asked.subjects, units, windows, on_map=asked.on_map)


def comparison(asked: Asked) -> Comparison:
    """Return the table and the chart of what is asked.

    Raises:
        CubeBroken: there is no cube.
        InvalidInput: an indicator cannot be carried to another map.
    """
    values = values_asked(asked)
    most = {one.code: _largest(one, asked, values) for one in asked.subjects}
    rows = tuple(
        Row(unit.name, one.label, tuple(_cells(one, unit, asked, values, most[one.code])))
        for one in asked.subjects
        for unit in asked.units
    )
    charted = _charted(asked)
    chart = _chart(charted, asked, values) if charted else None
    return Comparison(
        rows,
        tuple(one.words for one in asked.spans),
        _short(asked.spans),
        line_charts(chart) if chart else {},
        charted.label if chart and charted else "",
        values.as_of,
        bool(values.incomplete),
    )


def _short(spans: Sequence[Span]) -> tuple[str, ...]:
    labels = [one.label for one in spans]
    return tuple(one.label if labels.count(one.label) == 1 else one.words for one in spans)


def _largest(one: Subject, asked: Asked, values: Values) -> Decimal:
    found = [
        values.get(one.code, unit.id, span.days) for unit in asked.units for span in asked.spans
    ]
    return max((x for x in found if x is not None), default=Decimal(0))


def _cells(
    one: Subject, unit: Place, asked: Asked, values: Values, most: Decimal
) -> Iterator[Cell]:
    mapped = asked.on_map is not None and one.is_indicator
    for span in asked.spans:
        value = values.get(one.code, unit.id, span.days)
        width = int(value * 100 / most) if value and most > 0 else 0
        text = written(value, one)
        sign = "%" if text and one.percent else ""
        if (one.code, unit.id, span.days) in values.incomplete:
            sign += " *"
        where = indicator_address(one.code, unit.id, span)
        yield Cell(f"{text}{sign}", f"{where}&map=today" if mapped else where, width)


def _charted(asked: Asked) -> Subject | None:
    """Return the indicator that is drawn: the first one, where there is a course to draw and lines can be told apart."""
    if len(asked.spans) > 1 and len(asked.units) <= MOST_LINES:
        return asked.subjects[0]
    return None


def _chart(one: Subject, asked: Asked, values: Values) -> LineChart | None:
    lines = tuple(
        Line(unit.name, tuple(values.get(one.code, unit.id, span.days) for span in asked.spans))
        for unit in asked.units
    )
    if all(value is None for line in lines for value in line.values):
        return None
    columns = tuple(span.label for span in asked.spans)
    described = _("Đồ thị đường của %(label)s, %(units)s. Bảng bên dưới có cùng số liệu.") % {
        "label": one.label,
        "units": ", ".join(line.name for line in lines),
    }
    return LineChart(
        one.label, described, columns, "%" if one.percent else one.unit_of_measure, lines
    )


def units_found(words: str, places: Mapping[int, Place]) -> list[Place]:
    """Return units whose name holds every word, accents left aside."""
    return list(islice(named(places.values(), words), MOST_FOUND)) if words.strip() else []

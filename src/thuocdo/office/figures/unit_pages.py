"""The leader's page, which is that of a unit: tiles, places of the units below, what is late by unit; drawn once for all viewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from markupsafe import Markup

from thuocdo.office.figures.drawn import drawn_once
from thuocdo.office.figures.map_of_units import Place, below, map_on, of_kind, peers_of, province_of
from thuocdo.office.figures.ranking import Ranked, around, ranked
from thuocdo.office.figures.spans import Span
from thuocdo.office.figures.tile import Tile
from thuocdo.office.figures.tiles import (
    BY_DAY,
    ON_TIME,
    OVERDUE,
    RESOLVED,
    indicator_address,
    late_windows,
    records_address,
    required,
    tiles_of,
    written,
)
from thuocdo.office.figures.values import Values, values_of
from thuocdo.organisations.models import Unit
from thuocdo.ui.jinja import figure

#: So many rows of a ranking stand open on the page; the others under "all".
FIRST = 10
BESIDE = 2


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit in a ranking."""

    place: str
    name: str
    href: str
    value: str
    resolved: str
    width: int
    own: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """Units of one kind by their on-time rate; `rest` is what does not stand open."""

    id: str
    title: str
    rows: tuple[RankRow, ...]
    rest: tuple[RankRow, ...]
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class LateRow:
    """What is late in one unit, each count with the address of its records."""

    name: str
    href: str
    late: str
    late_href: str
    today: str
    week: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """The body of a unit's page."""

    unit: Place
    kind: str
    span: Span
    tiles: tuple[Tile, ...]
    as_of: datetime
    rankings: tuple[Ranking, ...]
    late: tuple[LateRow, ...]
    late_more: int


LATE_ROWS = 30


def drawn_unit(unit: Place, span: Span, *, today: date, wall: bool = False) -> Markup:
    """Return the body of a unit's page, the same for all who look at it.

    Raises:
        CubeBroken: there is no cube, or it is being made.
    """
    template = "office/figures/_wall.html" if wall else "office/figures/_unit.html"

    def draw() -> str:
        page = unit_page(unit, span, today=today)
        return str(render_to_string(template, {"page": page}))

    return drawn_once("unit", template, unit, span.code, today, draw=draw)


def unit_page(unit: Place, span: Span, *, today: date) -> UnitPage:
    """Build the page of a unit."""
    places = province_of(unit, map_on(today))
    tiles = tiles_of(unit.id, span, today=today)
    lower = _lower(unit, places)
    late, more = _late(lower or [unit], today)
    return UnitPage(
        unit=unit,
        kind=str(Unit.Kind(unit.kind).label),
        span=span,
        tiles=tiles.tiles,
        as_of=tiles.as_of,
        rankings=tuple(_rankings(unit, places, span)),
        late=late,
        late_more=more,
    )


def _lower(unit: Place, places: Mapping[int, Place]) -> list[Place]:
    """Return the units that a unit is made of on its page: all below the province, else those directly under it."""
    if unit.kind == Unit.Kind.PROVINCE:
        return [one for one in places.values() if one.id != unit.id]
    return below(unit, places)


def _rankings(unit: Place, places: Mapping[int, Place], span: Span) -> list[Ranking]:
    if unit.kind == Unit.Kind.PROVINCE:
        kinds = {
            Unit.Kind.DEPARTMENT: _("Xếp hạng sở, ban, ngành"),
            Unit.Kind.COMMUNE: _("Xếp hạng xã, phường, đặc khu"),
        }
        groups = [(kind.value, title, of_kind(places, kind.value)) for kind, title in kinds.items()]
    else:
        groups = [(unit.kind, _("Thứ hạng trong các đơn vị cùng loại"), peers_of(unit, places))]
    return [
        _ranking(unit, kind, title, units, span) for kind, title, units in groups if len(units) > 1
    ]


def _ranking(unit: Place, kind: str, title: str, units: Sequence[Place], span: Span) -> Ranking:
    one = required(ON_TIME)
    values = values_of([one], [x.id for x in units], [span.days])
    rows = ranked(units, lambda x: values.get(ON_TIME, x.id, span.days), decimals=one.decimals)
    own = next((x for x in rows if x.unit.id == unit.id), None)
    shown = around(rows, unit.id, beside=BESIDE) if own else rows[:FIRST]
    left = [x for x in rows if x not in shown]
    return Ranking(
        id=f"rank-{kind}",
        title=title,
        rows=tuple(_rank_row(x, unit, span, values) for x in shown),
        rest=tuple(_rank_row(x, unit, span, values) for x in (left if not own else rows)),
        said=_own_place(own, rows) if own else "",
        href=f"{indicator_address(ON_TIME, unit.id, span)}&kind={kind}",
    )


def _own_place(own: Ranked, rows: Sequence[Ranked]) -> str:
    among = sum(1 for one in rows if one.place is not None)
    if own.place is None:
        return _("Chưa có hồ sơ giải quyết xong trong kỳ để xếp hạng.")
    said = _("Hạng %(place)d trên %(among)d đơn vị") % {"place": own.place, "among": among}
    return f"{said} ({_('đồng hạng')})" if own.tied else said


def _rank_row(one: Ranked, unit: Place, span: Span, values: Values) -> RankRow:
    place = "–" if one.place is None else str(one.place)
    return RankRow(
        place=f"{place}=" if one.tied else place,
        name=one.unit.name,
        href=f"{reverse('office:figures:unit', args=[one.unit.id])}?period={span.code}",
        value=written(one.value, required(ON_TIME)),
        resolved=figure(values.get(RESOLVED, one.unit.id, span.days)),
        width=int(one.value) if one.value is not None else 0,
        own=one.unit.id == unit.id,
    )


def _late(units: Sequence[Place], today: date) -> tuple[tuple[LateRow, ...], int]:
    """Return units with something late, the most first, and how many more there are."""
    windows = late_windows(today)
    ids = [one.id for one in units]
    late = values_of([required(OVERDUE)], ids, [windows["today"]])
    by_day = values_of([required(BY_DAY)], ids, [windows["today"], windows["week"]])
    found: list[tuple[Decimal, Place]] = []
    for one in units:
        count = late.get(OVERDUE, one.id, windows["today"])
        if count:
            found.append((count, one))
    found.sort(key=lambda pair: -pair[0])
    rows = tuple(
        LateRow(
            name=one.name,
            href=reverse("office:figures:unit", args=[one.id]),
            late=figure(count),
            late_href=records_address(OVERDUE, one.id, windows["today"]),
            today=figure(by_day.get(BY_DAY, one.id, windows["today"]) or Decimal(0)),
            week=figure(by_day.get(BY_DAY, one.id, windows["week"]) or Decimal(0)),
        )
        for count, one in found[:LATE_ROWS]
    )
    return rows, max(len(found) - LATE_ROWS, 0)

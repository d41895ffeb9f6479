"""The series of indicators for units over the years, as it was reported or on the map of any day.

Only figures count that the person may see and that nobody has superseded. A number of queries that does not depend
on units, years or figures: two as it was reported, three on the map of a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from thuocdo.facts.references import RecordRef
from thuocdo.figures.breaks import Change, with_breaks
from thuocdo.figures.carrying import Carried, carried_points
from thuocdo.figures.models import Figure
from thuocdo.figures.points import Point, PointState, Series, SeriesTable, Source
from thuocdo.figures.slots import Slot, filled, window_of
from thuocdo.indicators.registry import indicator
from thuocdo.indicators.restatement import inheritance, operands
from thuocdo.organisations.models import Succession, Unit
from thuocdo.organisations.weights import Step

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.working_time.period import PeriodKind

#: The figure that counts, by indicator, unit and report.
Chosen = Mapping[tuple[str, int, Slot], Source]

_COLUMNS = (
    "id",
    "indicator",
    "unit_id",
    "period_start",
    "period_end",
    "state",
    "value",
    "decimals",
    "printed",
    "origin",
    "form_row",
    "record_room",
    "record_id",
    "recorded_at",
    "confidence",
    "location__start",
)


def reported_series(
    codes: Sequence[str],
    *,
    units: Sequence[Unit],
    kind: PeriodKind,
    user: AbstractBaseUser | AnonymousUser,
) -> SeriesTable:
    """Return the series of indicators as they were reported.

    Shape: one series per indicator × unit in the order given, each with a point for every slot of the table.
    Null: a point without a figure that the person may see is MISSING; a blank, a dash and a text keep their state.
    Queries: two.

    Raises:
        NotFound: an indicator is unknown.
    """
    known = [indicator(code) for code in codes]
    chosen = _chosen(codes, units, kind, user)
    slots = filled(slot for _, _, slot in chosen)
    changes = _changes(units)
    series = [
        Series(
            one.code,
            unit.pk,
            with_breaks(
                _points(chosen, one.code, unit.pk, slots), of=one, changes=changes.get(unit.pk, ())
            ),
        )
        for one in known
        for unit in units
    ]
    return SeriesTable(slots, tuple(series))


def restated_series(
    codes: Sequence[str],
    *,
    units: Sequence[Unit],
    kind: PeriodKind,
    user: AbstractBaseUser | AnonymousUser,
    on: date,
) -> SeriesTable:
    """Return the series of additive indicators and of ratios of sums on the map of one day.

    Shape, null: as `reported_series`; the points of a unit hold what it and its former units come to.
    Queries: three.

    Raises:
        InvalidInput: an indicator does not add up over units.
        NotFound: an indicator is unknown.
    """
    known = [indicator(code) for code in codes]
    needed = list(dict.fromkeys([*codes, *(code for one in known for code in operands(one))]))
    rows = list(
        Succession.objects.until(on)
        .order_by("on", "pk")
        .values_list("predecessor_id", "successor_id", "on", "weight", "kind")
    )
    by = inheritance((Step(*row[:4]) for row in rows), on=on)
    origins = by.origins_of(unit.pk for unit in units) - {unit.pk for unit in units}
    concerned = [*units, *Unit.objects.filter(pk__in=origins)]
    chosen = _chosen(needed, concerned, kind, user)
    slots = filled(slot for _, _, slot in chosen)
    world = Carried(chosen, by, {unit.pk: unit.span for unit in concerned}, slots, on)
    series = []
    for one in known:
        for unit in units:
            formers = by.origins_of([unit.pk]) | {unit.pk}
            changes = [
                Change(was, now, day, how) for was, now, day, _, how in rows if now in formers
            ]
            points = carried_points(world, one, unit.pk)
            series.append(
                Series(
                    one.code,
                    unit.pk,
                    with_breaks(points, of=one, changes=changes),
                    off_map=not world.on_map(unit.pk),
                )
            )
    return SeriesTable(slots, tuple(series), on=on)


def units_with_figures(
    code: str, *, user: AbstractBaseUser | AnonymousUser, most: int
) -> Sequence[Unit]:
    """Return units that have figures of an indicator which the person may see, by name; `most` at the most. One query."""
    about = Figure.objects.visible_to(user).current().filter(indicator=code)
    return list(Unit.objects.filter(pk__in=about.values("unit_id")).order_by("search_name")[:most])


def _chosen(
    codes: Iterable[str],
    units: Iterable[Unit],
    kind: PeriodKind,
    user: AbstractBaseUser | AnonymousUser,
) -> Chosen:
    """Return the figure that counts for each indicator, unit and report of a kind; one query."""
    owner = {unit.pk: unit.code for unit in units}
    rows = (
        Figure.objects.visible_to(user)
        .current()
        .filter(indicator__in=list(codes), unit__in=list(owner))
        .values_list(*_COLUMNS)
    )
    competing: dict[tuple[str, int, Slot], list[Source]] = defaultdict(list)
    for row in rows:
        source = _source(row, owner[row[2]])
        if source and source.window.slot.kind == kind:
            competing[source.indicator, source.unit_id, source.window.slot].append(source)
    return {key: max(sources, key=_precedence) for key, sources in competing.items()}


def _source(row: tuple[Any, ...], owner: str) -> Source | None:
    pk, code, unit_id, start, end, state, value, decimals, printed, origin, form_row = row[:11]
    room, record_id, recorded_at, confidence, place = row[11:]
    window = window_of(start, end, owner)
    if window is None:
        return None
    return Source(
        figure_id=pk,
        indicator=code,
        unit_id=unit_id,
        window=window,
        state=PointState(state),
        value=value,
        decimals=decimals,
        printed=printed,
        origin=origin,
        form_row=form_row,
        record=RecordRef(room, record_id) if room else None,
        recorded_at=recorded_at,
        confidence=confidence,
        start=place if isinstance(place, int) else None,
    )


def _precedence(source: Source) -> tuple[Any, ...]:
    """The higher one counts: a form cell before prose, the latest recorded, the surer reading, the first mention."""
    record = source.record.id if source.record else ""
    return (
        source.origin != Figure.Origin.COMPUTED,  # what was reported stays what was reported
        bool(source.form_row),
        source.recorded_at,
        int(record) if record.isdigit() else 0,
        source.confidence,
        -source.figure_id,
    )


def _points(chosen: Chosen, code: str, unit_id: int, slots: Iterable[Slot]) -> Iterator[Point]:
    for slot in slots:
        source = chosen.get((code, unit_id, slot))
        yield Point.of(source, slot) if source else Point(slot)


def _changes(units: Iterable[Unit]) -> Mapping[int, Sequence[Change]]:
    """Return the successions in which each unit takes part, oldest first; one query."""
    ids = {unit.pk for unit in units}
    rows = (
        Succession.objects.filter(Q(predecessor__in=ids) | Q(successor__in=ids))
        .order_by("on", "pk")
        .values_list("predecessor_id", "successor_id", "on", "kind")
    )
    found: dict[int, list[Change]] = defaultdict(list)
    for row in rows:
        change = Change(*row)
        for unit_id in {change.predecessor, change.successor} & ids:
            assert unit_id is not None
            found[unit_id].append(change)
    return found

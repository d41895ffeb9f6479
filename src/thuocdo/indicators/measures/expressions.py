"""Measures as expressions and statements. Loading this loads Ibis: import it where a statement is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from thuocdo.indicators.measures.measure import Aggregate, Condition, Day, Measure
from thuocdo.warehouse.expressions import compiled, table


def meets(condition: Condition, row: Any) -> Any:
    """Return whether a row meets a condition; false where that cannot be said."""
    return condition.holds(row).fill_null(False)


def counts(measure: Measure, row: Any) -> Any:
    """Return whether a row counts at all, whenever that is: it meets every condition, and a stock lasts at least a day."""
    found = _lasts(measure, row) if measure.until else measure.on.of(row).notnull()
    for condition in measure.where:
        found &= meets(condition, row)
    return found


def counts_in(measure: Measure, row: Any, first: int, end: int) -> Any:
    """Return whether a row is among those that a figure counts.

    Args:
        measure: what is counted.
        row: the table of its fact.
        first: the first day of the window, as days since 1970.
        end: the day after its last; a stock is taken at the end of the day before it.
    """
    on = measure.on.of(row)
    if measure.until is None:
        return counts(measure, row) & (on >= first) & (on < end)
    until = measure.until.of(row)
    return counts(measure, row) & (on < end) & (until.isnull() | (until >= end))


def _lasts(measure: Measure, row: Any) -> Any:
    assert measure.until is not None
    on, until = measure.on.of(row), measure.until.of(row)
    return on.notnull() & (until.isnull() | (on < until).fill_null(False))


def things_statement(measure: Measure, first: int, end: int) -> str:
    """Return the statement that gives the different things a distinct count counts in a window: columns `unit`, `day`, `thing`."""
    rows = table(measure.fact)
    counted = rows.filter(counts_in(measure, rows, first, end))
    found = counted.select(
        unit=counted[measure.unit], day=measure.on.of(counted), thing=counted[measure.column]
    )
    return compiled(found.filter(found.thing.notnull()).distinct())


def records_statement(measure: Measure, first: int, end: int, units: Sequence[int]) -> str:
    """Return the statement that gives the rows a figure counts for some units, all columns, by record."""
    rows = table(measure.fact)
    counted = rows.filter(counts_in(measure, rows, first, end) & rows[measure.unit].isin(units))
    return compiled(counted)


@dataclass(frozen=True, slots=True)
class Steps:
    """The measures of one fact that move on one day of a row: one statement gives what each unit's measures gain or lose on each day.

    `signs` says for each measure whether it gains (1) or loses (-1): a stock loses a row on its day `until`.
    """

    fact: str
    unit: str
    day: Day
    measures: tuple[Measure, ...]
    signs: tuple[int, ...]

    @property
    def statement(self) -> str:
        """Return the statement: columns `unit`, `day`, and `m0`, `m1`, … in the order of the measures."""
        return _steps_statement(self)


def steps(measures: Sequence[Measure]) -> list[Steps]:
    """Return the statements from which a cube of measures is made, as few as there are days and units they move on."""
    groups: dict[tuple[str, str, Day], list[tuple[Measure, int]]] = {}
    for one in measures:
        assert one.additive, f"{one.code} cannot be added up"
        groups.setdefault((one.fact, one.unit, one.on), []).append((one, 1))
        if one.until is not None:
            groups.setdefault((one.fact, one.unit, one.until), []).append((one, -1))
    return [
        Steps(fact, unit, day, tuple(m for m, _ in group), tuple(sign for _, sign in group))
        for (fact, unit, day), group in groups.items()
    ]


@cache
def _steps_statement(group: Steps) -> str:
    rows = table(group.fact)
    rows = rows.mutate(step_day=group.day.of(rows)).filter(lambda row: row.step_day.notnull())
    gained = {
        f"m{place}": _total(one, rows, counts(one, rows))
        for place, one in enumerate(group.measures)
    }
    found = rows.group_by(unit=rows[group.unit], day=rows.step_day).aggregate(**gained)
    return compiled(found)


def _total(measure: Measure, rows: Any, counted: Any) -> Any:
    if measure.aggregate is Aggregate.COUNT:
        return rows.count(where=counted)
    if measure.aggregate is Aggregate.SUM:
        return rows[measure.column].sum(where=counted).fill_null(0).cast("int64")
    return rows[measure.column].nunique(where=counted)

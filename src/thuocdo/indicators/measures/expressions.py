"""Measures as expressions and statements. Loading this loads Ibis: import it where a statement is first needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import and_
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
    """Return what measures move on which day, in as few groups as there are days and units they move on."""
    groups: dict[tuple[str, str, Day], list[tuple[Measure, int]]] = {}
    for one in measures:
        groups.setdefault((one.fact, one.unit, one.on), []).append((one, 1))
        if one.until is not None:
            groups.setdefault((one.fact, one.unit, one.until), []).append((one, -1))
    return [
        Steps(fact, unit, day, tuple(m for m, _ in group), tuple(sign for _, sign in group))
        for (fact, unit, day), group in groups.items()
    ]


@cache
def _steps_statement(group: Steps) -> str:
    """Return the statement of `Steps`.

    Each condition becomes one column of ones and zeros, however many measures share it, and a count is the sum of what meets all of them: half of
    what counts with filters cost (docs/algorithms/figures-speed.md). Null is met by nothing: it stays null through `&`, and sums leave it out.
    """
    assert all(one.additive for one in group.measures), "different things cannot be added up"
    rows = table(group.fact)
    bits: dict[Any, str] = {}
    met = [[_bit(bits, one) for one in _conditions(group, one, rows)] for one in group.measures]
    summed = {one.column: rows[one.column] for one in group.measures if one.column}
    day = group.day.of(rows)
    columns = {name: found.to_expr().cast("int8") for found, name in bits.items()}
    found = rows.filter(day.notnull()).select(
        unit=rows[group.unit],
        day=day,
        **columns,
        **{f"of_{name}": of for name, of in summed.items()},
    )
    gained = {
        f"m{place}": _total(one, found, names)
        for place, (one, names) in enumerate(zip(group.measures, met, strict=True))
    }
    return compiled(found.group_by("unit", "day").aggregate(**gained))


def _conditions(group: Steps, measure: Measure, row: Any) -> Iterator[Any]:
    """Yield what must hold of a row that has the day of a group."""
    if measure.until is not None:
        yield _lasts(measure, row) if group.day == measure.on else _lasted(measure, row)
    for condition in measure.where:
        yield condition.holds(row)


def _lasted(measure: Measure, row: Any) -> Any:
    """Return whether a row whose day `until` is known lasted at least a day."""
    assert measure.until is not None
    return measure.on.of(row) < measure.until.of(row)


def _bit(bits: dict[Any, str], truth: Any) -> str:
    """Return the name of the column of a condition; the same one for the same condition."""
    return bits.setdefault(truth.op(), f"c{len(bits)}")


def _total(measure: Measure, rows: Any, names: Sequence[str]) -> Any:
    """Return what a measure adds up to in a group of rows; nothing is zero."""
    meets_all = reduce(and_, (rows[name] for name in names)) if names else None
    if measure.aggregate is Aggregate.SUM:
        where = None if meets_all is None else meets_all == 1
        return rows[f"of_{measure.column}"].sum(where=where).fill_null(0).cast("int64")
    if meets_all is None:
        return rows.count()
    return meets_all.sum().fill_null(0).cast("int64")

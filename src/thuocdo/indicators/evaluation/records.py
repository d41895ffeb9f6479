"""Which records a figure counts, and why one record is or is not among them: asked of the same files and conditions as the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from thuocdo.facts.registry import fact
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.known import as_known
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place, places
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.indicators.measures.registry import measure as by_code
from thuocdo.warehouse.columns import day_number, day_of
from thuocdo.warehouse.session import ask, snapshot
from thuocdo.working_time.period import Period

PROCEDURE = "procedure_code"


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows a figure counts, the latest first; all columns have one entry for each.

    `record` is the number of the record in its register, `unit` whose figure it is, `value` what it adds (1 for a count),
    `procedure` a place in `procedures`, -1 where it is not known.
    """

    measure: Measure
    record: Numbers
    unit: Numbers
    value: Numbers
    procedure: Numbers
    procedures: tuple[str, ...]
    total: int
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that must hold for a record to be counted, in both languages, and whether it does."""

    vi: str
    en: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Why:
    """What a figure asks of one row of a record: `counted` where all of it holds. `unit` is whose figure it would be."""

    unit: int
    on: date | None
    until: date | None
    held: tuple[Held, ...]

    @property
    def counted(self) -> bool:
        """Say whether it is among those the figure counts."""
        return all(one.holds for one in self.held)


def records_of(code: str, unit: int, window: Period) -> Counted:
    """Return the rows a figure of a measure counts for a unit and those below it on each day; their sum is the figure.

    Shape: two questions to the database and one to the files.

    Raises:
        NotFound: no measure has the code.
    """
    one = by_code(code)
    under = places([unit])[unit]
    held = snapshot([one.fact])
    found = ask(_statement(one, under, as_known(one, window)), of=held)
    columns = {
        name: found.column(name).to_numpy().astype(np.int64) for name in ("record", "unit", "value")
    }
    procedures, codes = _procedures(found)
    order = np.argsort(-columns["record"], kind="stable")
    kept = {name: column[order] for name, column in columns.items()}
    total = int(kept["value"].sum())
    if one.aggregate is Aggregate.DISTINCT:
        total = pc.count_distinct(found.column("thing")).as_py()
    return Counted(
        measure=one,
        record=kept["record"],
        unit=kept["unit"],
        value=kept["value"],
        procedure=codes[order],
        procedures=procedures,
        total=total,
        as_of=held.as_of,
    )


def why(code: str, record: int, unit: int, window: Period) -> list[Why]:
    """Return for each row of a record why a figure counts it or not; nothing where the register has no such record.

    Raises:
        NotFound: no measure has the code.
    """
    one = by_code(code)
    held = snapshot([one.fact])
    found = ask(_why_statement(one, record), of=held).to_pylist()
    under, known = places([unit])[unit], as_known(one, window)
    return [_why(one, row, under, known) for row in found]


def _statement(one: Measure, under: Sequence[Place], window: Period) -> str:
    from thuocdo.warehouse.expressions import compiled  # noqa: PLC0415 - loads Ibis

    rows = counted_rows(one, under, window)
    more = {"procedure": rows[PROCEDURE]} if PROCEDURE in rows.columns else {}
    found = rows.select(
        record=rows[fact(one.fact).schema.record],
        unit=rows[one.unit],
        value=rows[one.column].fill_null(0) if one.aggregate is Aggregate.SUM else 1,
        thing=rows[one.column] if one.column else rows[one.unit],
        **more,
    )
    return compiled(found)


def _why_statement(one: Measure, record: int) -> str:
    from thuocdo.indicators.measures.expressions import meets  # noqa: PLC0415 - loads Ibis
    from thuocdo.warehouse.expressions import compiled, table  # noqa: PLC0415

    rows = table(one.fact)
    rows = rows.filter(rows[fact(one.fact).schema.record] == record)
    said = {f"c{place}": meets(held, rows) for place, held in enumerate(one.where)}
    until = {} if one.until is None else {"until_day": one.until.of(rows)}
    return compiled(rows.select(unit=rows[one.unit], on_day=one.on.of(rows), **until, **said))


def _procedures(found: pa.Table) -> tuple[tuple[str, ...], Numbers]:
    if "procedure" not in found.column_names:
        return (), np.full(found.num_rows, -1, np.int64)
    column = found.column("procedure").cast(pa.string()).combine_chunks().dictionary_encode()
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return tuple(column.dictionary.to_pylist()), np.asarray(codes, np.int64)


def _why(one: Measure, row: dict[str, object], under: Sequence[Place], window: Period) -> Why:
    on, until = row["on_day"], row.get("until_day")
    first, end = day_number(window.start), day_number(window.end)
    conditions = [
        Held(held.vi, held.en, bool(row[f"c{place}"])) for place, held in enumerate(one.where)
    ]
    unit = row["unit"]
    assert isinstance(unit, int)
    at = on if one.until is None else end - 1
    # Without its day, whose it is can still be said: that of any day.
    below = any(
        p.unit == unit and (not isinstance(at, int) or p.first <= at < p.end) for p in under
    )
    held = [_in_window(one, on, until, first, end), *conditions]
    held.append(
        Held("thuộc đơn vị này hoặc đơn vị bên dưới", "of this unit or one below it", below)
    )
    return Why(unit, _day(on), _day(until), tuple(held))


def _in_window(one: Measure, on: object, until: object, first: int, end: int) -> Held:
    came = on if isinstance(on, int) else None
    gone = until if isinstance(until, int) else None
    if came is None:
        holds = False
    elif one.until is None:
        holds = first <= came < end
    else:
        holds = came < end and (gone is None or (gone >= end and gone > came))
    return Held(*day_words(one), holds)


def day_words(one: Measure) -> tuple[str, str]:
    """Return what must hold of the days of a row that a figure counts, in Vietnamese and English."""
    if one.until is None:
        return f"{one.on.vi} nằm trong kỳ", f"{one.on.en} lies in the period"
    return (
        f"cuối kỳ đã qua {one.on.vi} và chưa đến {one.until.vi}",
        f"at the end of the period the {one.on.en} has come and the {one.until.en} has not",
    )


def _day(number: object) -> date | None:
    return day_of(number) if isinstance(number, int) and BEGINNING < number < END else None


def counted_rows(one: Measure, under: Sequence[Place], window: Period) -> Any:
    """Return the rows of its fact that a figure counts for units on the days on which they count, as an expression."""
    from thuocdo.indicators.measures.expressions import counts_in  # noqa: PLC0415 - slow
    from thuocdo.warehouse.expressions import table  # noqa: PLC0415 - slow

    first, end = day_number(window.start), day_number(window.end)
    rows = table(one.fact)
    return rows.filter(
        counts_in(one, rows, first, end) & _stands_under(one, rows, under, first, end)
    )


def _stands_under(one: Measure, rows: Any, under: Sequence[Place], first: int, end: int) -> Any:
    """Return whether a row is of a unit that counts on its day; a stock is of the last day of the window."""
    if one.until is not None:
        return rows[one.unit].isin([p.unit for p in under if p.first < end <= p.end])
    day = one.on.of(rows)
    always = [p.unit for p in under if p.first <= first and end <= p.end]
    partly = [p for p in under if not (p.first <= first and end <= p.end)]
    at_times = [(rows[one.unit] == p.unit) & (day >= p.first) & (day < p.end) for p in partly]
    return reduce(or_, at_times, rows[one.unit].isin(always))

"""Which records a figure counts, and why one record is or is not among them: asked of the same files and conditions as the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from thuocdo.facts.registry import fact
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place, places, stand_under
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
    found = ask(_statement(one, window, sorted({place.unit for place in under})), of=held)
    columns = {
        name: found.column(name).to_numpy().astype(np.int64)
        for name in ("record", "unit", "day", "value")
    }
    keep = stand_under(columns["unit"], columns["day"], under)
    procedures, codes = _procedures(found)
    order = np.argsort(-columns["record"][keep], kind="stable")
    kept = {name: column[keep][order] for name, column in columns.items()}
    value = found.column("thing").to_pylist() if one.aggregate is Aggregate.DISTINCT else None
    total = int(kept["value"].sum())
    if value is not None:
        total = len({value[place] for place in np.flatnonzero(keep).tolist()} - {None})
    return Counted(
        measure=one,
        record=kept["record"],
        unit=kept["unit"],
        value=kept["value"],
        procedure=codes[keep][order],
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
    under = places([unit])[unit]
    return [_why(one, row, under, window) for row in found]


def _statement(one: Measure, window: Period, units: Sequence[int]) -> str:
    from thuocdo.indicators.measures.expressions import counts_in  # noqa: PLC0415 - loads Ibis
    from thuocdo.warehouse.expressions import compiled, table  # noqa: PLC0415

    first, end = day_number(window.start), day_number(window.end)
    rows = table(one.fact)
    rows = rows.filter(counts_in(one, rows, first, end) & rows[one.unit].isin(units))
    day = one.on.of(rows) if one.until is None else rows[one.unit] * 0 + (end - 1)
    more = {"procedure": rows[PROCEDURE]} if PROCEDURE in rows.columns else {}
    value = rows[one.column].fill_null(0) if one.aggregate is Aggregate.SUM else 1
    found = rows.select(
        record=rows[fact(one.fact).schema.record],
        unit=rows[one.unit],
        day=day,
        value=value,
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
    below = any(p.unit == unit and isinstance(at, int) and p.first <= at < p.end for p in under)
    held = [_in_window(one, on, until, first, end), *conditions]
    held.append(
        Held("thuộc đơn vị này hoặc đơn vị bên dưới", "of this unit or one below it", below)
    )
    return Why(unit, _day(on), _day(until), tuple(held))


def _in_window(one: Measure, on: object, until: object, first: int, end: int) -> Held:
    has = isinstance(on, int)
    if one.until is None:
        holds = has and isinstance(on, int) and first <= on < end
        return Held(f"{one.on.vi} nằm trong kỳ", f"{one.on.en} lies in the window", holds)
    lasts = isinstance(on, int) and on < end and (not isinstance(until, int) or until >= end)
    lasts = lasts and not (isinstance(until, int) and isinstance(on, int) and on >= until)
    return Held(
        f"cuối kỳ đã qua {one.on.vi} và chưa đến {one.until.vi}",
        f"at the end of the window the {one.on.en} has come and the {one.until.en} has not",
        bool(lasts),
    )


def _day(number: object) -> date | None:
    return day_of(number) if isinstance(number, int) and BEGINNING < number < END else None

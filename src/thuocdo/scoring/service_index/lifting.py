"""What would lift a score most: open dossiers that can still end on time, and what can still be put right, each with the points it carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

import pyarrow as pa

from thuocdo.indicators.evaluation.places import places
from thuocdo.indicators.measures.registry import measure
from thuocdo.scoring.service_index.counting import scores_of
from thuocdo.scoring.service_index.edition import Edition, Repair, Term
from thuocdo.scoring.service_index.scores import scored
from thuocdo.warehouse.columns import day_number, day_of
from thuocdo.warehouse.session import ask, snapshot
from thuocdo.working_time.period import Period

#: So many records of each list are named; all are counted.
MOST_NAMED = 100
ENDS_ON_TIME = "end_on_time"


@dataclass(frozen=True, slots=True)
class Lift:
    """One record and what can be done with it; `due` is its day by the index where it is open."""

    deed: str
    fact: str
    record: int
    unit: int
    points: Fraction
    due: date | None


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that can be done: with how many records, and what all of them together carry."""

    code: str
    measure: str
    count: int
    points: Fraction


@dataclass(frozen=True, slots=True)
class Lifts:
    """What can be done and gives points, most points first. Shape of `records`: at most `MOST_NAMED` of each deed, those that carry most first, then by day."""

    deeds: tuple[Deed, ...]
    records: tuple[Lift, ...]


def what_would_lift(unit: int, window: Period) -> Lifts:
    """Return what would lift the score of a unit in a window most.

    The points of a record are what the score gains by it alone; of an open dossier, by how much an end on time is better than a late one.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    found = scores_of([unit], window)
    holds, counts = found.of[unit].edition, found.counts[unit]
    end = day_number(window.end)
    units = tuple(
        dict.fromkeys(one.unit for one in places([unit])[unit] if one.first < end <= one.end)
    )
    soon = _due_soon(holds, window, units)
    records, deeds = _at_risk(holds, counts, soon), [_risk_deed(holds, counts, soon)]
    for repair in holds.repairs:
        rows = _repairable(repair, window, units)
        records += _repairs(repair, holds, counts, rows)
        deeds.append(_repair_deed(repair, holds, counts, rows))
    records.sort(key=lambda one: (-one.points, one.due or date.max, -one.record))
    # What can be done without lifting anything, as where a threshold is reached, is no advice.
    deeds = [one for one in deeds if one.points > 0]
    return Lifts(
        tuple(sorted(deeds, key=lambda one: -one.points)),
        tuple(one for one in records if one.points > 0),
    )


def gain(holds: Edition, counts: Mapping[str, int], more: Mapping[str, int]) -> Fraction:
    """Return what a score gains where measures gain, before rounding."""
    then = {code: count + more.get(code, 0) for code, count in counts.items()}
    return scored(holds, then).exact - scored(holds, counts).exact


def _at_risk(holds: Edition, counts: Mapping[str, int], soon: pa.Table) -> list[Lift]:
    points, fact = _risk_points(holds, counts, 1), measure(holds.risk.among).fact
    return [
        Lift(ENDS_ON_TIME, fact, row["record"], row["unit"], points, day_of(row["due"]))
        for row in soon.slice(0, MOST_NAMED).to_pylist()
    ]


def _risk_deed(holds: Edition, counts: Mapping[str, int], soon: pa.Table) -> Deed:
    points = _risk_points(holds, counts, soon.num_rows)
    return Deed(ENDS_ON_TIME, holds.risk.among, soon.num_rows, points)


def _risk_points(holds: Edition, counts: Mapping[str, int], times: int) -> Fraction:
    """Return by how much it is better that so many dossiers end on time than late."""
    on_time = gain(holds, counts, _gains(holds.risk.on_time, times))
    return on_time - gain(holds, counts, _gains(holds.risk.late, times))


def _gains(terms: Sequence[Term], times: int) -> dict[str, int]:
    return {term.measure: times * term.sign for term in terms}


def _due_soon(holds: Edition, window: Period, units: Sequence[int]) -> pa.Table:
    """Return the open dossiers due within some days of a window's end, soonest first: `record`, `unit`, `due`."""
    found = measure(holds.risk.among)
    last = window.last_day + timedelta(days=holds.risk.within_days)
    statement = _due_statement(
        found.code, day_number(window.start), day_number(window.end), day_number(last), tuple(units)
    )
    return ask(statement, snapshot([found.fact]))


@lru_cache(maxsize=64)
def _due_statement(code: str, first: int, end: int, last: int, units: tuple[int, ...]) -> str:
    from thuocdo.indicators.measures.expressions import counts_in  # noqa: PLC0415 - slow
    from thuocdo.warehouse.expressions import compiled, table  # noqa: PLC0415 - slow

    found = measure(code)
    rows = table(found.fact)
    soon = rows.filter(
        counts_in(found, rows, first, end)
        & rows[found.unit].isin(units)
        & (rows.index_due_on <= last)
    )
    chosen = soon.select(record=soon.dossier_id, unit=soon[found.unit], due=soon.index_due_on)
    return compiled(chosen.order_by(["due", "record"]))


def _repairable(repair: Repair, window: Period, units: Sequence[int]) -> pa.Table:
    """Return the records of a repair, those with more of it done before the others, newest first: `record`, `unit`, `digitised`, `filed`."""
    found = measure(repair.among)
    statement = _repair_statement(
        found.code, day_number(window.start), day_number(window.end), tuple(units)
    )
    return ask(statement, snapshot([found.fact]))


@lru_cache(maxsize=64)
def _repair_statement(code: str, first: int, end: int, units: tuple[int, ...]) -> str:
    from thuocdo.indicators.measures.expressions import counts_in, meets  # noqa: PLC0415 - slow
    from thuocdo.indicators.measures.service_index import RESULT_FILED  # noqa: PLC0415
    from thuocdo.warehouse.expressions import compiled, table  # noqa: PLC0415 - slow

    found = measure(code)
    rows = table(found.fact)
    some = rows.filter(counts_in(found, rows, first, end) & rows[found.unit].isin(units))
    chosen = some.select(
        record=some.dossier_id, unit=some[found.unit], day=found.on.of(some),
        digitised=some.digitised, filed=meets(RESULT_FILED, some),
    )  # fmt: skip
    return compiled(
        chosen.order_by(
            [chosen.digitised.desc(), chosen.filed.desc(), chosen.day.desc(), chosen.record.desc()]
        )
    )


def _repairs(
    repair: Repair, holds: Edition, counts: Mapping[str, int], rows: pa.Table
) -> list[Lift]:
    fact = measure(repair.among).fact
    worth = {
        (digitised, filed): gain(holds, counts, _gained(repair, digitised=digitised, filed=filed))
        for digitised in (True, False)
        for filed in (True, False)
    }
    return [
        Lift(
            repair.code,
            fact,
            row["record"],
            row["unit"],
            worth[row["digitised"], row["filed"]],
            None,
        )
        for row in rows.slice(0, MOST_NAMED).to_pylist()
    ]


def _repair_deed(repair: Repair, holds: Edition, counts: Mapping[str, int], rows: pa.Table) -> Deed:
    more: Counter[str] = Counter()
    for kind in rows.group_by(["digitised", "filed"]).aggregate([([], "count_all")]).to_pylist():
        one = _gained(repair, digitised=kind["digitised"], filed=kind["filed"])
        more.update({code: count * kind["count_all"] for code, count in one.items()})
    return Deed(repair.code, repair.among, rows.num_rows, gain(holds, counts, more))


def _gained(repair: Repair, *, digitised: bool, filed: bool) -> dict[str, int]:
    """Return what measures gain where one record is put right."""
    if repair.only_if_filed and not filed:
        return {}
    return dict.fromkeys([*repair.gains, *(repair.also_if_digitised if digitised else ())], 1)

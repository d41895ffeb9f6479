"""Random rows: the engine counts what the conditions say in Python, parts add up to the whole, and every counted record is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thuocdo.facts.registry import fact
from thuocdo.facts.schema import Column, ColumnType
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place
from thuocdo.indicators.explaining import count_statement, page_from, page_statement
from thuocdo.indicators.measures import dossiers, procedures
from thuocdo.indicators.measures.measure import Aggregate, Condition, Measure, Slice
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.tests.counting import (
    NOTHING,
    VIETNAM,
    Cells,
    amount_of,
    by_hand,
    different_things,
    table_of,
)
from thuocdo.warehouse.columns import day_number
from thuocdo.warehouse.engine.engine import table_name
from thuocdo.warehouse.session import ask
from thuocdo.working_time.period import Period

#: Each example of some tests asks for all measures of a fact.
FEWER = settings(max_examples=max(settings().max_examples // 4, 5))
FACTS = sorted({one.fact for one in measures().values()})
FIRST = date(2026, 2, 1)
DAYS = 60
UNIT_COLUMNS = {one.unit for one in measures().values()}

WORDS: dict[str, list[str]] = {
    "agency_level": ["province", "district", "commune"],
    "audience": ["public", "public", "internal"],
    "channel": ["direct", "online", "post"],
    "delivery_state": ["none", "delivered"],
    "feedback_kind": ["regulation", "behaviour", "proposal"],
    "kind": ["new", "amended", "replaced", "abolished"],
    "level": ["ministry", "province", "district", "commune"],
    "method": ["", "cashier", "vietqr", "gateway", "elsewhere"],
    "online_level": ["none", "partial", "full"],
    "outcome": ["", "granted", "refused", "withdrawn"],
    "partial_reason": ["", "presence", "technical_fault", "other_technical"],
    "payment_state": ["none", "paid", "exempt"],
    "procedure_code": ["1.000001", "1.000002", "1.000003"],
    "sector_code": ["NN-DD", "XD-HDXD", "TP-HT"],
    "state": ["received", "processing", "answered", "published", "refused"],
    "sync_state": ["pending", "sent", "confirmed"],
    "territorial_scope": ["local", "province", "nation"],
}

days = st.integers(0, DAYS).map(lambda number: FIRST + timedelta(days=number))
#: The first and the last second of a day are in it, one before and one after are not.
times = st.sampled_from([time(0), time(0, 0, 1), time(9), time(16, 59), time(23, 59, 59)])
moments = st.builds(datetime.combine, days, times, st.just(VIETNAM))


def values(column: Column) -> st.SearchStrategy[Any]:
    """Return what may stand in a column, the values that conditions ask for among them."""
    known: dict[ColumnType, st.SearchStrategy[Any]] = {
        ColumnType.BOOLEAN: st.booleans(),
        ColumnType.CATEGORY: st.sampled_from(WORDS.get(column.name, ["", "x"])),
        ColumnType.DATE: days,
        ColumnType.INTEGER: st.integers(0, 5),
        ColumnType.MOMENT: moments,
    }
    found = st.integers(1, 4) if column.name in UNIT_COLUMNS else known[column.type]
    return st.none() | found if column.nullable else found


def tables(name: str) -> st.SearchStrategy[pa.Table]:
    """Return random rows of a fact."""
    columns = {one.name: values(one) for one in fact(name).schema.columns}
    rows = st.lists(st.fixed_dictionaries(columns), max_size=20)
    return rows.map(lambda found: table_of(name, found))


windows = st.tuples(days, st.integers(1, 40)).map(
    lambda one: Period(one[0], one[0] + timedelta(days=one[1]))
)
#: Unit 1 counts always, 2 to a day, 3 from that day on, and 4 never.
wholes = days.map(day_number).map(
    lambda turn: (Place(1, BEGINNING, END), Place(2, BEGINNING, turn), Place(3, turn, END))
)


def asked(one: Measure, rows: pa.Table, statement: str) -> pa.Table:
    return ask(statement, NOTHING, rows={table_name(one.fact): rows})


def counted(one: Measure, rows: pa.Table, under: tuple[Place, ...], window: Period) -> int:
    found = asked(one, rows, count_statement(one, under, window))
    return int(found.column("value")[0].as_py() or 0)


@pytest.mark.parametrize("name", FACTS)
@FEWER
@given(data=st.data())
def test_every_measure_counts_what_its_conditions_say(name: str, data: st.DataObject) -> None:
    rows, window = data.draw(tables(name)), data.draw(windows)
    under = data.draw(wholes)
    first, end = day_number(window.start), day_number(window.end)
    of_fact = [one for one in measures().values() if one.fact == name]
    cells = Cells(of_fact, rows)
    for one in of_fact:
        expected = amount_of(one, by_hand(one, rows, under, first, end))
        if one.additive:
            assert cells.value(one, under, first, end) == expected, one.code
        else:
            assert different_things(one, rows, under, first, end) == expected, one.code


@given(data=st.data())
def test_random_slices_are_counted_as_in_python(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(sorted(measures().values(), key=lambda one: one.code)))
    pool: dict[str, Condition] = {
        held.code: held
        for one in measures().values()
        if one.fact == base.fact
        for held in one.where
    }
    chosen = data.draw(st.lists(st.sampled_from(sorted(pool)), max_size=3)) if pool else []
    one = replace(base, where=tuple(pool[code] for code in chosen))
    rows, window = data.draw(tables(base.fact)), data.draw(windows)
    under = data.draw(wholes)
    found = by_hand(one, rows, under, day_number(window.start), day_number(window.end))
    assert counted(one, rows, under, window) == amount_of(one, found)


@given(data=st.data())
def test_the_list_of_records_has_exactly_the_counted_ones(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(sorted(measures().values(), key=lambda one: one.code)))
    rows, window = data.draw(tables(one.fact)), data.draw(windows)
    under = data.draw(wholes)
    limit = data.draw(st.integers(1, 4))
    listed, after = [], None
    while True:
        statement = page_statement(one, under, window, after=after, limit=limit)
        page = page_from(asked(one, rows, statement), limit=limit, of=NOTHING)
        assert len({row.record for row in page.rows}) <= limit
        listed += page.rows
        after = page.after
        if after is None:
            break
    figure = counted(one, rows, under, window)
    found = by_hand(one, rows, under, day_number(window.start), day_number(window.end))
    assert sorted(row.record for row in listed) == sorted(
        row[fact(one.fact).schema.record] for row in found
    )
    if one.aggregate is Aggregate.DISTINCT:
        assert len({row.thing for row in listed if row.thing}) == figure
    else:
        assert sum(row.amount for row in listed) == figure


@FEWER
@given(data=st.data())
def test_parts_add_up_to_the_whole(data: st.DataObject) -> None:
    wholes_and_parts: list[tuple[Measure, tuple[Slice, ...]]] = [
        *((one, dossiers.LEVELS) for one in (dossiers.RESOLVED_ON_TIME, dossiers.OPEN)),
        *((one, dossiers.CHANNELS) for one in (dossiers.RECEIVED, dossiers.OPEN)),
        (procedures.ITEMS, procedures.KINDS),
    ]
    under = data.draw(wholes)
    window = data.draw(windows)
    first, end = day_number(window.start), day_number(window.end)
    for one, parts in wholes_and_parts:
        cut = [one.sliced(part) for part in parts]
        cells = Cells([one, *cut], data.draw(tables(one.fact)))
        added = sum(cells.value(part, under, first, end) for part in cut)
        assert added == cells.value(one, under, first, end), one.code


@given(data=st.data(), split=st.integers(0, 40))
def test_days_add_up_to_any_window(data: st.DataObject, split: int) -> None:
    flows = [one for one in measures().values() if one.additive and not one.is_stock]
    one = data.draw(st.sampled_from(flows))
    rows, window, under = data.draw(tables(one.fact)), data.draw(windows), data.draw(wholes)
    turn = window.start + timedelta(days=min(split, window.length))
    parts = [
        Period(first, end)
        for first, end in ((window.start, turn), (turn, window.end))
        if first < end
    ]
    whole = counted(one, rows, under, window)
    assert sum(counted(one, rows, under, part) for part in parts) == whole

"""Rows in, figures out: each case of `tests/cases` asks the engine, Python and its own SQL the same question.

A case names a measure or an indicator, the rows of the fact (what a row does not say is nothing), who counts for whom and from when until
before when, and what figures come out. `sql` is written by hand: it sees the fact, a table `under (unit, since, until)`, and the days
$first and $last.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import yaml

from thuocdo.facts.registry import fact
from thuocdo.facts.schema import ColumnType
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place
from thuocdo.indicators.explaining import count_statement
from thuocdo.indicators.formula import parse_expression
from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measure, measures
from thuocdo.indicators.registry import indicator
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

_CASES = sorted(Path(__file__).with_name("cases").glob("*.yaml"))
_EARLY, _LATE = date(1900, 1, 1), date(2100, 1, 1)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert found.get("measure", found.get("indicator")) == path.stem, (
        "a case is named after what it counts"
    )
    return found


def _figures() -> Iterator[Any]:
    for path in _CASES:
        case = _read(path)
        for place, figure in enumerate(case["figures"]):
            yield pytest.param(case, figure, id=f"{path.stem}-{place}-{figure['edge']}")


def _parts(case: dict[str, Any]) -> list[Measure]:
    if "measure" in case:
        return [measure(case["measure"])]
    return [measure(one.measure) for one in _counted(indicator(case["indicator"]))]


def _counted(one: Indicator) -> Iterator[Indicator]:
    if one.measure:
        yield one
    elif one.formula:
        for code in one.formula.references():
            yield from _counted(indicator(code))


def _rows(case: dict[str, Any]) -> tuple[str, pa.Table]:
    [name] = {one.fact for one in _parts(case)}
    types = {one.name: one.type for one in fact(name).schema.columns}
    rows = [{key: _value(types[key], said) for key, said in row.items()} for row in case["rows"]]
    return name, table_of(name, rows)


def _value(kind: ColumnType, said: Any) -> Any:
    if said is None:
        return None
    if kind is ColumnType.DATE:
        return date.fromisoformat(said)
    if kind is ColumnType.MOMENT:
        return datetime.fromisoformat(said).replace(tzinfo=VIETNAM)
    return said


def _under(case: dict[str, Any], figure: dict[str, Any]) -> list[Place]:
    def day(said: str | None, otherwise: int) -> int:
        return day_number(date.fromisoformat(said)) if said else otherwise

    return [
        Place(unit, day(since, BEGINNING), day(until, END))
        for unit, since, until in case["under"][figure["of"]]
    ]


def _window(figure: dict[str, Any]) -> Period:
    return Period.of_days(date.fromisoformat(figure["from"]), date.fromisoformat(figure["to"]))


def _expected(figure: dict[str, Any]) -> Decimal | None:
    said = figure["value"]
    return None if said is None else parse_expression(str(said)).evaluate({})


def _same(found: Decimal | float | None, expected: Decimal | None) -> bool:
    if found is None or expected is None:
        return found is None and expected is None
    return abs(Decimal(found) - expected) < Decimal("1e-9")


def _value_of(one: Indicator, values: dict[str, Decimal]) -> Decimal | None:
    if one.measure:
        return values[one.measure]
    assert one.formula is not None
    operands = {code: _value_of(indicator(code), values) for code in one.formula.references()}
    return one.formula.evaluate(operands)


def _result(case: dict[str, Any], values: dict[str, Decimal]) -> Decimal | None:
    if "measure" in case:
        return values[case["measure"]]
    return _value_of(indicator(case["indicator"]), values)


@pytest.mark.parametrize(("case", "figure"), list(_figures()))
def test_engine_python_and_sql_give_the_figure(
    case: dict[str, Any], figure: dict[str, Any]
) -> None:
    name, rows = _rows(case)
    under, window = _under(case, figure), _window(figure)
    first, end = day_number(window.start), day_number(window.end)
    parts, expected = _parts(case), _expected(figure)
    cells = Cells(parts, rows)
    ways: dict[str, dict[str, Decimal]] = {"cube": {}, "records": {}, "Python": {}}
    for one in parts:
        ways["cube"][one.code] = Decimal(
            cells.value(one, under, first, end)
            if one.additive
            else different_things(one, rows, under, first, end)
        )
        found = ask(count_statement(one, under, window), NOTHING, rows={table_name(name): rows})
        ways["records"][one.code] = Decimal(found.column("value")[0].as_py() or 0)
        ways["Python"][one.code] = Decimal(amount_of(one, by_hand(one, rows, under, first, end)))
    for way, values in ways.items():
        assert _same(_result(case, values), expected), way
    assert _same(_by_sql(case["sql"], name, rows, under, window), expected), "the SQL of the case"


def _by_sql(
    sql: str, name: str, rows: pa.Table, under: list[Place], window: Period
) -> Decimal | float | None:
    def day(number: int) -> date:
        return _EARLY if number == BEGINNING else _LATE if number == END else date.fromordinal(
            number + date(1970, 1, 1).toordinal()
        )  # fmt: skip

    with duckdb.connect() as connection:
        connection.register(table_name(name), rows)
        connection.execute("CREATE TABLE under (unit BIGINT, since DATE, until DATE)")
        for place in under:
            connection.execute(
                "INSERT INTO under VALUES (?, ?, ?)", [place.unit, day(place.first), day(place.end)]
            )
        asked = {
            key: value
            for key, value in (("first", window.first_day), ("last", window.last_day))
            if f"${key}" in sql
        }
        row = connection.execute(sql, asked).fetchone()
    assert row is not None
    found: Decimal | float | None = row[0]
    return found


def test_every_family_of_measures_has_a_case_with_its_edges() -> None:
    cases = [_read(path) for path in _CASES]
    facts = {one.fact for case in cases for one in _parts(case)}
    assert facts == {one.fact for one in measures().values()}
    for case in cases:
        edges = " ".join(str(figure["edge"]) for figure in case["figures"])
        assert len(case["figures"]) >= 3
        assert any(word in edges for word in ("last minute", "last day", "first day", "the day")), (
            edges
        )

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from thuocdo.facts.schema import Column, ColumnType, FactSchema

RESOLVED = FactSchema(
    room="dossiers",
    name="resolved",
    grain="one row per resolved dossier",
    record="dossier_id",
    day="resolved_on",
    columns=(
        Column("dossier_id", ColumnType.INTEGER, "number of the dossier"),
        Column("unit", ColumnType.INTEGER, "unit that resolved it"),
        Column("resolved_on", ColumnType.DATE, "day of the result"),
        Column("fee_vnd", ColumnType.DECIMAL, "fee paid", nullable=True),
    ),
)


def row(**changes: Any) -> dict[str, Any]:
    return {
        "dossier_id": 3,
        "unit": 7,
        "resolved_on": date(2024, 3, 14),
        "fee_vnd": Decimal(20000),
    } | changes


def test_rows_that_keep_to_the_schema_pass_unchanged() -> None:
    rows = [row(), row(fee_vnd=None)]
    assert list(RESOLVED.checked(rows)) == rows


@pytest.mark.parametrize(
    "bad",
    [
        {"unit": None},
        {"unit": True},
        {"unit": "7"},
        {"fee_vnd": 20000},
        {"fee_vnd": 20000.0},
        {"resolved_on": datetime(2024, 3, 14, tzinfo=UTC)},
        {"resolved_by": 3},
    ],
)
def test_a_row_that_departs_from_the_schema_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"dossiers\.resolved"):
        list(RESOLVED.checked([row(**bad)]))


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(ValueError, match="fee_vnd"):
        list(RESOLVED.checked([{"unit": 7, "resolved_on": date(2024, 3, 14)}]))


def test_a_moment_needs_its_time_zone() -> None:
    naive = datetime(2024, 3, 14)  # noqa: DTZ001 - the case under test
    assert ColumnType.MOMENT.holds(datetime(2024, 3, 14, tzinfo=UTC))
    assert not ColumnType.MOMENT.holds(naive)


def test_a_column_is_found_by_its_name() -> None:
    assert RESOLVED.column("unit").meaning == "unit that resolved it"
    with pytest.raises(KeyError, match="no column colour"):
        RESOLVED.column("colour")


@pytest.mark.parametrize(("name", "meaning"), [("Unit", "unit"), ("", "unit"), ("unit", " ")])
def test_a_column_needs_a_plain_name_and_a_meaning(name: str, meaning: str) -> None:
    with pytest.raises(ValueError, match="column"):
        Column(name, ColumnType.TEXT, meaning)


_RECORD = Column("number", ColumnType.INTEGER, "number")
_DAY = Column("day", ColumnType.DATE, "day")


@pytest.mark.parametrize(
    "columns",
    [
        (_RECORD, _DAY, Column("day", ColumnType.DATE, "again")),
        (_RECORD, Column("day", ColumnType.DATE, "unknown at times", nullable=True)),
        (_RECORD, Column("day", ColumnType.TEXT, "in words")),
        (_RECORD, Column("other", ColumnType.DATE, "another name")),
        (_DAY,),
        (_DAY, Column("number", ColumnType.INTEGER, "unknown at times", nullable=True)),
    ],
)
def test_a_fact_has_distinct_columns_a_record_and_a_known_day(columns: tuple[Column, ...]) -> None:
    with pytest.raises(ValueError, match=r"room\.fact"):
        FactSchema("room", "fact", "one row", "number", "day", columns)


def test_the_fingerprint_follows_the_columns() -> None:
    other = replace(RESOLVED, columns=(*RESOLVED.columns, Column("way", ColumnType.TEXT, "how")))
    assert other.fingerprint != RESOLVED.fingerprint
    assert replace(RESOLVED, grain="said otherwise").fingerprint == RESOLVED.fingerprint

"""Days and moments are whole numbers, also before 1970, and what a column does not take is refused by name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.facts.schema import Column, ColumnType, FactSchema
from thuocdo.warehouse.columns import day_number, day_of, kept, kept_schema

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SCHEMA = FactSchema(
    room="room",
    name="fact",
    grain="row",
    record="number",
    day="day",
    columns=(
        Column("number", ColumnType.INTEGER, "number"),
        Column("day", ColumnType.DATE, "day"),
        Column("ended_at", ColumnType.MOMENT, "end", nullable=True),
        Column("kind", ColumnType.CATEGORY, "kind"),
    ),
)


def rows(moment: datetime | None = None, kind: str | None = "a") -> pa.Table:
    return pa.table(
        {
            "number": pa.array([1], pa.int16()),
            "day": pa.array([date(2026, 3, 1)]),
            "ended_at": pa.array([moment], pa.timestamp("us", "UTC")),
            "kind": pa.array([kind], pa.string()),
        }
    )


@given(st.datetimes(datetime(1976, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_moment_has_its_seconds_and_its_day_in_vietnam(moment: datetime) -> None:
    [row] = kept(SCHEMA, rows(moment)).to_pylist()
    assert row["ended_at"] == int(moment.timestamp() // 1)
    assert day_of(row["ended_on"]) == moment.astimezone(VIETNAM).date()


def test_moments_before_1970_are_rounded_down() -> None:
    [row] = kept(SCHEMA, rows(datetime(1969, 12, 31, 10, 0, 0, 500_000, tzinfo=UTC))).to_pylist()
    assert row["ended_at"] == -14 * 3600
    assert day_of(row["ended_on"]) == date(1969, 12, 31)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_days_and_their_numbers_are_the_same(day: date) -> None:
    assert day_of(day_number(day)) == day
    assert pa.array([day], pa.date32()).cast(pa.int32()).to_pylist() == [day_number(day)]


def test_rows_keep_the_order_of_the_schema_and_null_stays_null() -> None:
    table = kept(SCHEMA, rows())
    assert table.schema == kept_schema(SCHEMA)
    assert table.to_pylist() == [
        {"number": 1, "day": day_number(date(2026, 3, 1)), "ended_at": None, "kind": "a", "ended_on": None}
    ]  # fmt: skip


def test_what_a_column_does_not_take_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"room\.fact\.kind is null"):
        kept(SCHEMA, rows(kind=None))
    with pytest.raises(ValueError, match=r"room\.fact\.number"):
        kept(SCHEMA, rows().set_column(0, "number", pa.array(["x"])))
    with pytest.raises(ValueError, match=r"room\.fact: the columns"):
        kept(SCHEMA, rows().drop_columns(["kind"]))

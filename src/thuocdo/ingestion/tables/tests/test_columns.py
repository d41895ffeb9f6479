"""Columns are found by their words and by what stands in them, in any order, and one of figures counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.ingestion.reading import ReadTable
from thuocdo.ingestion.tables import read_tables
from thuocdo.ingestion.tables.tests.layouts import document_of

ROWS = [
    ("II.", "Cải cách thể chế", "", "", ""),
    ("1", "Tổng số VBQPPL do địa phương ban hành", "Văn bản", "60", ""),
    ("1.1.", "Số VBQPPL do cấp tỉnh ban hành", "Văn bản", "41", "Quý IV: 12 văn bản"),
    ("1.2.", "Số VBQPPL do cấp huyện ban hành", "Văn bản", "12", ""),
    ("1.3.", "Số VBQPPL do cấp xã ban hành", "Văn bản", "7", ""),
    ("2", "Kiểm tra, xử lý VBQPPL", "", "", ""),
    ("2.1.", "Số VBQPPL đã kiểm tra theo thẩm quyền của cấp tỉnh", "Văn bản", "24", ""),
    ("2.2.", "Tỷ lệ xử lý VBQPPL sau kiểm tra", "%", "50", ""),
]
VALUES = [None if not row[3] else Decimal(row[3]) for row in ROWS]
NAMES = ("item", "label", "unit", "value", "note")
WORDS = {"item": "STT", "label": "Nội dung", "unit": "ĐVT", "value": "Kết quả", "note": "Ghi chú"}


def cells(row: tuple[str, ...], columns: tuple[str, ...], extra: dict[str, str]) -> list[str]:
    texts = dict(zip(NAMES, row, strict=True)) | (extra if row[3] else {})
    return [texts.get(column, "") for column in columns]


def table_with(
    columns: tuple[str, ...],
    words: dict[str, str] | None = None,
    extra: dict[str, str] | None = None,
    before: str = "",
) -> ReadTable:
    grid = [cells(row, columns, extra or {}) for row in ROWS]
    if words is not None:
        grid.insert(0, [(WORDS | words)[column] for column in columns])
    (table,) = read_tables(document_of(before, grid) if before else document_of(grid))
    return table


def values_of(table: ReadTable) -> list[Decimal | None]:
    return [row.printed.value for row in table.rows]


@pytest.mark.parametrize(
    "columns",
    [
        NAMES,
        ("label", "unit", "value", "note"),
        ("item", "label", "value", "note"),
        ("item", "label", "unit", "value"),
        ("label", "value"),
        ("item", "label", "value", "unit", "note"),
        ("unit", "label", "value", "item"),
    ],
)
@pytest.mark.parametrize("headed", [True, False])
def test_columns_are_found_with_and_without_header(columns: tuple[str, ...], headed: bool) -> None:
    # Without its number the name of the form has a row to itself: a title, no row.
    expected = VALUES if "item" in columns else VALUES[1:]
    assert values_of(table_with(columns, {} if headed else None)) == expected


@pytest.mark.parametrize(
    ("other", "own", "reason"),
    [
        ("Kỳ trước", "Kỳ này", "this_period"),
        ("Kỳ báo cáo trước", "Kỳ báo cáo", "this_period"),
        ("Cùng kỳ năm trước", "Số liệu", "this_period"),
        ("Lũy kế từ đầu năm", "Thực hiện trong kỳ", "this_period"),
        ("Kế hoạch giao", "Thực hiện", "this_period"),
        ("So sánh (%)", "Quý I", "not_earlier"),
        ("Năm 2022", "Năm 2023", "not_earlier"),
    ],
)
@pytest.mark.parametrize("own_first", [True, False])
def test_of_two_columns_of_figures_that_of_the_period_counts(
    other: str, own: str, reason: str, own_first: bool
) -> None:
    pair = ("value", "other") if own_first else ("other", "value")
    columns = ("item", "label", "unit", *pair, "note")
    table = table_with(columns, {"value": own, "other": other}, {"other": "999"})
    assert values_of(table) == VALUES
    assert table.column_reason == reason
    assert table.value_column == (0 if own_first else 1)
    assert table.columns == ((own, other) if own_first else (other, own))


def test_year_of_the_report_decides_between_two_years() -> None:
    columns = ("item", "label", "unit", "value", "other")
    table = table_with(
        columns,
        {"value": "Năm 2023", "other": "Năm 2024"},
        {"other": "999"},
        before="Báo cáo kết quả công tác cải cách hành chính năm 2023",
    )
    assert values_of(table) == VALUES
    assert table.column_reason == "this_year"


def test_header_that_stands_beside_its_figures_is_not_believed() -> None:
    columns = ("item", "label", "unit", "note", "value")
    table = table_with(columns, {"note": "Số liệu", "value": "Ghi chú"})
    assert values_of(table)[3] == 12


def test_misread_header_words_are_known() -> None:
    words = {
        "label": "Chi tieu thông ke",
        "unit": "Ðon vi tính",
        "value": "Sô liệu",
        "note": "Ghi chu",
    }
    assert values_of(table_with(NAMES, words)) == VALUES


def test_values_that_slipped_into_the_notes_are_no_second_column_of_values() -> None:
    grid = [[WORDS[column] for column in NAMES], *(list(row) for row in ROWS)]
    for row in grid[2:5]:
        row[3], row[4] = "", row[3]
    more = [f"Số văn bản khác {at}" for at in range(4)]
    grid += [["", label, "Văn bản", "5", ""] for label in more]
    (table,) = read_tables(document_of(grid))
    assert [row.printed.value for row in table.rows[: len(ROWS)]] == VALUES
    assert [row.misplaced for row in table.rows[:5]] == [False, True, True, True, False]

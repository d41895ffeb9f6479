"""Cells that stand beside their columns are read where they belong, and it is said that they did not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.figures.notation import Kind
from thuocdo.ingestion.reading import ReadRow
from thuocdo.ingestion.tables import read_tables
from thuocdo.ingestion.tables.tests.layouts import document_of

HEADER = ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]
FORM_2 = [
    ["II.", "Cải cách thể chế", "", "", ""],
    ["1", "Tổng số VBQPPL do địa phương ban hành", "Văn bản", "60", ""],
    ["1.1.", "Số VBQPPL do cấp tỉnh ban hành", "Văn bản", "41", ""],
    ["1.2.", "Số VBQPPL do cấp huyện ban hành", "Văn bản", "12", ""],
    ["1.3.", "Số VBQPPL do cấp xã ban hành", "Văn bản", "7", ""],
]
DISTRICT = [
    ["3.4.2.", "Công khai kết quả giải quyết trên trang TTĐT của đơn vị", "Số hồ sơ đã giải quyết", "3.645", ""],
    ["Trong đó", "- Cấp huyện", "", "45", ""],
    ["", "- Cấp xã", "", "3.600", ""],
    ["3.4.3.", "Số TTHC đã tích hợp dịch vụ thanh toán trực tuyến trên Cổng dịch vụ công.", "Thủ tục", "180", ""],
]  # fmt: skip


def rows_of(*rows: list[str]) -> list[ReadRow]:
    return [row for table in read_tables(document_of([HEADER, *rows])) for row in table.rows]


def form_2_with(at: int, cells: list[str]) -> ReadRow:
    return rows_of(*FORM_2[:at], cells, *FORM_2[at + 1 :])[at]


def district_with(first: list[str], second: list[str]) -> list[ReadRow]:
    return rows_of(DISTRICT[0], first, second, DISTRICT[3])[1:3]


def test_row_in_place_is_not_marked() -> None:
    row = form_2_with(3, FORM_2[3])
    assert (row.printed.value, row.misplaced, row.misplaced_printed) == (12, False, None)


@pytest.mark.parametrize(
    "cells",
    [
        ["Số VBQPPL do cấp huyện ban hành", "Văn bản", "12", "", ""],
        ["", "1.2.", "Số VBQPPL do cấp huyện ban hành", "Văn bản", "12"],
        ["1.2.", "Số VBQPPL do cấp huyện ban hành", "12", "Văn bản", ""],
        ["1.2.", "Số VBQPPL do cấp huyện ban hành", "Văn bản", "", "12"],
        ["1.2.", "Số VBQPPL do cấp huyện ban hành", "12", "", ""],
        ["1.2.", "Số VBQPPL do cấp huyện ban hành", "12", "trừ văn bản đã bãi bỏ", ""],
    ],
)
def test_value_beside_its_column_is_read_and_marked(cells: list[str]) -> None:
    row = form_2_with(3, cells)
    assert row.indicator == "institutions.legal_documents.issued_district"
    assert (row.printed.value, row.misplaced) == (Decimal(12), True)
    assert row.misplaced_printed is not None
    assert row.misplaced_printed.value == 12


def test_label_in_the_column_of_numbers_takes_its_value_along() -> None:
    _, commune = district_with(DISTRICT[1], ["- Cấp xã", "3.600", "", "", ""])
    assert commune.indicator == "procedures.publication.website.commune"
    assert (commune.printed.value, commune.misplaced) == (3600, True)


def test_second_series_in_the_column_of_units_gives_no_values() -> None:
    district, commune = district_with(
        ["Trong đó", "- Cấp huyện", "260", "", ""], ["", "- Cấp xã", "10.651", "3.645", ""]
    )
    assert (district.printed.kind, district.misplaced) == (Kind.BLANK, True)
    assert district.misplaced_printed is not None
    assert district.misplaced_printed.value == 260
    assert (commune.printed.value, commune.misplaced) == (3645, True)
    assert commune.misplaced_printed is not None
    assert commune.misplaced_printed.value == 10651


def test_note_is_not_taken_for_the_value() -> None:
    row = form_2_with(
        3, ["1.2.", "Số VBQPPL do cấp huyện ban hành", "Văn bản", "", "12 văn bản quý I"]
    )
    assert (row.printed.kind, row.note) == (Kind.BLANK, "12 văn bản quý I")


def test_of_which_is_no_number() -> None:
    assert district_with(DISTRICT[1], DISTRICT[2])[0].item == ""


def test_printed_number_is_kept_where_it_is_wrong() -> None:
    row = form_2_with(3, ["9.2.", *FORM_2[3][1:]])
    assert (row.item, row.form_row) == ("9.2.", "1.2")


def test_number_inside_the_label_is_taken_off() -> None:
    rows = [[f"{cells[0]} {cells[1]}", *cells[2:]] for cells in FORM_2]
    table = read_tables(document_of([HEADER[1:], *rows]))[0]
    assert [(row.item, row.label) for row in table.rows] == [(c[0], c[1]) for c in FORM_2[1:]]


def test_cells_that_hold_several_rows_are_divided() -> None:
    stacked = ["\n".join(cells[at] for cells in FORM_2[1:]) for at in range(4)] + [""]
    read = rows_of(FORM_2[0], stacked)
    assert [row.printed.value for row in read] == [None, 60, 41, 12, 7]
    assert [row.form_row for row in read] == ["II", "1", "1.1", "1.2", "1.3"]

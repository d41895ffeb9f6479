"""Whole tables are laid along whole forms: equal labels, broken, moved, missing and added rows fall into place."""

from __future__ import annotations

from decimal import Decimal

from thuocdo.ingestion.reading import ReadTable
from thuocdo.ingestion.tables import read_tables
from thuocdo.ingestion.tables.tests.layouts import document_of

HEADER = ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]
RESOLVED = "Tổng số hồ sơ TTHC đã giải quyết xong"
ON_TIME = "Số hồ sơ TTHC giải quyết đúng hạn"
FORM_3 = [
    ["3", "Kết quả giải quyết TTHC", "", "", ""],
    ["3.1", "Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giải quyết đúng hạn", "%", "50", ""],
    ["3.1.1", RESOLVED, "Hồ sơ", "200", ""],
    ["3.1.2", ON_TIME, "Hồ sơ", "100", ""],
    ["3.2", "Tỷ lệ hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn", "%", "60", ""],
    ["3.2.1", RESOLVED, "Hồ sơ", "300", ""],
    ["3.2.2", ON_TIME, "Hồ sơ", "180", ""],
    ["3.3", "Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn", "%", "70", ""],
    ["3.3.1", RESOLVED, "Hồ sơ", "400", ""],
    ["3.3.2", ON_TIME, "Hồ sơ", "280", ""],
]
PREFIX = "procedures.dossiers."


def table_of(*rows: list[str]) -> ReadTable:
    (table,) = read_tables(document_of([HEADER, *rows]))
    return table


def read(*rows: list[str]) -> dict[str, Decimal | None]:
    return {
        row.indicator.removeprefix(PREFIX): row.printed.value
        for row in table_of(*rows).rows
        if row.indicator
    }


def test_equal_labels_are_told_apart_by_their_place_alone() -> None:
    unnumbered = [["", *row[1:]] for row in FORM_3]
    assert read(*unnumbered) == {
        "department.on_time_rate": 50, "department.resolved": 200, "department.on_time": 100,
        "district.on_time_rate": 60, "district.resolved": 300, "district.on_time": 180,
        "commune.on_time_rate": 70, "commune.resolved": 400, "commune.on_time": 280,
    }  # fmt: skip


def test_wrong_numbers_do_not_outweigh_the_place() -> None:
    wrong = [[number.replace("3.2", "3.1"), *row[1:]] for row in FORM_3 for number in row[:1]]
    assert read(*wrong)["district.resolved"] == 300


def test_rows_left_out() -> None:
    assert read(*FORM_3[:2], *FORM_3[4:5], *FORM_3[8:]) == {
        "department.on_time_rate": 50, "district.on_time_rate": 60, "commune.resolved": 400, "commune.on_time": 280,
    }  # fmt: skip


def test_row_moved_within_the_section() -> None:
    assert read(*FORM_3[:4], *FORM_3[7:], *FORM_3[4:7]) == read(*FORM_3)


def test_label_broken_over_lines_with_the_value_on_either() -> None:
    above = [
        ["3.1", "Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp", "%", "50", ""],
        ["", "nhận được giải quyết đúng hạn", "", "", ""],
    ]
    below = [
        ["3.1", "Tỷ lệ hồ sơ TTHC do các sở, ngành", "", "", ""],
        ["", "tiếp nhận được giải quyết đúng hạn", "%", "50", ""],
    ]
    for broken in (above, below):
        row = table_of(FORM_3[0], *broken, *FORM_3[2:]).rows[1]
        assert (row.printed.value, row.label, row.unit) == (50, FORM_3[1][1], "%")


def test_label_broken_over_three_lines_with_number_and_value_in_the_middle() -> None:
    broken = [
        ["", "Tỷ lệ hồ sơ TTHC do các sở,", "", "", ""],
        ["3.1", "ngành tiếp nhận được", "%", "50", ""],
        ["", "giải quyết đúng hạn", "", "", ""],
    ]
    row = table_of(FORM_3[0], *broken, *FORM_3[2:]).rows[1]
    assert (row.item, row.printed.value, row.label) == ("3.1", 50, FORM_3[1][1])


def test_row_of_the_issuer_is_read_and_has_no_indicator() -> None:
    own = ["3.1.3", "Số máy lấy số tự động tại Bộ phận Một cửa", "Máy", "12", ""]
    table = table_of(*FORM_3[:4], own, *FORM_3[4:])
    row = table.rows[4]
    assert (row.label, row.printed.value, row.indicator, row.confidence) == (own[1], 12, None, 0)
    assert len([r for r in table.rows if r.indicator]) == 9


def test_confidence_falls_where_another_row_fits_nearly_as_well() -> None:
    sure, unsure = (
        table_of(*FORM_3),
        table_of(["", RESOLVED, "Hồ sơ", "200", ""], ["", ON_TIME, "Hồ sơ", "100", ""]),
    )
    assert sure.rows[1].confidence > 0.9
    assert all(row.confidence < 0.8 for row in unsure.rows)


def test_forms_of_two_provinces_in_one_document() -> None:
    second = [[*row[:3], row[3] and f"{int(row[3]) + 1}", ""] for row in FORM_3]
    tables = read_tables(
        document_of("Biểu mẫu 3", [HEADER, *FORM_3], "Biểu mẫu 3", [HEADER, *second])
    )
    assert [[row.printed.value for row in table.rows][1:3] for table in tables] == [
        [50, 200],
        [51, 201],
    ]

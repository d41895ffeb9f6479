"""Headers, form titles and page breaks inside tables are told from data."""

from __future__ import annotations

import pytest

from thuocdo.ingestion.tables import read_tables
from thuocdo.ingestion.tables.headers import Role, role_of, title_number
from thuocdo.ingestion.tables.tests.layouts import document_of

HEADER = [
    ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Báo cáo CCHC năm 2023", ""],
    ["", "", "", "Số liệu", "Ghi chú"],
]
ROWS = [
    ["II.", "Cải cách thể chế", "", "", ""],
    ["1", "Tổng số VBQPPL do địa phương ban hành", "Văn bản", "60", ""],
    ["1.1.", "Số VBQPPL do cấp tỉnh ban hành", "Văn bản", "41", ""],
    ["1.2.", "Số VBQPPL do cấp huyện ban hành", "Văn bản", "12", ""],
    ["1.3.", "Số VBQPPL do cấp xã ban hành", "Văn bản", "7", ""],
]
NEXT = [
    ["VI.", "Cải cách tài chính công", "", "", ""],
    ["1", "Tỷ lệ thực hiện Kế hoạch giải ngân vốn đầu tư công", "%", "58,3", ""],
    ["1.1.", "Kế hoạch được giao", "Triệu đồng", "14.861.491", ""],
    ["1.2.", "Đã thực hiện", "Triệu đồng", "8.662.975", ""],
]
NUMBERS = [["(1)", "(2)", "(3)", "(4)", "(5)"]]


def read(*blocks: str | list[list[str]]) -> list[tuple[str | None, list[str]]]:
    tables = read_tables(document_of(*blocks))
    return [(table.form, [row.printed.text for row in table.rows]) for table in tables]


FORM_2 = ("2023_province/2", ["", "60", "41", "12", "7"])
FORM_6 = ("2023_province/6", ["", "58,3", "14.861.491", "8.662.975"])


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("STT", Role.ITEM),
        ("Chỉ tiêu thống kê (Sử dụng trong kỳ báo cáo hàng quý, năm)", Role.LABEL),
        ("Đơn vị\ntính", Role.UNIT),
        ("ĐVT", Role.UNIT),
        ("Kết quả thực hiện", Role.FIGURE),
        ("Báo cáo cải cách hành chính năm 2023", Role.FIGURE),
        ("Ghi chú", Role.NOTE),
        ("Giài trình", Role.NOTE),
        ("Số VBQPPL do cấp tỉnh ban hành", None),
        ("Cơ quan, đơn vị", Role.LABEL),
    ],
)
def test_words_of_headers(words: str, role: Role | None) -> None:
    assert role_of(words) is role


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Biểu mẫu 6", 6),
        ("Biểu mẫu 3 Cải cách thủ tục hành chính", 3),
        ("BIỂU MẪU SỐ 07", 7),
        ("Biểu số II", 2),
        ("Biên mẫu", None),
        ("Số biểu mẫu 5", None),
    ],
)
def test_number_of_a_title(text: str, number: int | None) -> None:
    assert title_number(text) == number


def test_header_in_two_rows_with_column_numbers() -> None:
    assert read([*HEADER, *NUMBERS, *ROWS]) == [FORM_2]


def test_header_repeated_inside_a_block_is_no_data() -> None:
    assert read([*HEADER, *ROWS[:3], *HEADER, *ROWS[3:]]) == [FORM_2]


def test_table_goes_on_after_a_break_without_header() -> None:
    assert read([*HEADER, *ROWS[:3]], ROWS[3:4], ROWS[4:]) == [FORM_2]


def test_title_swallowed_as_last_row_of_the_table_before() -> None:
    title = [["Biểu mẫu 6", "", "", "", ""]]
    name = [["Cải cách tài chính công", "", "", "", ""]]
    assert read([*HEADER, *ROWS, *title], [*name, *HEADER, *NEXT]) == [FORM_2, FORM_6]


def test_title_swallowed_as_first_row() -> None:
    title = [["Biểu mẫu 6 Cải cách tài chính công", "", "", "", ""]]
    assert read([*HEADER, *ROWS], [*title, *HEADER, *NEXT]) == [FORM_2, FORM_6]


def test_several_forms_in_one_block_and_in_any_order() -> None:
    assert read([*HEADER, *NEXT, *ROWS]) == [FORM_6, FORM_2]


@pytest.mark.parametrize("note", ["Nhiệm vụ", "Lũy kế từ đầu năm", "Theo Báo cáo ngày 13/11/2023"])
@pytest.mark.parametrize("unit", ["Cơ quan, đơn vị", "Đơn vị", "Nhiệm vụ"])
def test_words_of_a_header_in_a_row_make_it_no_header(unit: str, note: str) -> None:
    row = ["", "Số cơ quan, đơn vị đã được kiểm tra", unit, "", note]
    (table,) = read_tables(document_of([*HEADER, *ROWS, row]))
    assert len(table.rows) == len(ROWS) + 1


def test_header_whose_cells_are_parted_by_a_second_row() -> None:
    grid = [
        ["TT", "Lĩnh vực", "Tiếp nhận", "", "Giải quyết", ""],
        ["", "", "Trực tuyến", "Trực tiếp", "Đúng hạn", "Quá hạn"],
        ["1", "Đất đai", "1.200", "300", "1.490", "10"],
        ["2", "Hộ tịch", "800", "20", "820", "0"],
    ]
    (table,) = read_tables(document_of(grid))
    assert [row.label for row in table.rows] == ["Đất đai", "Hộ tịch"]
    assert table.columns[1:] == ("Trực tiếp", "Giải quyết Đúng hạn", "Quá hạn")


def test_year_at_the_end_of_a_broken_label_is_no_header() -> None:
    rows = [
        ["2.4.", "Số biên chế đã tinh giản trong kỳ báo cáo", "Người", "39", ""],
        ["2.5.", "Tỷ lệ phần trăm biên chế đã tinh giản so với", "%", "9,1", ""],
    ]
    (table,) = read_tables(document_of([*HEADER, *rows], [*HEADER, ["", "năm 2015", "", "", ""]]))
    assert table.rows[-1].label == "Tỷ lệ phần trăm biên chế đã tinh giản so với năm 2015"


def test_words_of_a_header_broken_over_lines() -> None:
    broken = [
        ["STT", "Chỉ tiêu thống kê", "Đơn vị", "Báo cáo cải", ""],
        ["", "", "tính", "cách hành", ""],
        ["", "", "", "chính năm", ""],
        ["", "", "", "2023", ""],
        ["", "", "", "Số liệu", "Ghi chú"],
    ]
    assert read([*broken, *ROWS]) == [FORM_2]


def test_header_and_row_parted_by_a_page_break() -> None:
    first = [["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Báo cáo CCHC năm", ""]]
    rest = [["", "", "", "2023", ""], ["", "", "", "Số liệu", "Ghi chú"]]
    assert read(first, [*rest, *ROWS]) == [FORM_2]


def test_unit_and_note_of_a_row_go_on_over_the_page() -> None:
    row = ["1", "Triển khai nền tảng chia sẻ, tích hợp dùng chung (LGSP).", "Chưa = 0 Có", "1", ""]
    rest = ["", "", "= 1", "", "Từ năm 2021"]
    table = read_tables(document_of([*HEADER, row], [rest, *ROWS[1:3]]))[0]
    assert (table.rows[0].unit, table.rows[0].note) == ("Chưa = 0 Có = 1", "Từ năm 2021")


def test_code_broken_off_a_list_of_codes_is_no_value() -> None:
    rows = [
        ["7", "Tổ chức đối thoại của lãnh đạo với người", "Không = 0 Có =", "1", ""],
        ["", "dân, cộng đồng, doanh nghiệp", "1", "", ""],
    ]
    (table,) = read_tables(document_of([*HEADER, *rows]))
    assert [(row.unit, row.printed.value) for row in table.rows] == [("Không = 0 Có = 1", 1)]

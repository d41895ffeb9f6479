"""Excel files: numbers as they print, tables found among blank rows, blank rows by the million."""

from __future__ import annotations

import io
import resource
import time
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.ingestion.document import Document, Table
from thuocdo.ingestion.readers import Unreadable, read_document
from thuocdo.ingestion.readers.number_formats import parse_format, printed_number
from thuocdo.ingestion.readers.tests.office_files import excel_file
from thuocdo.ingestion.readers.tests.reading_back import assert_spans_hold, paragraphs, tables


def read(content: bytes) -> Document:
    document = read_document(content, name="biểu.xlsx")
    assert_spans_hold(document)
    return document


def workbook(fill) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    fill(book)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("stored", "code", "printed"),
    [
        ("1374705", "General", "1374705"),
        ("1374705", "#,##0", "1374705"),
        ("97.82", "General", "97,82"),
        ("97.8234567", "0.00", "97,82"),
        ("0.97825", "0.00%", "97,83%"),
        ("1", "0%", "100%"),
        ("0.29", "0%", "29%"),
        ("100", "0.00", "100,00"),
        ("6", "00", "06"),
        ("-12.5", "#,##0.0;[Red]-#,##0.0", "-12,5"),
        ("64.280000000000001", "General", "64,28"),
        ("0.1", "General", "0,1"),
        ("1E+3", "General", "1000"),
        ("45275", "dd/mm/yyyy", "15/12/2023"),
        ("45275.5", "d/m/yyyy h:mm", "15/12/2023 12:00"),
        ("0.75", "h:mm", "18:00"),
        ("36", '0" nhiệm vụ"', "36 nhiệm vụ"),
        ("5", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "5"),
        ("12", '#,##0 "đ"', "12 đ"),
        ("NaN", "General", "NaN"),
    ],
)
def test_a_number_reads_as_it_prints(stored, code, printed):
    assert printed_number(stored, parse_format(code)) == printed


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_any_stored_number_is_read_back_from_its_print(value):
    assert (
        Decimal(printed_number(repr(float(value)), parse_format("General")).replace(",", "."))
        == value
    )


def test_types_of_cells():
    def fill(book):
        sheet = book.add_worksheet("Biểu 1")
        share = book.add_format({"num_format": "0.00%"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["STT", "Chỉ tiêu", "Số liệu"])
        for row, (label, value, form) in enumerate(
            [
                ("văn bản", "06", None),
                ("chữ", "1.374.705", None),
                ("tỷ lệ", 0.9782, share),
                ("ngày", date(2023, 12, 15), day),
            ],
            1,
        ):
            sheet.write(row, 0, row)
            sheet.write(row, 1, label)
            sheet.write(row, 2, value, form)
        sheet.write_formula(5, 2, "=SUM(A2:A5)", None, 10)
        sheet.write_boolean(6, 2, True)

    assert tables(read(workbook(fill))) == [
        [
            ["STT", "Chỉ tiêu", "Số liệu"],
            ["1", "văn bản", "06"],
            ["2", "chữ", "1.374.705"],
            ["3", "tỷ lệ", "97,82%"],
            ["4", "ngày", "15/12/2023"],
            ["", "", "10"],
            ["", "", "TRUE"],
        ]
    ]


def test_item_numbers_keep_their_full_stop():
    def fill(book):
        book.add_worksheet().write_row(0, 0, [1.1, "Số sở", 64.28])

    assert tables(read(workbook(fill))) == [[["1.1", "Số sở", "64,28"]]]


def test_titles_are_paragraphs_and_tables_part_at_blank_rows():
    def fill(book):
        sheet = book.add_worksheet("Phụ lục")
        sheet.merge_range(0, 0, 0, 2, "THỐNG KÊ SỐ LIỆU")
        sheet.write(1, 0, "Biểu mẫu 1")
        sheet.write_row(2, 0, ["STT", "Chỉ tiêu", "Số liệu"])
        sheet.write_row(3, 0, ["1", "Số văn bản", "73"])
        sheet.write_row(5, 1, ["kiểm tra"])
        sheet.write_row(6, 0, ["2", "Số nhiệm vụ", "36"])

    document = read(workbook(fill))
    assert paragraphs(document) == ["THỐNG KÊ SỐ LIỆU", "Biểu mẫu 1"]
    assert tables(document) == [
        [["STT", "Chỉ tiêu", "Số liệu"], ["1", "Số văn bản", "73"]],
        [["", "kiểm tra", ""], ["2", "Số nhiệm vụ", "36"]],
    ]
    assert {block.sheet for block in document.blocks if isinstance(block, Table)} == {"Phụ lục"}


def test_tables_side_by_side_part_at_a_blank_column():
    def fill(book):
        sheet = book.add_worksheet()
        for row in range(3):
            sheet.write_row(row, 0, ["STT", "Sở"] if row == 0 else [str(row), "a"])
            sheet.write_row(row, 3, ["TT", "Xã", "Số"] if row == 0 else [str(row), "b", "9"])

    assert tables(read(workbook(fill))) == [
        [["STT", "Sở"], ["1", "a"], ["2", "a"]],
        [["TT", "Xã", "Số"], ["1", "b", "9"], ["2", "b", "9"]],
    ]


def test_merged_cells_stand_once():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "STT")
        sheet.merge_range(0, 1, 0, 2, "Kết quả")
        sheet.write_row(1, 1, ["Đơn vị", "Số liệu"])
        sheet.write_row(2, 0, ["1", "%", "100"])

    table = read(workbook(fill)).blocks[0]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["STT", "Kết quả", ""],
        ["", "Đơn vị", "Số liệu"],
        ["1", "%", "100"],
    ]
    assert (table.rows[0][0].rows, table.rows[0][1].columns) == (2, 2)


def test_hidden_sheets_count_only_where_no_table_is_shown():
    def fill(book, *, shown):
        book.add_worksheet("Một").write_row(0, 0, ["a", "b"] if shown else ["Báo cáo"])
        hidden = book.add_worksheet("Ẩn")
        hidden.hide()
        hidden.write_row(0, 0, ["c", "d"])

    both = read(workbook(lambda book: fill(book, shown=True)))
    assert tables(both) == [[["a", "b"]]]
    assert both.properties["hidden_sheets"] == "Ẩn"
    assert tables(read(workbook(lambda book: fill(book, shown=False)))) == [[["c", "d"]]]


def test_hidden_rows_and_columns_are_read():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_row(1, 0, ["d", "e", "f"])
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    assert tables(read(workbook(fill))) == [[["a", "b", "c"], ["d", "e", "f"]]]


def test_labels_merged_over_columns_do_not_part_a_table():
    def fill(book):
        sheet = book.add_worksheet()
        rows = [("STT", "Nội dung", "ĐVT", "Số liệu"), ("1", "Văn bản", "Bản", "7")]
        for number, (item, label, unit, value) in enumerate(rows):
            sheet.write(number, 0, item)
            sheet.merge_range(number, 1, number, 3, label)
            sheet.write_row(number, 4, [unit, value])

    assert tables(read(workbook(fill))) == [
        [["STT", "Nội dung", "ĐVT", "Số liệu"], ["1", "Văn bản", "Bản", "7"]]
    ]


def test_tables_side_by_side_may_have_titles():
    def fill(book):
        sheet = book.add_worksheet()
        for side, form in ((0, "Biểu mẫu 1"), (4, "Biểu mẫu 2")):
            sheet.write(0, side, form)
            sheet.write_row(1, side, ["STT", "Nội dung", "Số liệu"])
            sheet.write_row(2, side, ["1", form[-1], "7"])

    document = read(workbook(fill))
    assert paragraphs(document) == ["Biểu mẫu 1", "Biểu mẫu 2"]
    assert [table[1] for table in tables(document)] == [["1", "1", "7"], ["1", "2", "7"]]


def test_rich_text_inline_text_and_cells_without_a_place():
    sheet = (
        "<sheetData><row><c t='s'><v>0</v></c><c t='inlineStr'><is><t>a_x000D_</t><rPh><t>furi</t></rPh></is></c><c><v>7</v></c></row>"
        "<row><c t='str'><f>A1</f><v>chữ</v></c><c t='e'><v>#DIV/0!</v></c><c t='s'><v>99</v></c></row></sheetData>"
    )
    strings = (
        "<si><r><t>58.392</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>52</t></r></si>"
    )
    assert tables(read(excel_file(sheet, strings=strings))) == [
        [["58.392⁵²", "a", "7"], ["chữ", "#DIV/0!", ""]]
    ]


def test_a_far_away_cell_costs_nothing():
    sheet = "<sheetData><row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row></sheetData>"
    assert read(excel_file(sheet)).text.split() == ["1", "2"]


def test_too_many_columns_are_refused():
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(1000))
    with pytest.raises(Unreadable) as refused:
        read(excel_file(f"<sheetData><row r='1'>{cells}</row></sheetData>"))
    assert refused.value.code == "too_much_content"


@pytest.mark.slow
@pytest.mark.parametrize(
    "blank",
    ["<row r='{0}' spans='1:5'/>", '<row r="{0}"><c r="A{0}" s="1"/><c r="B{0}" s="1"/></row>'],
)
def test_a_million_blank_rows_are_fast_and_small(blank):
    block = "".join(blank.format(number) for number in range(2, 1252))
    content = excel_file(
        f"<sheetData><row r='1'><c r='A1'><v>1</v></c></row>{block * 800}</sheetData>"
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    assert read(content).text.strip() == "1"
    assert time.process_time() - start < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024

"""Excel files: figures are numbers that show as printed, sheets are ready to print."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.documents.excel import write_excel
from thuocdo.documents.excel_numbers import number_and_format
from thuocdo.documents.paper import Cell, Heading, Line, Paper, Row, Section
from thuocdo.documents.tests.factories import excel_sheets, figure, paper_of


def row(printed: str, value: str | None = None, *, note: str = "") -> Row:
    return Row((Cell("1.1"), Cell("Số TTHC"), figure(printed, value), Cell(note)))


@pytest.mark.parametrize(
    ("printed", "value", "number", "form"),
    [
        ("73", "73", 73, "0"),
        ("06", "6", 6, "00"),
        ("0", "0", 0, "0"),
        ("642.131", "642131", 642131, r"[<1000]0;[<1000000]0\.000;0\.000\.000"),
        ("1.374.705", "1374705", 1374705, r"[<1000]0;[<1000000]0\.000;0\.000\.000"),
        ("1.374.705.000", "1374705000", 1374705000, r"[<1000000]0;[<1000000000]0\.000\.000;0\.000\.000\.000"),
        ("98,60", "98.60", 98.6, "[$-42A]0.00"),
        ("1.544,4", "1544.4", 1544.4, "[$-42A]#,##0.0"),
        ("-5", "-5", -5, "0"),
    ],
)  # fmt: skip
def test_a_number_in_vietnamese_notation_is_a_number(
    printed: str, value: str, number: float, form: str
) -> None:
    assert number_and_format(figure(printed, value)) == (number, form)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("", None),
        ("-", None),
        ("64.28", "64.28"),
        ("16,7%", "16.7"),
        ("(564/1931)*100=29%", "29"),
        ("8.803", "8.803"),
        ("Có", "1"),
        ("1374705,12345678901", "1374705.12345678901"),
        ("12 đơn vị", "12"),
    ],
)
def test_what_is_not_exactly_that_number_stays_a_text(printed: str, value: str | None) -> None:
    assert number_and_format(figure(printed, value)) is None


@given(st.decimals(min_value=0, max_value=10**13, places=2, allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value(value: Decimal) -> None:
    text = f"{value:,f}".translate(str.maketrans(",.", ".,"))
    found = number_and_format(Cell(text, value))
    assert found is None or Decimal(repr(found[0])) == value


def test_blank_dash_and_zero_stay_three_things() -> None:
    rows = excel_sheets(write_excel(paper_of(row(""), row("-"), row("0", "0"))))[0]
    assert [line[2] for line in rows[-3:]] == [None, "-", 0]


def test_a_sheet_is_ready_to_print() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_excel(paper_of(row("7", "7"), landscape=True))))
    sheet = book.active
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    header = next(cell.row for cell in sheet["A"] if cell.value == "STT")
    assert sheet.freeze_panes == f"A{header + 2}"
    assert sheet.print_title_rows == f"${header}:${header + 1}"
    assert sheet.oddHeader.center.text == "&P"
    assert sheet.column_dimensions["B"].width > 3 * sheet.column_dimensions["A"].width
    assert (book.properties.title, book.properties.creator) == ("Thống kê số liệu", "Thước Đo")


def test_sheets_with_one_name_are_told_apart() -> None:
    names = ("Biểu: 1/2 [a]", "biểu  1 2  a", "", "x" * 40, "x" * 41)
    sections = tuple(Section(name, (Heading("A"),)) for name in names)
    book = openpyxl.load_workbook(io.BytesIO(write_excel(Paper("P", (Line("T"),), sections))))
    assert len({name.casefold() for name in book.sheetnames}) == len(names)
    assert all(0 < len(name) <= 31 for name in book.sheetnames)


def test_a_paper_without_sections_is_a_file_all_the_same() -> None:
    assert excel_sheets(write_excel(Paper("P", (Line("T"),), ())))[0][0][0] == "T"

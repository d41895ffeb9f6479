"""Papers as data, and their tables as CSV."""

from __future__ import annotations

import pytest

from thuocdo.documents.paper import Cell, Column, Line, Paper, Row, Section, Table, header_rows
from thuocdo.documents.tests.factories import COLUMNS, csv_rows, figure, paper_of
from thuocdo.documents.text import write_csv


def section(name: str, *, landscape: bool = False, new_page: bool = False) -> Section:
    return Section(name, (), landscape=landscape, new_page=new_page)


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="one cell for each column"):
        Table((Column("A", 1),), (Row((Cell("1"), Cell("2"))),))


def test_a_header_has_two_rows_where_columns_are_grouped() -> None:
    first, second = header_rows(COLUMNS)
    assert [(c.text, c.column, c.columns, c.rows) for c in first] == [
        ("STT", 0, 1, 2), ("Chỉ tiêu", 1, 1, 2), ("Năm 2023", 2, 2, 1),
    ]  # fmt: skip
    assert [(c.text, c.column) for c in second] == [("Số liệu", 2), ("Ghi chú", 3)]
    assert len(header_rows((Column("A", 1), Column("B", 1)))) == 1


def test_parts_of_one_orientation_share_their_pages() -> None:
    one, two, broad = section("1"), section("2"), section("3", landscape=True)
    paper = Paper("P", (Line("T"),), (one, two), annexes=(broad,))
    assert [[s.name for s in spread.sections] for spread in paper.spreads()] == [["1", "2"], ["3"]]
    assert paper.breaks_before(broad)
    assert not paper.breaks_before(two)
    assert len(Paper("P", (), ()).spreads()) == 1


def test_csv_is_for_spreadsheets_of_vietnam() -> None:
    rows = Row((Cell("1"), Cell("Số\u00a0TTHC"), figure("98,60", "98.60"), Cell("- a;b\nc")))
    content = write_csv(paper_of(rows))
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    assert csv_rows(content) == [
        ["Bảng", "STT", "Chỉ tiêu", "Số liệu", "Ghi chú"],
        ["Biểu 1", "1", "Số TTHC", "98,60", "'- a;b\nc"],
    ]


@pytest.mark.parametrize("plain", ["-", "–", "-5", "+3,5", "-1.234", "100%", ""])
def test_dashes_and_numbers_need_no_guard_in_csv(plain: str) -> None:
    rows = Row((Cell(plain), Cell("a"), Cell(""), Cell("")))
    assert csv_rows(write_csv(paper_of(rows)))[1][1] == plain


def test_tables_with_other_columns_get_their_own_header_in_csv() -> None:
    other = Section("Khác", (Table((Column("X", 1),), (Row((Cell("1"),)),)),))
    paper = paper_of(Row((Cell("1"), Cell("a"), Cell(""), Cell(""))))
    both = Paper("P", (), (*paper.sections, *paper.sections, other))
    assert [line[:2] for line in csv_rows(write_csv(both))] == [
        ["Bảng", "STT"], ["Biểu 1", "1"], ["Biểu 1", "1"], [], ["Bảng", "X"], ["Khác", "1"],
    ]  # fmt: skip

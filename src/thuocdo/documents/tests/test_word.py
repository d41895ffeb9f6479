"""Word files: the page of the decree, named styles, headers that repeat, numbers of pages."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from thuocdo.documents.paper import Cell, Row, Section, Text
from thuocdo.documents.tests.factories import figure, paper_of, parts_of, word_rows
from thuocdo.documents.word import write_word


def row(label: str, *, heading: bool = False, depth: int = 0) -> Row:
    cells = (Cell("1"), Cell(label), figure("7", "7"), Cell("ghi chú\nhai dòng"))
    return Row(cells, depth=depth, heading=heading)


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def test_the_page_is_that_of_the_decree() -> None:
    pages = opened(write_word(paper_of(row("a")))).sections[0]
    assert (round(pages.page_width.mm), round(pages.page_height.mm)) == (210, 297)
    assert 20 <= round(pages.top_margin.mm) <= 25
    assert 20 <= round(pages.bottom_margin.mm) <= 25
    assert 30 <= round(pages.left_margin.mm) <= 35
    assert 15 <= round(pages.right_margin.mm) <= 20


def test_numbers_of_pages_stand_on_all_but_the_first() -> None:
    pages = opened(write_word(paper_of(row("a")))).sections[0]
    assert pages.different_first_page_header_footer
    assert "PAGE" in pages.header._element.xml
    assert "PAGE" not in pages.first_page_header._element.xml


def test_the_header_repeats_and_rows_are_whole() -> None:
    table = opened(write_word(paper_of(row("a"), row("b")))).tables[-1]
    properties = [r._tr.trPr for r in table.rows]
    assert [p.find(qn("w:tblHeader")) is not None for p in properties] == [True, True, False, False]
    assert all(p.find(qn("w:cantSplit")) is not None for p in properties)


def test_grouped_columns_stand_under_one_header_cell() -> None:
    rows = word_rows(write_word(paper_of(row("a"))))
    assert rows[1:3] == [
        ["STT", "Chỉ tiêu", "Năm 2023", "Năm 2023"],
        ["STT", "Chỉ tiêu", "Số liệu", "Ghi chú"],
    ]
    assert rows[3] == ["1", "a", "7", "ghi chú\nhai dòng"]


def test_all_looks_are_named_styles() -> None:
    document = opened(write_word(paper_of(row("Đầu mục", heading=True), row("a", depth=1))))
    table = document.tables[-1]
    assert [r.cells[1].paragraphs[0].style.name for r in table.rows] == [
        "Table Header", "Table Header", "Table Heading Row", "Table Text",
    ]  # fmt: skip
    assert table.rows[2].cells[1].paragraphs[0].style.paragraph_format.keep_with_next
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size == Pt(13)


def test_the_font_has_a_stand_in() -> None:
    fonts = parts_of(write_word(paper_of(row("a"))))["word/fontTable.xml"]
    assert 'w:name="Times New Roman"><w:altName w:val="Liberation Serif"' in fonts


def test_a_broad_section_gets_broad_pages() -> None:
    paper = paper_of(row("a"))
    broad = Section("Phụ lục", (Text("a"),), landscape=True)
    upright = Section("Sau", (Text("b"),))
    content = write_word(
        type(paper)("P", paper.title, (*paper.sections, broad, upright), annexes=())
    )
    orientations = [pages.orientation for pages in opened(content).sections]
    assert orientations == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


def test_a_template_of_an_office_keeps_its_styles(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_paragraph("words of the template")
    own.styles["Normal"].font.name = "Arial"
    own.sections[0].left_margin = Mm(99)
    own.save(str(tmp_path / "own.docx"))
    document = opened(write_word(paper_of(row("a")), template=tmp_path / "own.docx"))
    assert document.styles["Normal"].font.name == "Arial"
    assert document.styles["Table Text"].font.name == "Times New Roman"
    assert all("template" not in paragraph.text for paragraph in document.paragraphs)

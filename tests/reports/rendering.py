"""Word, Excel and PDF files made from a document that was read, so that every reader can be held against one truth.

Note marks become small raised digits and merged cells become merged, as an office would have typed them.
"""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import pytest
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.shared import Cm
from reportlab.lib import colors, pagesizes
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Spacer
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus.doctemplate import SimpleDocTemplate

from thuocdo.figures.notation import SUPERSCRIPTS
from thuocdo.ingestion.document import Cell, Document, Paragraph, Table

_RAISED = re.compile(f"([{SUPERSCRIPTS}]+)")
_PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf",
    "/usr/share/fonts/dejavu/DejaVuSerif.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/times.ttf",
)
#: Share of the width for item, label, unit, value and note; other tables have columns of one width.
_FORM_WIDTHS = (0.07, 0.45, 0.16, 0.14, 0.18)
_SHEET_NAME = 31


def as_docx(document: Document) -> bytes:
    """Return a Word file with the paragraphs and tables of a document."""
    word = docx.Document()
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            _type(word.add_paragraph(), block.text)
        else:
            _word_table(word, block)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _word_table(word: Any, table: Table) -> None:
    grid = word.add_table(len(table.rows), len(table.rows[0]), style="Table Grid")
    places = [list(row.cells) for row in grid.rows]
    for number, row in enumerate(table.rows):
        for place, cell in enumerate(row):
            if cell.columns > 1 or cell.rows > 1:
                places[number][place].merge(
                    places[number + cell.rows - 1][place + cell.columns - 1]
                )
            if cell.text:
                target = places[number][place]
                for line_number, line in enumerate(cell.text.split("\n")):
                    _type(target.add_paragraph() if line_number else target.paragraphs[0], line)


def _type(paragraph: Any, text: str) -> None:
    for piece in _RAISED.split(text):
        if _RAISED.match(piece):
            paragraph.add_run(piece.translate(_PLAIN_DIGITS)).font.superscript = True
        elif piece:
            paragraph.add_run(piece)


def as_xlsx(document: Document, *, numbers: bool = False) -> bytes:
    """Return an Excel file, the prose on a sheet of its own and each run of tables on the next.

    Args:
        document: what to write.
        numbers: whole numbers that stand in groups of thousands are written as numbers with a format, not as text.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False})
    grouped = book.add_format({"num_format": "#,##0"})
    sheet, at = book.add_worksheet("Báo cáo"), 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            sheet.write_string(at, 0, block.text)
            at += 1
        else:
            at = _sheet_table(sheet, at + 1, block, grouped if numbers else None) + 1
    book.close()
    return stream.getvalue()


def _sheet_table(sheet: Any, at: int, table: Table, grouped: Any) -> int:
    for number, row in enumerate(table.rows):
        for place, cell in enumerate(row):
            where = (at + number, place)
            if cell.columns > 1 or cell.rows > 1:
                end = (where[0] + cell.rows - 1, place + cell.columns - 1)
                sheet.merge_range(*where, *end, cell.text)
            elif grouped is not None and re.fullmatch(r"\d{1,3}(\.\d{3})+", cell.text):
                sheet.write_number(*where, int(cell.text.replace(".", "")), grouped)
            elif cell.text:
                sheet.write_string(*where, cell.text)
    return at + len(table.rows)


def as_pdf(document: Document, *, ruled: bool = True) -> bytes:
    """Return a PDF with text; tables with or without ruling lines, over as many pages as they need."""
    stream = io.BytesIO()
    width = pagesizes.A4[1] - 4 * cm
    template = SimpleDocTemplate(
        stream, pagesize=pagesizes.landscape(pagesizes.A4), leftMargin=2 * cm, rightMargin=2 * cm
    )
    style = ParagraphStyle("text", fontName=register_font(), fontSize=11, leading=14, spaceAfter=6)
    small = ParagraphStyle("cell", parent=style, fontSize=9, leading=11, spaceAfter=0)
    story: list[Any] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            story.append(Printed(_raised(block.text), style))
        else:
            story += [Spacer(1, 8), _printed_table(block, small, width, ruled=ruled), Spacer(1, 8)]
    template.build(story, onFirstPage=_number_page, onLaterPages=_number_page)
    return stream.getvalue()


def _printed_table(table: Table, style: ParagraphStyle, width: float, *, ruled: bool) -> LongTable:
    columns = len(table.rows[0])
    shares = _FORM_WIDTHS if columns == len(_FORM_WIDTHS) else (1 / columns,) * columns
    commands: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if ruled:
        commands.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    for number, row in enumerate(table.rows):
        commands += [
            _merged(cell, number, place)
            for place, cell in enumerate(row)
            if cell.columns * cell.rows > 1
        ]
    cells = [[Printed(_raised(cell.text), style) for cell in row] for row in table.rows]
    return LongTable(cells, colWidths=[share * width for share in shares], style=commands)


def _merged(cell: Cell, number: int, place: int) -> tuple[str, tuple[int, int], tuple[int, int]]:
    return "SPAN", (place, number), (place + cell.columns - 1, number + cell.rows - 1)


def _raised(text: str) -> str:
    pieces = (
        f"<super>{piece.translate(_PLAIN_DIGITS)}</super>"
        if _RAISED.match(piece)
        else escape(piece)
        for piece in _RAISED.split(text)
    )
    return "".join(pieces).replace("\n", "<br/>")


def _number_page(canvas: Any, template: Any) -> None:
    canvas.setFont(register_font(), 10)
    canvas.drawCentredString(
        template.pagesize[0] / 2, template.pagesize[1] - 1.2 * cm, str(template.page)
    )


@cache
def register_font() -> str:
    """Register a font with Vietnamese letters; a machine without one cannot make PDFs, only read them."""
    for path in _FONTS:
        if Path(path).exists():
            pdfmetrics.registerFont(TTFont("Vietnamese", path))
            return "Vietnamese"
    pytest.skip("no font with Vietnamese letters (apt-get install fonts-dejavu-core)")

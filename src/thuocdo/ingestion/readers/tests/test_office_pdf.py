"""PDF files made by an office program read like the Word and Excel files they were made from."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.reports.rendering import as_docx

from thuocdo.ingestion.document import Document, Paragraph, Table
from thuocdo.ingestion.readers import read_document
from thuocdo.ingestion.readers.tests.reading_back import REPORTS
from thuocdo.ingestion.tables import read_tables

OFFICE = shutil.which("soffice")
#: Widths of the columns of a form in letters, and the height of a line in points.
WIDTHS = (7, 48, 18, 14, 24)
LINE = 15

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice (apt-get install libreoffice)"),
]


@pytest.fixture(scope="module", params=REPORTS, ids=lambda path: path.stem)
def report(request) -> Document:
    return read_document(request.param, name=request.param.name)


def as_ruled_xlsx(document: Document) -> bytes:
    """Return an Excel file as an office lays it out for print: ruled, wrapped, one page wide."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False})
    ruled = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True})
    sheet = book.add_worksheet("Báo cáo")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    at = 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            sheet.merge_range(at, 0, at, len(WIDTHS) - 1, block.text, wrapped)
            sheet.set_row(at, LINE * (1 + len(block.text) // 100))
            at += 1
        else:
            at = _ruled_table(sheet, block, at + 1, ruled) + 1
    book.close()
    return stream.getvalue()


def _ruled_table(sheet: Any, table: Table, at: int, ruled: Any) -> int:
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(table.rows, at):
        lines = (1 + len(cell.text) // width for cell, width in zip(row, WIDTHS, strict=True))
        sheet.set_row(number, LINE * (1 + max(lines)))
        for place, cell in enumerate(row):
            if cell.columns * cell.rows > 1:
                end = (number + cell.rows - 1, place + cell.columns - 1)
                sheet.merge_range(number, place, *end, cell.text, ruled)
                covered |= {
                    (r, c) for r in range(number, end[0] + 1) for c in range(place, end[1] + 1)
                }
            elif (number, place) not in covered:
                sheet.write_string(number, place, cell.text, ruled)
    return at + len(table.rows)


def as_office_pdf(content: bytes, suffix: str, folder: Path) -> bytes:
    source = folder / f"report{suffix}"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"  # one of its own: runs do not meet
    assert OFFICE is not None
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, source]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return source.with_suffix(".pdf").read_bytes()


def cells(document: Document) -> list[tuple[str | None, str | None, str, str, str]]:
    """Return form, row, number, value and note of all rows; a PDF does not keep blanks at line ends."""
    return [
        (table.form, row.form_row, row.item, _close(row.printed.text), _close(row.note))
        for table in read_tables(document)
        for row in table.rows
    ]


def _close(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("write", "suffix"), [(as_docx, ".docx"), (as_ruled_xlsx, ".xlsx")], ids=["Word", "Excel"]
)
def test_pdf_of_an_office_program_has_the_same_cells(report, write, suffix, tmp_path):
    made = as_office_pdf(write(report), suffix, tmp_path)
    assert cells(read_document(made, name="a.pdf")) == cells(report)

"""Small papers, and readers of the files that writers make of them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal

import docx
import openpyxl
import pdfplumber

from thuocdo.documents.paper import (
    Align,
    Cell,
    Column,
    ColumnKind,
    Field,
    Fields,
    Heading,
    Line,
    Paper,
    QrCode,
    Row,
    Section,
    Signatures,
    Signer,
    Table,
    Text,
    TextRole,
    Tick,
    Ticks,
)

COLUMNS = (
    Column("STT", 15, Align.CENTRE),
    Column("Chỉ tiêu", 70, indented=True),
    Column("Số liệu", 25, Align.CENTRE, ColumnKind.NUMBER, "Năm 2023"),
    Column("Ghi chú", 55, group="Năm 2023"),
)


def figure(text: str, value: str | None = None) -> Cell:
    return Cell(text, None if value is None else Decimal(value))


def paper_of(*rows: Row, columns: Sequence[Column] = COLUMNS, landscape: bool = False) -> Paper:
    """Return a paper with one table."""
    blocks = (
        Heading("Biểu mẫu 1"),
        Text("Công tác chỉ đạo", TextRole.CAPTION),
        Table(tuple(columns), rows),
    )
    return Paper(
        name="Thống kê số liệu",
        left=(Line("ỦY BAN NHÂN DÂN", strong=True),),
        right=(Line("Kỳ báo cáo: năm 2023", slanted=True),),
        title=(Line("PHỤ LỤC", strong=True),),
        sections=(Section("Biểu 1", blocks, landscape=landscape),),
        author="Thước Đo",
        subject="Báo cáo",
    )


def one_text(text: str) -> Paper:
    """Return a paper that says one text in every place that takes one."""
    line, cell = (Line(text, strong=True),), Cell(text)
    table = Table(
        (Column(text or "A", 1, group=text), Column("B", 1, kind=ColumnKind.NUMBER, group=text)),
        (Row((cell, cell), heading=True), Row((cell, cell), depth=1)),
    )
    blocks = (
        Heading(text),
        Text(text),
        Text(text, TextRole.NOTE),
        table,
        Fields(((Field(text, text), Field(text)),)),
        Ticks((Tick(text, ticked=True), Tick(text))),
        Signatures((Signer(text, text, text),)),
    )
    return Paper(
        text,
        line,
        (Section(text, blocks),),
        left=line,
        right=line,
        author=text,
        subject=text,
        number=text,
        dated=text,
        foot=text,
        code=QrCode("https://mau.example.vn/", text),
    )


def excel_sheets(content: bytes) -> list[list[list[object]]]:
    """Return the values of all cells: sheets, rows, cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def word_rows(content: bytes) -> list[list[str]]:
    """Return the texts of the rows of all tables; a merged cell stands as often as it reaches."""
    document = docx.Document(io.BytesIO(content))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def pdf_text(content: bytes) -> str:
    """Return the text of all pages."""
    with pdfplumber.open(io.BytesIO(content)) as pages:
        return "\n".join(page.extract_text() for page in pages.pages)


def csv_rows(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def parts_of(content: bytes) -> dict[str, str]:
    """Return the XML parts of a Word or Excel file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }

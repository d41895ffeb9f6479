"""What the tests ask of a document that was read."""

from __future__ import annotations

from pathlib import Path

import thuocdo.ingestion
from thuocdo.ingestion.document import Document, Paragraph, Table
from thuocdo.ingestion.readers import Unreadable, read_document

#: The reports that ship with the product, as plain text.
REPORTS = sorted((Path(thuocdo.ingestion.__file__).parent / "data").glob("*.txt"))


def read_text(text: str) -> Document:
    return read_document(text.encode(), name="báo cáo.txt")


def outcome(content: bytes) -> Document | Unreadable:
    """Return what reading yields: a document, or the refusal; any other exception fails the test."""
    try:
        return read_document(content, name="x")
    except Unreadable as refused:
        return refused


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def all_rows(document: Document) -> list[list[str]]:
    """Return the rows of all tables, line breaks in cells as spaces."""
    return [[" ".join(text.split()) for text in row] for table in tables(document) for row in table]


def assert_spans_hold(document: Document) -> None:
    end = 0
    for block in document.blocks:
        assert block.start >= end
        end = block.end
        if isinstance(block, Paragraph):
            assert document.text[block.start : block.end] == block.text
            continue
        assert len({len(row) for row in block.rows}) == 1
        for row in block.rows:
            for cell in row:
                assert document.text[cell.start : cell.end] == cell.text
                assert block.start <= cell.start <= cell.end <= block.end

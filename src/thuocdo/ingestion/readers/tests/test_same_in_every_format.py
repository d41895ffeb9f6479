"""One report as text, Word, Excel and PDF: the same cells and the same prose."""

from __future__ import annotations

import re

import pytest
from tests.reports.rendering import as_docx, as_pdf, as_xlsx

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers import read_document
from thuocdo.ingestion.readers.tests.reading_back import (
    REPORTS,
    all_rows,
    assert_spans_hold,
    paragraphs,
)


@pytest.fixture(scope="module", params=REPORTS, ids=lambda path: path.stem)
def report(request) -> Document:
    return read_document(request.param, name=request.param.name)


def filled(document: Document) -> list[list[str]]:
    """Return the rows of all tables without blanks around formula signs, which a PDF cannot keep."""
    return [[re.sub(r"\s*([=*])\s*", r"\1", text) for text in row] for row in all_rows(document)]


def prose(document: Document) -> list[str]:
    return [" ".join(text.split()) for text in paragraphs(document)]


@pytest.mark.slow
def test_word(report):
    again = read_document(as_docx(report), name="a.docx")
    assert_spans_hold(again)
    assert filled(again) == filled(report)
    assert prose(again) == prose(report)


@pytest.mark.slow
def test_excel(report):
    again = read_document(as_xlsx(report), name="a.xlsx")
    assert_spans_hold(again)
    titles = set(prose(again)) - set(prose(report))
    assert [row for row in filled(report) if "".join(row) not in titles] == filled(again)
    assert [text for text in prose(again) if text not in titles] == prose(report)


@pytest.mark.slow
@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "borderless"])
def test_pdf(report, ruled):
    again = read_document(as_pdf(report, ruled=ruled), name="a.pdf")
    assert_spans_hold(again)
    lines = set(prose(again))
    assert [row for row in filled(report) if "".join(row) not in lines] == filled(again)

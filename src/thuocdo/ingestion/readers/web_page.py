"""Whole HTML files; programs of offices often save them under .doc or .xls."""

from __future__ import annotations

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers.composition import Composer, clean
from thuocdo.ingestion.readers.encodings import decode
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import TEXT_BYTES, Budget
from thuocdo.ingestion.readers.markup import read_markup
from thuocdo.ingestion.readers.paragraphs import rejoined

MEDIA_TYPE = "text/html"


def read(content: bytes, budget: Budget) -> Document:
    """Read an HTML file.

    Raises:
        Unreadable: the bytes are no text, or too much of it.
    """
    if len(content) > TEXT_BYTES:
        raise refusal("file_too_large", size_mb=len(content) // 2**20, limit_mb=TEXT_BYTES // 2**20)
    text = decode(content)
    if text is None:
        raise refusal("not_text")
    composer = Composer(budget)
    composer.add(rejoined(read_markup(clean(text))))
    return composer.finish(MEDIA_TYPE)

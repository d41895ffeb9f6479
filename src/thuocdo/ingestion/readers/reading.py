"""The way in: from a file or bytes to a document, by what the bytes are."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers.errors import Unreadable, refusal
from thuocdo.ingestion.readers.limits import FILE_BYTES, Budget
from thuocdo.ingestion.readers.media import Media, recognise

_PACKAGE = "thuocdo.ingestion.readers"
#: Media type → module with a `read(content, budget)`; loaded on first use, lxml and pdfminer cost 0.1–0.4 s.
_READERS = {
    Media.TEXT: "text",
    Media.MARKUP: "web_page",
    Media.WORD: "word",
    Media.EXCEL: "workbook",
    Media.PDF: "pdf",
}
#: The modules of all readers, to be loaded ahead.
MODULES = tuple(f"{_PACKAGE}.{name}" for name in _READERS.values())


class _Reader(Protocol):
    def read(self, content: bytes, budget: Budget) -> Document: ...


def read_document(source: Path | bytes, *, name: str) -> Document:
    """Read a document from a file or from its bytes.

    What the content is decides how it is read; the name is only carried along and never opened as a path.

    Args:
        source: the file, or its content.
        name: what the sender calls the file.

    Raises:
        Unreadable: no document can be read; code and messages say why and what to do.
    """
    content = _content(source)
    budget = Budget()
    media: Media | None = None
    try:
        media = recognise(content)
        reader: _Reader = import_module(f"{_PACKAGE}.{_READERS[media]}")
        return reader.read(content, budget)
    except (Unreadable, MemoryError):  # too little memory says nothing against the file's structure
        raise
    except Exception as error:  # parsers of hostile bytes raise anything; here it ends
        raise refusal(_DAMAGED.get(media, "damaged_file")) from error


_DAMAGED: dict[Media | None, str] = {
    Media.WORD: "damaged_word",
    Media.EXCEL: "damaged_excel",
    Media.PDF: "damaged_pdf",
}


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        size = len(source)
    else:
        try:
            size = source.stat().st_size
        except (OSError, ValueError) as error:
            raise refusal("missing_file") from error
    if size > FILE_BYTES:
        raise refusal("file_too_large", size_mb=size // 2**20, limit_mb=FILE_BYTES // 2**20)
    if size == 0:
        raise refusal("empty_file")
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise refusal("missing_file") from error

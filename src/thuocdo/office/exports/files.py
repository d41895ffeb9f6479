"""The formats of files that papers are written in, and answering with such a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse

from thuocdo.attachments.services import plain_name
from thuocdo.documents.excel import write_excel
from thuocdo.documents.paper import Paper
from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.text import write_csv
from thuocdo.documents.word import write_word
from thuocdo.vietnamese import fold

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """One format of files: its media type and how a paper is written in it."""

    media_type: str
    write: Callable[[Paper], bytes]


FORMATS = {
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", write_excel),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", write_word),
    "pdf": Format("application/pdf", write_pdf),
    "csv": Format("text/csv; charset=utf-8", write_csv),
}


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a file to be kept, never shown in place; old programs get its name in ASCII, others with its letters."""
    return named_file(content, name, media_type, shown="attachment")


def named_file(content: bytes, name: str, media_type: str, *, shown: str) -> HttpResponse:
    """Return a file with its name: `shown` is inline, in place, or attachment, to be kept.

    A slash in the name stands for itself ("quý I/2024") and not for a folder, so it becomes a dash.
    """
    full = plain_name(name.replace("/", "-"))
    plain = "".join(c if c.isalnum() or c in "._-" else "-" for c in fold(full) if c.isascii())
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(full)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

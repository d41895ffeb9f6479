"""What kind of file some bytes are, told from the bytes alone; a wrong extension misleads nobody here."""

from __future__ import annotations

import re
from enum import StrEnum

from thuocdo.ingestion.readers.errors import refusal


class Media(StrEnum):
    """The kinds of files that can be read."""

    TEXT = "text/plain"
    MARKUP = "text/html"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PDF = "application/pdf"


#: PDF readers accept rubbish before the header, as mail programs leave it.
_PDF_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PICTURES = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"BM\xf6",
    b"RIFF",
    b"\x00\x00\x00\x0cjP",
)
_ARCHIVES = (b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
#: Word and Excel of 2003 save whole files as plain XML.
_XML_OFFICE = re.compile(rb'progid="(Word|Excel)\.')


def recognise(content: bytes) -> Media:
    """Return the kind of a file.

    Raises:
        Unreadable: a kind that cannot be read; the message says what to do instead.
    """
    head = content[:4096]
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Media.PDF
    if head.startswith(_ZIP):
        return _office_media(content)
    if head.startswith(_OLE):
        raise refusal(_ole_code(content))
    if head.startswith(_PICTURES):
        raise refusal("picture")
    if head.startswith(_ARCHIVES):
        raise refusal("archive")
    if head.lstrip()[:5].lower() == b"{\\rtf":
        raise refusal("other_office", kind=".rtf")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and (
        program := _XML_OFFICE.search(head)
    ):
        raise refusal("legacy_word" if program.group(1) == b"Word" else "legacy_excel")
    return Media.MARKUP if _HTML.match(head) else Media.TEXT


def _ole_code(content: bytes) -> str:
    """Tell the old Office files apart by the names of their streams, which stand there in UTF-16."""
    for stream, code in (
        ("EncryptedPackage", "password_protected"),
        ("WordDocument", "legacy_word"),
        ("Workbook", "legacy_excel"),
        ("Book", "legacy_excel"),
    ):
        if stream.encode("utf-16-le") in content:
            return code
    return "legacy_office"


def _office_media(content: bytes) -> Media:
    from thuocdo.ingestion.readers.archive import office_media  # noqa: PLC0415  zipfile costs 15 ms

    return office_media(content)

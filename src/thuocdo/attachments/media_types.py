"""What a file is, judged by its content; its name and what a browser says of it count for nothing."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from typing import IO

_HEAD_BYTES = 4096
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_TEXT_CONTROLS = {7, 8, 9, 10, 12, 13, 27}
_HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


class MediaType(StrEnum):
    """The types that are told apart; all else is `UNKNOWN`."""

    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    HEIC = "image/heic"
    OLE = "application/x-ole-storage"
    ZIP = "application/zip"
    TEXT = "text/plain"
    UNKNOWN = "application/octet-stream"


def media_type_of(file: IO[bytes]) -> MediaType:
    """Return the type of a file that can be wound back; it is left at its start.

    An office file of before 2007 is `OLE`, and so is a newer one that a password locks.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    try:
        return _judge(head, file)
    finally:
        file.seek(0)


def _judge(head: bytes, file: IO[bytes]) -> MediaType:
    if head.startswith(_OLE_MAGIC):
        return MediaType.OLE
    if head.startswith(b"PK"):
        return _judge_package(file)
    picture = _judge_picture(head)
    if picture:
        return picture
    if b"%PDF-" in head[:1024]:  # readers accept up to 1024 bytes of other things before it
        return MediaType.PDF
    return MediaType.TEXT if _looks_like_text(head) else MediaType.UNKNOWN


def _judge_picture(head: bytes) -> MediaType | None:
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return MediaType.HEIC
    return None


def _judge_package(file: IO[bytes]) -> MediaType:
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return MediaType.ZIP
    if any(name.startswith("word/") for name in names):
        return MediaType.DOCX
    if any(name.startswith("xl/") for name in names):
        return MediaType.XLSX
    return MediaType.ZIP


def _looks_like_text(head: bytes) -> bool:
    """Say whether the bytes may be text in any encoding: hardly any control characters, unless two bytes make a letter."""
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return bool(head) and controls * 100 <= len(head)

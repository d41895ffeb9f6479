"""The zip archive that Word and Excel files are, opened with bounds before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from thuocdo.ingestion.readers import limits
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.media import Media

_ENCRYPTED_FLAG = 0x1
_PIECE = 1024 * 1024
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
_MAIN_PARTS = {"word/": Media.WORD, "xl/": Media.EXCEL}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(slots=True)
class Archive:
    """An opened archive; parts are read with a bound on what they may unpack to.

    `damaged` is the code of the refusal when a part cannot be unpacked.
    """

    _zip: zipfile.ZipFile
    damaged: str
    _unpacked: int = 0

    @property
    def names(self) -> list[str]:
        """Return the names of all parts."""
        return self._zip.namelist()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str, *, most: int = limits.XML_PART_BYTES) -> bytes:
        """Return one part.

        Raises:
            Unreadable: it is missing, broken, or larger than `most` bytes whatever the directory says.
        """
        return b"".join(self.pieces(name, most=most))

    def pieces(self, name: str, *, most: int) -> Iterator[bytes]:
        """Yield one part in pieces, counting what really comes out, for directories lie about sizes."""
        if name not in self:
            raise refusal(self.damaged)
        size = 0
        try:
            with self._zip.open(name) as part:
                while piece := part.read(_PIECE):
                    size += len(piece)
                    self._unpacked += len(piece)
                    if size > most or self._unpacked > limits.UNPACKED_BYTES:
                        raise refusal("zip_bomb")
                    yield piece
        except _BROKEN as error:
            raise refusal(self.damaged) from error


def open_archive(content: bytes, *, damaged: str) -> Archive:
    """Open an archive after looking at its directory.

    Raises:
        Unreadable: broken, locked by a password, or a bomb (too many parts, too large, packed too tightly).
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise refusal(damaged) from error
    entries = opened.infolist()
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise refusal("password_protected")
    if len(entries) > limits.ARCHIVE_ENTRIES or any(_is_bomb(entry) for entry in entries):
        raise refusal("zip_bomb")
    return Archive(opened, damaged)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    if entry.file_size > limits.SHEET_BYTES:
        return True
    if entry.file_size < limits.RATIO_FLOOR_BYTES:
        return False
    return entry.file_size > limits.COMPRESSION_RATIO * max(entry.compress_size, 1)


def office_media(content: bytes) -> Media:
    """Tell Word from Excel by the parts in the archive.

    Raises:
        Unreadable: another kind of archive, or a broken one.
    """
    archive = open_archive(content, damaged="damaged_archive")
    names = archive.names
    for folder, media in _MAIN_PARTS.items():
        if any(name.startswith(folder) for name in names):
            return media
    if any(name.startswith("ppt/") for name in names):
        raise refusal("other_office", kind=".pptx")
    if "mimetype" in archive:
        kind = archive.read("mimetype", most=1024).decode("ascii", errors="replace").strip()
        if kind in _OPEN_DOCUMENT:
            raise refusal("other_office", kind=_OPEN_DOCUMENT[kind])
    raise refusal("archive")

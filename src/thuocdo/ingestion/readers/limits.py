"""How much a reader takes on: each bound with its reason, so that no input can take the server down.

A yearly report of a province with its appendix has about 70,000 characters, 40 pages and 1,000 table cells.
"""

from __future__ import annotations

import time

from thuocdo.ingestion.readers.errors import refusal

#: Bytes of a file. Scanned appendices with pictures reach 30 MB; 64 MB in memory still leaves room below 400 MB.
FILE_BYTES = 64 * 1024 * 1024
#: Bytes of a plain text file; decoded Vietnamese takes two bytes a letter and the readers keep three copies.
TEXT_BYTES = 16 * 1024 * 1024
#: Letters in one document, some 3,000 pages.
CHARACTERS = 8_000_000
#: Parts of an Office file. Real ones have 10–300 (pictures, sheets).
ARCHIVE_ENTRIES = 5_000
#: Bytes of one XML part after unpacking: a parsed tree takes about six times its text.
XML_PART_BYTES = 40 * 1024 * 1024
#: Bytes of a worksheet, which is read as a stream and never as a tree.
SHEET_BYTES = 400 * 1024 * 1024
#: Bytes of all parts that are read, after unpacking.
UNPACKED_BYTES = 600 * 1024 * 1024
#: Unpacked to packed size. Office XML reaches 100; blank worksheet rows 250; a bomb 1,000.
COMPRESSION_RATIO = 400
#: Parts below this size are not judged by their ratio.
RATIO_FLOOR_BYTES = 4 * 1024 * 1024
#: Cells that hold something, over all tables of a document.
CELLS = 400_000
#: Columns of one table; an Excel sheet formatted to its last column has 16,384 blank ones.
COLUMNS = 512
#: Worksheets of a workbook.
SHEETS = 256
#: Pages of a PDF; at 0.1–0.3 s a page the time bound comes first on slow machines.
PAGES = 400
#: Tables within tables, boxes within boxes. Word itself stops making sense at three.
NESTING = 24
#: Seconds of computing for one document, so that a busy machine refuses nothing; a 30-page PDF takes two.
SECONDS = 120.0


class Budget:
    """The time and amounts that are left for one document; asking for more than there is raises `Unreadable`."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._deadline = time.thread_time() + seconds
        self._cells = 0
        self._characters = 0

    def check_time(self) -> None:
        """Refuse to go on after the deadline."""
        if time.thread_time() > self._deadline:
            raise refusal("too_slow", seconds=round(self._seconds))

    def take_cells(self, count: int) -> None:
        """Count cells against the bound."""
        self._cells += count
        if self._cells > CELLS:
            raise refusal("too_much_content", what="ô, cells", limit=CELLS)

    def take_characters(self, count: int) -> None:
        """Count characters against the bound."""
        self._characters += count
        if self._characters > CHARACTERS:
            raise refusal("too_much_content", what="ký tự, characters", limit=CHARACTERS)

"""The tables of a paper as CSV, for programs and spreadsheets.

UTF-8 with a byte order mark, or Excel reads Vietnamese wrongly; semicolons, since the comma is the decimal mark in
Vietnam; lines end with CR LF (RFC 4180).
"""

from __future__ import annotations

import csv
import io
import re
from itertools import groupby

from thuocdo.documents.paper import Paper, Table
from thuocdo.documents.texts import printable

DELIMITER = ";"
SECTION = "Bảng"
#: What makes a spreadsheet take a cell for a formula, also in their wide forms and behind blanks.
_WIDE = "\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"[\t\r\n]|\s*[=+\-@|%{_WIDE}]")
#: A dash that stands for nothing, the unit per cent, and a number with its sign: all are worth what they say.
_HARMLESS = re.compile(r"[-–—]+|%|[-+]\d[\d.,]*%?")
_GUARD = "'"
_HARD_SPACE = "\u00a0"


def write_csv(paper: Paper) -> bytes:
    """Return the tables of a paper as CSV; letterhead, title and paragraphs are left out.

    Shape: neighbouring tables with the same columns stand under one header; the first column names the section. A text
    that a spreadsheet would take for a formula is `guarded`.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=DELIMITER)
    tables = [(section.name, table) for section in paper.parts() for table in section.tables()]
    for at, (heads, group) in enumerate(groupby(tables, key=lambda pair: _heads(pair[1]))):
        if at:
            writer.writerow([])
        writer.writerow([SECTION, *map(_plain, heads)])
        for name, table in group:
            writer.writerows(
                [_plain(name), *(_plain(cell.text) for cell in row.cells)] for row in table.rows
            )
    return "\ufeff".encode() + stream.getvalue().encode()


def _heads(table: Table) -> tuple[str, ...]:
    return tuple(column.header for column in table.columns)


def guarded(text: str) -> str:
    """Return a text as a cell of any CSV file is written: with an apostrophe in front where a spreadsheet would compute it.

    A dash alone and a number with its sign (a comparison prints `+3,5`) stay as they are; so does every text that merely holds such a sign.
    """
    if _FORMULA.match(text) and not _HARMLESS.fullmatch(text.strip()):
        return f"{_GUARD}{text}"
    return text


def _plain(text: str) -> str:
    return guarded(printable(text).replace(_HARD_SPACE, " "))

"""The lines of a plain text, cut into paragraphs and tables as they stand.

A blank line ends every block. Which lines form a table is decided by what separates their cells: a tab, a bar,
white space in columns, or HTML; each kind has a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from thuocdo.ingestion.readers import aligned_columns, barred_tables, tabbed_tables
from thuocdo.ingestion.readers.composition import FoundBlock
from thuocdo.ingestion.readers.limits import Budget
from thuocdo.ingestion.readers.lines import Line
from thuocdo.ingestion.readers.markup import read_markup
from thuocdo.ingestion.readers.running_text import join_lines, wrap_width

_TABLE_START = re.compile(r"<table[\s>]", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_BAR = re.compile(r"[|│┃║¦]")


def segmented(text: str, budget: Budget) -> list[FoundBlock]:
    """Return the blocks of a clean text in reading order, the lines of one paragraph joined."""
    lines = _paged_lines(text)
    width = wrap_width(lines)
    spaced = aligned_columns.find(lines)
    found: list[FoundBlock] = []
    running: list[Line] = []
    at = 0
    while at < len(lines):
        if at % 1024 == 0:
            budget.check_time()
        taken, tables = (1, []) if lines[at].blank else _table_at(lines, at, spaced)
        if taken:
            found += join_lines(running, width)
            found += _on_page(tables, lines[at].page)
            running = []
            at += taken
        else:
            running.append(lines[at])
            at += 1
    return found + list(join_lines(running, width))


def _paged_lines(text: str) -> list[Line]:
    pages = text.split("\f")
    paged = len(pages) > 1
    lines: list[Line] = []
    for number, page in enumerate(pages, 1):
        lines += [Line(line, number if paged else None) for line in page.split("\n")]
        lines.append(Line(""))
    return lines


def _on_page(blocks: Iterable[FoundBlock], page: int | None) -> list[FoundBlock]:
    return [replace(block, page=page) for block in blocks]


def _table_at(
    lines: list[Line], at: int, spaced: dict[int, aligned_columns.Region]
) -> tuple[int, list[FoundBlock]]:
    """Return how many lines the table takes that begins here, and what it holds; none where there is no table."""
    text = lines[at].text
    if "<" in text and _TABLE_START.search(text):
        return _markup_at(lines, at)
    if "\t" in text:
        return tabbed_tables.find(_unbroken(lines, at))
    if _BAR.search(text):
        return barred_tables.find(_unbroken(lines, at))
    if at in spaced:
        return spaced[at].length, [spaced[at].table]
    return 0, []


def _unbroken(lines: list[Line], at: int) -> list[str]:
    end = at
    while end < len(lines) and not lines[end].blank:
        end += 1
    return [line.text for line in lines[at:end]]


def _markup_at(lines: list[Line], at: int) -> tuple[int, list[FoundBlock]]:
    depth = 0
    end = at
    while end < len(lines):
        text = lines[end].text
        depth += len(_TABLE_START.findall(text + " ")) - len(_TABLE_END.findall(text))
        end += 1
        if depth <= 0:
            break
    return end - at, read_markup("\n".join(line.text for line in lines[at:end]))

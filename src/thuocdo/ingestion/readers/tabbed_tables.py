"""Tables whose cells are separated by tabs, as text recognition and copying from Word or Excel give them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from thuocdo.ingestion.readers.columns import is_list_mark
from thuocdo.ingestion.readers.composition import FoundBlock, FoundCell, FoundTable
from thuocdo.ingestion.readers.lines import continues, is_heading, starts_item, without_markup

_ITEM_CELL = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.?|STT|TT)$", re.IGNORECASE)
_RULE_CELL = re.compile(r":?-{2,}:?$")
_LONGEST_SIDE = 80
#: A cell broken over more lines than this is running text.
_CELL_LINES = 6


def find(block: Sequence[str]) -> tuple[int, list[FoundBlock]]:
    """Return how many lines the table takes that begins at the first line, and the table.

    Args:
        block: lines up to the next blank one; the first holds a tab.
    """
    rows, taken = _rows(block)
    if not _is_table(rows):
        return 0, []
    cells = [[FoundCell(without_markup(text)) for text in row] for row in rows if not is_rule(row)]
    return taken, [FoundTable(cells)]


def is_rule(row: Sequence[str]) -> bool:
    """Say whether a row is the line that converters draw under a header: "---" in every cell."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return (
        len(filled) > 1
        and all(_RULE_CELL.match(c) for c in filled)
        and any(len(c) > 2 for c in filled)
    )


def _rows(block: Sequence[str]) -> tuple[list[list[str]], int]:
    width = Counter(line.count("\t") + 1 for line in block if "\t" in line).most_common(1)[0][0]
    rows: list[list[str]] = []
    at = 0
    while at < len(block):
        if "\t" in block[at]:
            rows.append(block[at].split("\t"))
            at += 1
            continue
        broken = _broken_cell(rows[-1], block, at, width)
        if broken:
            rows[-1], at = broken
        elif continues(block[at]) and at + 1 < len(block) and "\t" in block[at + 1]:
            rows.append([block[at]])
            at += 1
        else:
            break
    return rows, at


def _broken_cell(
    row: Sequence[str], block: Sequence[str], at: int, width: int
) -> tuple[list[str], int] | None:
    """Join a row whose cell holds line breaks: too few cells before, lines without tabs, the rest after."""
    end = at
    while end < len(block) and "\t" not in block[end] and end - at < _CELL_LINES:
        end += 1
    if end == len(block) or "\t" not in block[end] or len(row) >= width:
        return None
    rest = block[end].split("\t")
    apart = any(is_heading(line) or starts_item(line) for line in block[at:end])
    if len(row) + len(rest) - 1 != width or _ITEM_CELL.match(rest[0].strip()) or apart:
        return None
    inner = "\n".join([row[-1], *block[at:end], rest[0]])
    return [*row[:-1], inner, *rest[1:]], end + 1


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    trailing = any(row[-1].strip() == "" for row in rows)
    if max(filled) < 2 and not trailing:
        return False
    if max(len(row) for row in rows) > 2:
        return True
    if all(_is_list_item(row) for row in rows):
        return False
    if len(rows) > 1:
        return sum(1 for count in filled if count == 2) > 1
    return filled[0] == 2 and all(len(cell.strip()) <= _LONGEST_SIDE for cell in rows[0])


def _is_list_item(row: Sequence[str]) -> bool:
    return is_list_mark(row[0].strip()) and not row[-1].strip()[:1].isdigit()

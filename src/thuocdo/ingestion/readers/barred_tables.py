"""Tables whose cells are separated by bars: Markdown, drawn boxes, and pages that put every cell on a line of its own.

Converters of web pages leave lone bars where a layout had cells; such lines are no table unless cells repeat.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from thuocdo.ingestion.readers.composition import FoundBlock, FoundCell, FoundTable
from thuocdo.ingestion.readers.lines import without_markup
from thuocdo.ingestion.readers.tabbed_tables import is_rule

_DRAWN_BAR = re.compile("[│┃║¦]")
_RULE = re.compile(
    r"[\s|+:=\-–—_─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝]*(?:[-–—_=─━═]{2}|[┼┬┴╬╦╩])[\s|+:=\-–—_─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝]*$"
)
_LONE = re.compile(r"[\s|]*\|[\s|]*$")
_BAR = re.compile(r"(?<!\\)\|")
#: A cell of a one-cell-per-line table goes on over at most this many lines.
_CELL_LINES = 6


def find(block: Sequence[str]) -> tuple[int, list[FoundBlock]]:
    """Return how many lines the table takes that begins at the first line, and the table.

    Args:
        block: lines up to the next blank one; the first holds a bar.
    """
    lines = [_DRAWN_BAR.sub("|", line) for line in block]
    rows, taken = _ladder(lines) if _is_rung(lines[0]) or _LONE.match(lines[0]) else _drawn(lines)
    wide = [row for row in rows if len(row) > 1]
    if len(wide) < 2 and not any(len(row) > 2 for row in wide):
        return 0, []
    cells = [[FoundCell(without_markup(text.replace("\\|", "|"))) for text in row] for row in rows]
    return taken, [FoundTable(cells)]


def _is_rung(line: str) -> bool:
    """Say whether a line is the end of one cell: text, then a single bar."""
    return line.rstrip().endswith("|") and line.count("|") == 1 and len(line.strip()) > 1


def _drawn(lines: Sequence[str]) -> tuple[list[list[str]], int]:
    """Read rows that stand on one line each; a row that lacks its closing bar goes on below."""
    framed = sum(1 for line in lines if line.strip().startswith("|") and line.strip().endswith("|"))
    barred = [line.strip() for line in lines if "|" in line and not _RULE.match(line)]
    closed = framed > 0 and framed * 2 >= len(barred)
    # Where most rows begin with words, a bar at the beginning of a row ends a blank cell.
    opened = sum(1 for line in barred if line.startswith("|")) * 2 > len(barred)
    rows: list[list[str]] = []
    at = 0
    while at < len(lines) and ("|" in lines[at] or _RULE.match(lines[at])):
        line = lines[at].strip()
        if _LONE.match(line) or _is_rung(line):
            break
        at += 1
        if _RULE.match(line):
            continue
        if closed and line.startswith("|") and not line.endswith("|"):
            more, at = _until_closed(lines, at)
            line = "\n".join([line, *more])
        row = _cells(line, opened=opened)
        if not is_rule(row):
            rows.append(row)
    return rows, at


def _until_closed(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    for end in range(at, min(at + _CELL_LINES, len(lines))):
        line = lines[end].strip()
        if line.startswith("|"):
            break
        if line.endswith("|"):
            return [part.strip() for part in lines[at : end + 1]], end + 1
    return [], at


def _cells(line: str, *, opened: bool) -> list[str]:
    line = line.strip()
    if opened:
        line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in _BAR.split(line)]


def _ladder(lines: Sequence[str]) -> tuple[list[list[str]], int]:
    """Read a table printed one cell a line, "text |", with a lone bar before each row."""
    groups: list[list[str]] = [[]]
    at = 0
    while at < len(lines):
        if _LONE.match(lines[at]):
            groups.append([])
            at += 1
            continue
        end = _rung_end(lines, at)
        if end is None:
            break
        groups[-1].append("\n".join(lines[at:end]).rstrip().removesuffix("|").rstrip())
        at = end
    return _with_blank_cells([group for group in groups if group]), at


def _rung_end(lines: Sequence[str], at: int) -> int | None:
    for end in range(at, min(at + _CELL_LINES, len(lines))):
        if _is_rung(lines[end]):
            return end + 1
        if "|" in lines[end]:
            return None
    return None


def _with_blank_cells(groups: list[list[str]]) -> list[list[str]]:
    """Put rows together that a blank cell, a lone bar as well, has cut in two."""
    wide = Counter(len(group) for group in groups if len(group) > 2)
    width = wide.most_common(1)[0][0] if wide else 0
    rows: list[list[str]] = []
    for group in groups:
        if rows and len(rows[-1]) + 1 + len(group) == width:
            rows[-1] = [*rows[-1], "", *group]
        else:
            rows.append(group)
    return rows

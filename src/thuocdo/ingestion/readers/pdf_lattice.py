"""Tables with ruling lines: which boxes the lines make, which of them are merged, and what is printed in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thuocdo.figures.notation import NUMBER
from thuocdo.ingestion.readers.composition import FoundCell
from thuocdo.ingestion.readers.lines import breaks_inside
from thuocdo.ingestion.readers.pdf_glyphs import Glyph, PageContent, Rule
from thuocdo.ingestion.readers.pdf_lines import PrintedLine, lines_of

#: Points: lines this near are one line; gaps this small in a line are none.
_SAME_LINE = 3.0
_GAP = 3.0
#: Columns and rows narrower than this are double rules.
_NARROWEST = 5.0
#: More lines than this on one page, as drawn and as put together, are a drawing.
_MOST_RULES = 12_000
_MOST_LINES = 1_000
_MOST_BOXES = 20_000
#: Part of the side of a box that a line must cover to close it.
_COVERED = 0.6
#: Shares of the size of type that may be left of a full line: the margin of the cell and less than a letter.
_NEARLY_FULL = 1.5


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table on its page: the places of its lines, and for each box the cell that it belongs to."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    owner: tuple[tuple[int, ...], ...]

    def holds(self, glyph: Glyph) -> bool:
        """Say whether the middle of a letter lies inside."""
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        return self.columns[0] <= x <= self.columns[-1] and self.rows[0] <= y <= self.rows[-1]


def find_lattices(page: PageContent) -> list[Lattice]:
    """Return the ruled tables of a page from top to bottom; frames around text and drawings are none."""
    if (
        not page.horizontal
        or not page.vertical
        or len(page.horizontal) + len(page.vertical) > _MOST_RULES
    ):
        return []
    horizontal, vertical = _merged(page.horizontal), _merged(page.vertical)
    if len(horizontal) + len(vertical) > _MOST_LINES:
        return []
    found = [_lattice(rows, columns) for rows, columns in _groups(horizontal, vertical)]
    return sorted(
        (lattice for lattice in found if lattice is not None), key=lambda lattice: lattice.rows[0]
    )


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Put together the pieces of one line: bars per cell, double strokes."""
    places = _clustered(sorted(rule.at for rule in rules), _SAME_LINE)
    by_place: dict[float, list[Rule]] = {}
    for rule in rules:
        by_place.setdefault(min(places, key=lambda place: abs(place - rule.at)), []).append(rule)
    merged: list[Rule] = []
    for place, pieces in by_place.items():
        pieces.sort(key=lambda rule: rule.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + _GAP:
                merged.append(Rule(place, start, end))
                start = piece.start
            end = max(end, piece.end)
        merged.append(Rule(place, start, end))
    return [rule for rule in merged if rule.end - rule.start > _NARROWEST]


def _clustered(values: Sequence[float], nearest: float) -> list[float]:
    clusters: list[list[float]] = []
    for value in values:
        if clusters and value - clusters[-1][0] <= nearest:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _groups(
    horizontal: Sequence[Rule], vertical: Sequence[Rule]
) -> list[tuple[list[Rule], list[Rule]]]:
    """Return lines that touch each other, directly or through others."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    waiting = list(vertical)
    rows_left = list(horizontal)
    while waiting:
        rows: list[Rule] = []
        columns = [waiting.pop()]
        grown = True
        while grown:
            new_rows = [row for row in rows_left if any(_touch(row, column) for column in columns)]
            rows_left = [row for row in rows_left if row not in new_rows]
            rows += new_rows
            new_columns = [column for column in waiting if any(_touch(row, column) for row in rows)]
            waiting = [column for column in waiting if column not in new_columns]
            columns += new_columns
            grown = bool(new_columns or new_rows)
        groups.append((rows, columns))
    return groups


def _touch(row: Rule, column: Rule) -> bool:
    return (
        row.start - _GAP <= column.at <= row.end + _GAP
        and column.start - _GAP <= row.at <= column.end + _GAP
    )


def _lattice(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> Lattice | None:
    if not horizontal:
        return None
    # A table may be open at its sides: its horizontal lines then reach beyond the outer vertical ones.
    sides = [min(rule.start for rule in horizontal), max(rule.end for rule in horizontal)]
    ends = [min(rule.start for rule in vertical), max(rule.end for rule in vertical)]
    columns = _clustered(sorted([*(rule.at for rule in vertical), *sides]), _NARROWEST)
    rows = _clustered(sorted([*(rule.at for rule in horizontal), *ends]), _NARROWEST)
    boxes = (len(columns) - 1) * (len(rows) - 1)
    if boxes < 2 or boxes > _MOST_BOXES:
        return None
    return Lattice(tuple(columns), tuple(rows), _owners(columns, rows, horizontal, vertical))


def _owners(
    columns: Sequence[float],
    rows: Sequence[float],
    horizontal: Sequence[Rule],
    vertical: Sequence[Rule],
) -> tuple[tuple[int, ...], ...]:
    """Give each box the number of the first box of its cell, going over sides that no line closes."""
    width = len(columns) - 1
    owner = list(range(width * (len(rows) - 1)))

    def root(box: int) -> int:
        while owner[box] != box:
            owner[box] = owner[owner[box]]
            box = owner[box]
        return box

    for row in range(len(rows) - 1):
        for column in range(width):
            box = row * width + column
            if column + 1 < width and not _closed(
                vertical, columns[column + 1], rows[row], rows[row + 1]
            ):
                _join(owner, root(box), root(box + 1))
            if row + 2 < len(rows) and not _closed(
                horizontal, rows[row + 1], columns[column], columns[column + 1]
            ):
                _join(owner, root(box), root(box + width))
    return tuple(
        tuple(root(row * width + column) for column in range(width)) for row in range(len(rows) - 1)
    )


def _join(owner: list[int], first: int, second: int) -> None:
    owner[max(first, second)] = min(first, second)


def _closed(rules: Iterable[Rule], place: float, start: float, end: float) -> bool:
    covered = sum(
        max(0.0, min(rule.end, end) - max(rule.start, start))
        for rule in rules
        if abs(rule.at - place) <= _NARROWEST
    )
    return covered >= _COVERED * (end - start)


def read_lattice(lattice: Lattice, glyphs: Iterable[Glyph]) -> list[list[FoundCell]]:
    """Return the cells of a ruled table; rows without a line between them are parted where items begin."""
    width = len(lattice.columns) - 1
    held: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        row = _index(lattice.rows, (glyph.top + glyph.bottom) / 2)
        column = _index(lattice.columns, (glyph.x0 + glyph.x1) / 2)
        held.setdefault(lattice.owner[row][column], []).append(glyph)
    grid: list[list[FoundCell]] = []
    for row, owners in enumerate(lattice.owner):
        lines = [
            lines_of(held.get(box, ())) if box == row * width + column else []
            for column, box in enumerate(owners)
        ]
        spans = [_span(lattice, row, column) for column in range(width)]
        grid += (
            _parted(lines, spans, lattice)
            if all(rows == 1 for _, rows in spans)
            else [_cells(lines, spans, lattice)]
        )
    return grid


def _index(places: Sequence[float], value: float) -> int:
    return max(0, min(bisect_right(places, value) - 1, len(places) - 2))


def _span(lattice: Lattice, row: int, column: int) -> tuple[int, int]:
    """Return over how many columns and rows the cell extends that begins in a box, one each for a covered box."""
    width = len(lattice.columns) - 1
    box = lattice.owner[row][column]
    if box != row * width + column:
        return 1, 1
    columns = sum(1 for other in lattice.owner[row] if other == box)
    rows = sum(1 for other in lattice.owner if other[column] == box)
    return columns, rows


def _cells(
    lines: Sequence[Sequence[PrintedLine]], spans: Sequence[tuple[int, int]], lattice: Lattice
) -> list[FoundCell]:
    return [
        FoundCell(
            _cell_text(cell, lattice.columns[min(place + columns, len(spans))]), columns, rows
        )
        for place, (cell, (columns, rows)) in enumerate(zip(lines, spans, strict=True))
    ]


def _parted(
    lines: Sequence[Sequence[PrintedLine]], spans: Sequence[tuple[int, int]], lattice: Lattice
) -> list[list[FoundCell]]:
    """Part a ruled row that holds several rows of print: the first column then has several items, spread out."""
    items = lines[0]
    if len(items) < 2 or len(lines) < 3 or not all(_is_item(line.text) for line in items):
        return [_cells(lines, spans, lattice)]
    tops = [line.top - 0.5 * line.size for line in items]
    parted = []
    for number, top in enumerate(tops):
        end = tops[number + 1] if number + 1 < len(tops) else float("inf")
        start = float("-inf") if number == 0 else top
        part = [[line for line in cell if start <= line.top < end] for cell in lines]
        parted.append(_cells(part, spans, lattice))
    return parted


def _is_item(text: str) -> bool:
    bare = text.strip(" .")
    return bool(bare) and all(part.isdigit() or part.isupper() for part in bare.split("."))


def _cell_text(lines: Sequence[PrintedLine], right: float) -> str:
    """Join the lines of a cell; a number or address that fills its column goes on without a space."""
    text = ""
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else None
        if before is None:
            text = line.text
        elif right - before.x1 < _NEARLY_FULL * before.size and _goes_on(before.text, line.text):
            text += line.text
        else:
            text += f" {line.text}"
    return text


def _goes_on(before: str, text: str) -> bool:
    """Say whether a full line broke inside a number, a formula or an address."""
    if breaks_inside(before, text):
        return True
    return (
        before[-1:] in "0123456789.,"
        and text[:1].isdigit()
        and bool(NUMBER.fullmatch(before + text))
    )

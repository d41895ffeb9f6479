"""Merged cells laid out on a grid: a merged cell stands at its first place, an empty cell at each other one."""

from __future__ import annotations

from collections.abc import Sequence

from thuocdo.ingestion.readers.composition import FoundCell
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import CELLS, COLUMNS


def placed(rows: Sequence[Sequence[FoundCell]]) -> list[list[FoundCell]]:
    """Return the rows with empty cells in the places that merged cells cover.

    Args:
        rows: the cells each row states, without the places covered from above or from the left.

    Raises:
        Unreadable: the merged cells cover more places than a document may hold.
    """
    covered: dict[int, int] = {}
    grid: list[list[FoundCell]] = []
    total = 0
    for number, row in enumerate(rows):
        laid: list[FoundCell] = []
        for cell in row:
            _fill_covered(laid, covered)
            columns = max(1, min(cell.columns, COLUMNS - len(laid)))
            height = max(1, min(cell.rows, len(rows) - number))
            for place in range(len(laid), len(laid) + columns):
                covered[place] = height
            laid.append(FoundCell(cell.text, columns, height))
            laid += [FoundCell("")] * (columns - 1)
        _fill_covered(laid, covered)
        covered = {place: left - 1 for place, left in covered.items() if left > 1}
        total += len(laid)
        if total > CELLS or len(laid) > COLUMNS:
            raise refusal("too_much_content", what="ô, cells", limit=CELLS)
        grid.append(laid)
    return grid


def _fill_covered(laid: list[FoundCell], covered: dict[int, int]) -> None:
    while covered.get(len(laid), 0) > 0 and len(laid) < COLUMNS:
        laid.append(FoundCell(""))

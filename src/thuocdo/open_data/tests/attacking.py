"""What a reader of published cells can work out: the exact bounds of a cell under all equations, by the simplex method in fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Row = list[Fraction]
#: Coefficients by name, and what they come to.
Equations = Sequence[tuple[dict[str, int], int | Fraction]]


class Unbounded(Exception):
    """Nothing bounds the cell from above."""


def bounds(equations: Equations, cell: str) -> tuple[Fraction, Fraction | None]:
    """Return the least and the greatest value of a cell, null for no limit; no cell is below zero.

    Args:
        equations: coefficients by name, and what they come to.
    """
    left, known = _known(equations)
    if cell in known:
        return known[cell], known[cell]
    equations = _connected(left, cell)
    least = -_most(equations, cell, -1)
    try:
        return least, _most(equations, cell, 1)
    except Unbounded:
        return least, None


def _known(equations: Equations) -> tuple[Equations, dict[str, Fraction]]:
    """Put in what is told outright until nothing more follows; return the equations left, and what is known."""
    known: dict[str, Fraction] = {}
    left = [(dict(terms), Fraction(total)) for terms, total in equations]
    while True:
        new = {
            name: total / by
            for terms, total in left
            if len(terms) == 1
            for name, by in terms.items()
        }
        if not new:
            return [one for one in left if one[0]], known
        known |= new
        left = [
            (
                {name: by for name, by in terms.items() if name not in new},
                total - sum(by * new[name] for name, by in terms.items() if name in new),
            )
            for terms, total in left
        ]


def _connected(equations: Equations, cell: str) -> Equations:
    """Keep the equations that have to do with a cell."""
    names, kept = {cell}, []
    left = list(equations)
    while touched := [one for one in left if names & one[0].keys()]:
        kept += touched
        left = [one for one in left if not names & one[0].keys()]
        names |= {name for terms, _ in touched for name in terms}
    return kept


def _most(equations: Equations, cell: str, sign: int) -> Fraction:
    names = sorted({name for terms, _ in equations for name in terms} | {cell})
    rows: list[Row] = []
    for terms, total in equations:
        turned = -1 if total < 0 else 1
        rows.append(
            [Fraction(turned * terms.get(name, 0)) for name in names] + [turned * Fraction(total)]
        )
    count, width = len(rows), len(names)
    for at, row in enumerate(rows):  # one artificial unknown for each equation
        row[width:width] = [Fraction(int(at == other)) for other in range(count)]
    basis = list(range(width, width + count))
    first = [Fraction(0)] * width + [Fraction(-1)] * count
    assert _run(rows, basis, first, width + count) == 0, "what was published contradicts itself"
    _drive_out(rows, basis, width)
    goal = [Fraction(0)] * (width + count)
    goal[names.index(cell)] = Fraction(sign)
    return _run(rows, basis, goal, width)


def _run(rows: list[Row], basis: list[int], goal: Sequence[Fraction], width: int) -> Fraction:
    """Go from corner to corner while the goal grows, by the rule of Bland, which never goes in a circle."""
    while True:
        gains = (
            goal[at]
            - sum((goal[b] * row[at] for b, row in zip(basis, rows, strict=True)), Fraction(0))
            for at in range(width)
        )
        entering = next((at for at, gain in enumerate(gains) if gain > 0), None)
        if entering is None:
            return sum((goal[b] * row[-1] for b, row in zip(basis, rows, strict=True)), Fraction(0))
        ratios = [
            (row[-1] / row[entering], basis[at], at)
            for at, row in enumerate(rows)
            if row[entering] > 0
        ]
        if not ratios:
            raise Unbounded
        _pivot(rows, basis, min(ratios)[2], entering)


def _drive_out(rows: list[Row], basis: list[int], width: int) -> None:
    for at in reversed(range(len(rows))):
        if basis[at] < width:
            continue
        entering = next((one for one in range(width) if rows[at][one]), None)
        if entering is None:
            del rows[at], basis[at]  # says nothing that the others do not
        else:
            _pivot(rows, basis, at, entering)


def _pivot(rows: list[Row], basis: list[int], leaving: int, entering: int) -> None:
    by = rows[leaving][entering]
    rows[leaving] = [one / by for one in rows[leaving]]
    for at, row in enumerate(rows):
        if at != leaving and row[entering]:
            factor = row[entering]
            rows[at] = [one - factor * other for one, other in zip(row, rows[leaving], strict=True)]
    basis[leaving] = entering

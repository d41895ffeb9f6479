"""Tables of no known form: totals and shares, asked only where the table itself makes the claim clear.

A row or column is called a total by its own words ("Tổng", "Cộng", "Toàn tỉnh"). What it is the total of is taken from
the other columns or rows: the reading that most of them bear out, and a lone column only where nothing else is possible.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause, cause_in_share
from thuocdo.consistency.evidence import Finding, Given, Severity
from thuocdo.consistency.kinds.grids import Grid, without_headings
from thuocdo.consistency.kinds.ratios import SHARE_DECIMALS, half_up
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule
from thuocdo.consistency.wording import Phrase, join, number
from thuocdo.vietnamese import fold

#: Rows (or columns) that must bear a reading out before others are held against it, and the share of them.
FEWEST_WITNESSES = 2
MOST_AGREE = Decimal("0.6")
#: Parts of which a sum that comes out is no chance.
FEWEST_PARTS = 3
#: The longest list of parts that a message spells out.
PARTS_SHOWN = 8

_SUM = Phrase(
    "Bảng, “{label}”, cột “{column}”: {sum} = {result}, ghi {printed} (lệch {gap})",
    "Table, “{label}”, column “{column}”: {sum} = {result}, but {printed} is printed (difference {gap})",
)
_SHARE_IS = Phrase(
    "Bảng, “{label}”, cột “{column}”: 100 × {top} / {bottom} = {result} %, ghi {printed} %",
    "Table, “{label}”, column “{column}”: 100 × {top} / {bottom} = {result} %, but {printed} % is printed",
)
_CHANGE_IS = Phrase(
    "Bảng, “{label}”, cột “{column}”: {later} - {earlier} = {result}, ghi {printed}",
    "Table, “{label}”, column “{column}”: {later} - {earlier} = {result}, but {printed} is printed",
)
_SUM_OF = Phrase("tổng {count} dòng", "the sum of {count} rows")


class TableSums(Rule):
    """A total row or column = the sum of its parts; a column of changes = one column - another."""

    needs = Given.TABLES

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the totals that their parts do not make."""
        for table in case.evidence.tables:
            grid = Grid(without_headings(table))
            for total in grid.total_rows():
                yield from self._rows(grid, total)
            for total in grid.total_columns():
                yield from self._columns(grid, total)
            for column in grid.changes:
                yield from self._changes(grid, column)

    def _rows(self, grid: Grid, total: int) -> Iterator[Finding]:
        columns = [column for column in grid.amounts if grid.value(total, column) is not None]
        parts = _best_reading(grid, total, columns)
        if parts is None:
            return
        held = [column for column in columns if grid.adds_up(total, column, parts)]
        for column in columns:
            if column not in held and grid.complete(column, parts):
                cells = [(row, column) for row in parts]
                if len(held) == 1 and not grid.is_near((total, column), cells):
                    continue
                yield self._finding(
                    grid, (total, column), cells, sure=len(held) >= FEWEST_WITNESSES
                )

    def _columns(self, grid: Grid, total: int) -> Iterator[Finding]:
        rows = [row for row in range(grid.height) if grid.value(row, total) is not None]
        parts = _following(grid, total, rows)
        if parts is None:
            return
        for row in rows:
            values = [grid.value(row, column) for column in parts]
            if None not in values and sum(v for v in values if v is not None) != grid.value(
                row, total
            ):
                yield self._finding(
                    grid, (row, total), [(row, column) for column in parts], sure=True
                )

    def _changes(self, grid: Grid, column: int) -> Iterator[Finding]:
        """Yield the differences that depart from the two columns which the other rows bear out; a sign may be left out."""
        rows = [row for row in range(grid.height) if grid.value(row, column) is not None]
        pairs = [(one, other) for one in grid.amounts for other in grid.amounts if one != other]
        judged = [
            (pair, [row for row in rows if _is_change(grid, row, column, pair)]) for pair in pairs
        ]
        pair, held = max(
            judged,
            key=lambda found: (len(found[1]), _signed(grid, column, *found)),
            default=((0, 0), []),
        )
        if not _bear_out(len(held), len(rows)):
            return
        for row in rows:
            if row not in held and (result := grid.change(row, *pair)) is not None:
                printed = grid.filled(row, column)
                yield finding(
                    self.text,
                    _CHANGE_IS.fill(
                        label=grid.label(row),
                        column=grid.column(column),
                        later=number(grid.filled(row, pair[0])),
                        earlier=number(grid.filled(row, pair[1])),
                        result=number(result),
                        printed=number(printed),
                    ),
                    printed=printed,
                    expected=result,
                    locations=[grid.location(row, place) for place in (column, *pair)],
                    hint=cause(printed, result),
                )

    def _finding(
        self, grid: Grid, at: tuple[int, int], parts: list[tuple[int, int]], *, sure: bool
    ) -> Finding:
        printed = grid.filled(*at)
        values = [grid.filled(*place) for place in parts if grid.value(*place) is not None]
        result = sum(values, Decimal(0))
        listed = join((number(value) for value in values), " + ")
        return finding(
            self.text,
            _SUM.fill(
                label=grid.label(at[0]),
                column=grid.column(at[1]),
                sum=listed if len(values) <= PARTS_SHOWN else _SUM_OF.fill(count=str(len(values))),
                result=number(result),
                printed=number(printed),
                gap=number(abs(result - printed)),
            ),
            printed=printed,
            expected=result,
            locations=[grid.location(*place) for place in (at, *parts)],
            severity=None if sure else Severity.WARNING,
            hint=cause(printed, result),
        )


class TableShares(Rule):
    """A share column = 100 × one column / another, or / the total of its own."""

    needs = Given.TABLES

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the shares that depart from the reading which the other rows bear out."""
        for table in case.evidence.tables:
            grid = Grid(without_headings(table))
            for column in grid.shares:
                yield from self._column(grid, column)

    def _column(self, grid: Grid, column: int) -> Iterator[Finding]:
        rows = [row for row in range(grid.height) if grid.value(row, column) is not None]
        quotients = [
            (top, bottom) for top in grid.amounts for bottom in grid.amounts if top != bottom
        ]
        judged = [
            (pair, [row for row in rows if self._holds(grid, row, column, pair)])
            for pair in quotients
        ]
        judged = [(pair, held) for pair, held in judged if _bear_out(len(held), len(rows))]
        if not judged:
            return
        (top, bottom), held = max(judged, key=lambda reading: len(reading[1]))
        for row in rows:
            if row not in held and (exact := grid.share(row, top, bottom)) is not None:
                yield self._finding(grid, (row, column), (top, bottom), exact)

    def _holds(self, grid: Grid, row: int, column: int, pair: tuple[int, int]) -> bool:
        exact = grid.share(row, *pair)
        printed = grid.printed(row, column)
        return exact is not None and abs(grid.filled(row, column) - exact) <= self.text.allowance(
            printed.decimals
        )

    def _finding(
        self, grid: Grid, at: tuple[int, int], pair: tuple[int, int], exact: Decimal
    ) -> Finding:
        row, printed = at[0], grid.filled(*at)
        top, bottom = grid.filled(row, pair[0]), grid.filled(row, pair[1])
        decimals = max(SHARE_DECIMALS, grid.printed(*at).decimals)
        expected = half_up(exact, decimals)
        return finding(
            self.text,
            _SHARE_IS.fill(
                label=grid.label(row),
                column=grid.column(at[1]),
                top=number(top),
                bottom=number(bottom),
                result=number(expected, decimals),
                printed=number(printed, grid.printed(*at).decimals),
            ),
            printed=printed,
            expected=expected,
            locations=[grid.location(row, column) for column in (at[1], *pair)],
            hint=cause_in_share(printed, expected, (top, bottom)),
        )


def _best_reading(grid: Grid, total: int, columns: list[int]) -> list[int] | None:
    """Return the rows a total row is the total of: the reading most columns bear out, or the only one there is."""
    others = [row for row in range(grid.height) if row != total]
    top = [row for row in others if grid.is_top_level(row)]
    below = [row for row in others if not grid.is_top_level(row)]
    readings = [rows for rows in (others, top, below) if len(rows) >= 2]
    readings = [rows for at, rows in enumerate(readings) if rows not in readings[:at]]
    scored = [
        (sum(grid.adds_up(total, column, rows) for column in columns), rows) for rows in readings
    ]
    agreeing, rows = max(scored, key=lambda reading: reading[0], default=(0, []))
    if _bear_out(agreeing, len(columns)):
        return rows
    flat = len(readings) == 1 and not _has_nested_items(grid, others)
    # One column that adds up to the last digit says what the total of a flat table is of; that of three rows is no chance.
    known = len(columns) == 1 or (agreeing and len(columns) == 2 and len(others) >= FEWEST_PARTS)
    return rows if known and flat and total in (0, grid.height - 1) else None


def _following(grid: Grid, total: int, rows: list[int]) -> list[int] | None:
    """Return the columns behind (or before) a total column that make it in most rows."""
    behind = [column for column in grid.amounts if column > total]
    before = [column for column in grid.amounts if column < total]
    runs = [behind[:end] for end in range(2, len(behind) + 1)] + [
        before[start:] for start in range(len(before) - 1)
    ]
    for run in runs:
        held = sum(
            sum(value for column in run if (value := grid.value(row, column)) is not None)
            == grid.value(row, total)
            for row in rows
        )
        if _bear_out(held, len(rows)):
            return run
    return None


def _signed(grid: Grid, column: int, pair: tuple[int, int], rows: list[int]) -> int:
    """Count the rows whose difference has the sign that is printed."""
    return sum(grid.change(row, *pair) == grid.value(row, column) for row in rows)


def _is_change(grid: Grid, row: int, column: int, pair: tuple[int, int]) -> bool:
    result, printed = grid.change(row, *pair), grid.filled(row, column)
    return result is not None and printed in (result, abs(result))


def _bear_out(held: int, asked: int) -> bool:
    return held >= FEWEST_WITNESSES and held >= asked * MOST_AGREE


def _has_nested_items(grid: Grid, rows: list[int]) -> bool:
    """Tell whether some rows are parts of others, by their numbers or by the words that introduce parts."""
    items = [grid.table.items[row].strip() for row in rows]
    return any("." in item.rstrip(".") or item.startswith(("-", "+")) for item in items) or any(
        fold(grid.label(row)).startswith(("-", "+", "trong do")) for row in rows
    )

"""Tables of no known form: totals and shares, asked only where the table itself makes the claim clear.

A row or column is called a total by its own words ("Tổng", "Cộng", "Toàn tỉnh"). What it is the total of is taken from
the other columns or rows: the reading that most of them bear out, and a lone column only where nothing else is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause, cause_in_share
from thuocdo.consistency.evidence import Finding, PlainTable, Severity
from thuocdo.consistency.kinds.ratios import SHARE_DECIMALS, half_up
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule
from thuocdo.consistency.wording import Phrase, join, number
from thuocdo.figures.notation import Kind, Printed
from thuocdo.figures.source import Location
from thuocdo.vietnamese import fold

#: Rows (or columns) that must bear a reading out before others are held against it, and the share of them.
FEWEST_WITNESSES = 2
MOST_AGREE = Decimal("0.6")
#: Parts of which a sum that comes out is no chance.
FEWEST_PARTS = 3
#: How far a total may be from its parts where a single column bears out what it is of.
_NEAR = (Decimal("0.5"), Decimal(2))
#: The longest list of parts that a message spells out.
PARTS_SHOWN = 8

# Not folded: without its marks "Cộng" (together) is also "Công" (an, thương, ty …).
_TOTAL = re.compile(
    r"(?:[ivx\d]+[.)] ?)?(?:tổng(?! (?:hợp|công ty|cục|liên|đội))|cộng\b|toàn (?:tỉnh|huyện|xã|thành phố|ngành)\b)"
)
_SHARE = re.compile(r"%|\bt[iy] (?:le|trong)\b|\bphan tram\b")
_NO_AMOUNT = re.compile(
    r"\bdiem\b|\bhang\b|\bchi so\b|\bnam (?:19|20)\d\d$|^(?:stt|tt|so tt)$|binh quan|trung binh|tang|giam|so voi|chenh lech"
)
_ROMAN = re.compile(r"^[IVX]+\.?$")
_SUM = Phrase(
    "Bảng, “{label}”, cột “{column}”: {sum} = {result}, ghi {printed} (lệch {gap})",
    "Table, “{label}”, column “{column}”: {sum} = {result}, but {printed} is printed (difference {gap})",
)
_SHARE_IS = Phrase(
    "Bảng, “{label}”, cột “{column}”: 100 × {top} / {bottom} = {result} %, ghi {printed} %",
    "Table, “{label}”, column “{column}”: 100 × {top} / {bottom} = {result} %, but {printed} % is printed",
)
_SUM_OF = Phrase("tổng {count} dòng", "the sum of {count} rows")


class TableSums(Rule):
    """A total row or column = the sum of its parts."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the totals that their parts do not make."""
        for table in case.evidence.tables:
            grid = Grid(without_headings(table))
            for total in grid.total_rows():
                yield from self._rows(grid, total)
            for total in grid.total_columns():
                yield from self._columns(grid, total)

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


def without_headings(table: PlainTable) -> PlainTable:
    """Return a table without the rows above its first number; where its columns have no names, these rows give them."""
    numbers = [any(cell.kind is Kind.NUMBER for cell in row) for row in table.cells]
    first = numbers.index(True) if True in numbers else 0
    if not first:
        return table
    named = table.columns if any(table.columns) else tuple(c.text for c in table.cells[0])
    return PlainTable(
        named,
        table.labels[first:],
        table.items[first:],
        table.cells[first:],
        table.locations[first:],
    )


@dataclass(frozen=True)
class Grid:
    """A plain table by rows and columns, both counted from 0."""

    table: PlainTable

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return len(self.table.cells)

    @cached_property
    def width(self) -> int:
        """Return the number of columns that every row has."""
        return min((len(self.table.columns), *(len(row) for row in self.table.cells)))

    def printed(self, row: int, column: int) -> Printed:
        """Return a cell as printed."""
        return self.table.cells[row][column]

    def value(self, row: int, column: int) -> Decimal | None:
        """Return the value of a cell, null where no plain number stands in it."""
        printed = self.printed(row, column)
        return printed.value if printed.kind is Kind.NUMBER else None

    def filled(self, row: int, column: int) -> Decimal:
        """Return the value of a cell that is known to have one."""
        value = self.value(row, column)
        assert value is not None
        return value

    def location(self, row: int, column: int) -> Location:
        """Return where a cell stands."""
        return self.table.locations[row][column]

    def label(self, row: int) -> str:
        """Return what a row is called."""
        return self.table.labels[row].strip()

    def column(self, column: int) -> str:
        """Return what a column is called."""
        return self.table.columns[column].strip()

    @cached_property
    def amounts(self) -> tuple[int, ...]:
        """Return the columns that hold amounts: numbers, no shares, no ranks, no running number."""
        return tuple(
            column
            for column in range(self.width)
            if self._is_numeric(column)
            and column not in self.shares
            and not _NO_AMOUNT.search(fold(self.column(column)))
            and not self._runs(column)
        )

    @cached_property
    def shares(self) -> tuple[int, ...]:
        """Return the columns that hold shares by their heading or by the signs in their cells."""
        return tuple(
            column
            for column in range(self.width)
            if self._is_numeric(column)
            and (
                _SHARE.search(fold(self.column(column)))
                or any(self.printed(row, column).percent_sign for row in range(self.height))
            )
        )

    def total_rows(self) -> Iterator[int]:
        """Yield the one row that calls itself a total; several are subtotals whose parts are anybody's guess."""
        found = [row for row in range(self.height) if _TOTAL.match(self.label(row).casefold())]
        if len(found) == 1:
            yield found[0]

    def total_columns(self) -> Iterator[int]:
        """Yield the columns that call themselves a total."""
        return (column for column in self.amounts if _TOTAL.match(self.column(column).casefold()))

    def adds_up(self, total: int, column: int, parts: Sequence[int]) -> bool:
        """Tell whether rows make the total in a column, empty ones counting as 0."""
        values = [value for row in parts if (value := self.value(row, column)) is not None]
        return bool(values) and sum(values, Decimal(0)) == self.value(total, column)

    def is_near(self, total: tuple[int, int], parts: Sequence[tuple[int, int]]) -> bool:
        """Tell whether a total is of the size of its parts, so that they are meant to make it."""
        together = sum((self.value(*part) or Decimal(0) for part in parts), Decimal(0))
        return _NEAR[0] * together <= self.filled(*total) <= _NEAR[1] * together

    def complete(self, column: int, parts: Sequence[int]) -> bool:
        """Tell whether every part of a column is a number or empty, so that nothing was misread."""
        kinds = [self.printed(row, column) for row in parts]
        return all(
            p.kind in (Kind.BLANK, Kind.DASH) or (p.kind is Kind.NUMBER and p.value is not None)
            for p in kinds
        )

    def share(self, row: int, top: int, bottom: int) -> Decimal | None:
        """Return one amount of a row in percent of another, null where either is missing or the other is 0."""
        part, whole = self.value(row, top), self.value(row, bottom)
        return 100 * part / whole if part is not None and whole else None

    def is_top_level(self, row: int) -> bool:
        """Tell whether a row has a Roman number."""
        return bool(_ROMAN.match(self.table.items[row].strip()))

    def _is_numeric(self, column: int) -> bool:
        kinds = [self.printed(row, column).kind for row in range(self.height)]
        numbers, words = kinds.count(Kind.NUMBER), kinds.count(Kind.TEXT)
        return numbers >= 2 and numbers > words

    def _runs(self, column: int) -> bool:
        values = [
            value for row in range(self.height) if (value := self.value(row, column)) is not None
        ]
        return values == [Decimal(at) for at in range(1, len(values) + 1)]


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


def _bear_out(held: int, asked: int) -> bool:
    return held >= FEWEST_WITNESSES and held >= asked * MOST_AGREE


def _has_nested_items(grid: Grid, rows: list[int]) -> bool:
    """Tell whether some rows are parts of others, by their numbers or by the words that introduce parts."""
    items = [grid.table.items[row].strip() for row in rows]
    return any("." in item.rstrip(".") or item.startswith(("-", "+")) for item in items) or any(
        fold(grid.label(row)).startswith(("-", "+", "trong do")) for row in rows
    )

"""A table of no known form by rows and columns: what its columns hold, and which rows call themselves a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from thuocdo.consistency.evidence import PlainTable
from thuocdo.figures.notation import Kind, Printed
from thuocdo.figures.source import Location
from thuocdo.vietnamese import fold

#: How far a total may be from its parts where a single column bears out what it is of.
_NEAR = (Decimal("0.5"), Decimal(2))

# Not folded: without its marks "Cộng" (together) is also "Công" (an, thương, ty …).
_TOTAL = re.compile(
    r"(?:[ivx\d]+[.)] ?)?(?:tổng(?! (?:hợp|công ty|cục|liên|đội))|cộng\b|toàn (?:tỉnh|huyện|xã|thành phố|ngành)\b)"
)
_SHARE = re.compile(r"%|\bt[iy] (?:le|trong)\b|\bphan tram\b")
_NO_AMOUNT = re.compile(
    r"\bdiem\b|\bhang\b|\bchi so\b|\bnam (?:19|20)\d\d$|^(?:stt|tt|so tt)$|binh quan|trung binh|tang|giam|so voi|chenh lech"
)
_CHANGE = re.compile(r"\b(?:tang|giam|chenh lech)\b")
_ROMAN = re.compile(r"^[IVX]+\.?$")


def without_headings(table: PlainTable) -> PlainTable:
    """Return a table without the rows above its first number; where its columns have no names, these rows give them."""
    named = any(table.columns)
    numbers = [any(_is_number(cell, bare=not named) for cell in row) for row in table.cells]
    first = numbers.index(True) if True in numbers else 0
    if not first:
        return table
    return PlainTable(
        table.columns if named else tuple(cell.text for cell in table.cells[0]),
        table.labels[first:],
        table.items[first:],
        table.cells[first:],
        table.locations[first:],
    )


def _is_number(cell: Printed, *, bare: bool) -> bool:
    """Tell whether a cell holds a number; a `bare` one has no words behind it, as "6 tháng 2023" over a column has."""
    words = bare and any(c.isalpha() for c in cell.suffix)
    return cell.kind is Kind.NUMBER and not words


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

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """Return the columns that hold by how much one amount is more or less than another."""
        return tuple(
            column
            for column in range(self.width)
            if self._is_numeric(column)
            and column not in self.shares
            and _CHANGE.search(fold(self.column(column)))
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

    def change(self, row: int, later: int, earlier: int) -> Decimal | None:
        """Return by how much one amount of a row is more than another, null where either is missing."""
        one, other = self.value(row, later), self.value(row, earlier)
        return one - other if one is not None and other is not None else None

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

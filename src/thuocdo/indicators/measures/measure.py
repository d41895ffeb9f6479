"""What a measure ("đại lượng") is: rows of a fact, held to conditions, counted on a day.

Pure Python; the conditions are expressions of the engine only once somebody asks. From the same conditions come the figure, the list of records
behind it, and the reason why a record is not among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

#: What takes the table of a fact and gives a truth or a day of each row.
OfRow: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold of a row, in words and as an expression. A row of which it cannot be said (null) does not meet it."""

    code: str
    vi: str
    en: str
    holds: OfRow = field(compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a row, as days since 1970; null where it has not come."""

    code: str
    vi: str
    en: str
    of: OfRow = field(compare=False)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a measure ("phân tổ"): by level, channel, online level, sector, lane, and what else a row says."""

    code: str
    vi: str
    en: str
    conditions: tuple[Condition, ...]


class Aggregate(StrEnum):
    """What is made of the rows; a distinct count is asked of the records and never added up."""

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure of one fact; immutable.

    A measure without `until` is a flow: a row counts on its day `on`. With `until` it is a stock: a row counts at the end of each day from `on`
    on and before `until`, for ever where `until` is null, and never where it is not after `on`.

    Attributes:
        code: dotted, unique, such as `dossiers.resolved`.
        fact: the qualified name of the fact.
        unit: the column with the unit that a row counts for.
        aggregate: COUNT takes no column; SUM and DISTINCT take `column`.
        source: the law or paper that asks for it, with its article.
        known_of: the kinds of units it is known of, such as `("province",)` for a list that the province alone keeps; empty: of all.
    """

    code: str
    vi: str
    en: str
    fact: str
    unit: str
    on: Day
    until: Day | None = None
    where: tuple[Condition, ...] = ()
    aggregate: Aggregate = Aggregate.COUNT
    column: str = ""
    source: str = ""
    known_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.aggregate is Aggregate.COUNT) == bool(self.column):
            raise ValueError(f"{self.code}: a count has no column, all else has one")
        if self.aggregate is Aggregate.DISTINCT and self.until is not None:
            raise ValueError(f"{self.code}: distinct things are counted in a window")

    @property
    def is_stock(self) -> bool:
        """Say whether it is a state at the end of a day, and no flow of days."""
        return self.until is not None

    @property
    def additive(self) -> bool:
        """Say whether days and units may be added up."""
        return self.aggregate is not Aggregate.DISTINCT

    def sliced(self, part: Slice) -> Measure:
        """Return the part of this measure that a slice cuts out."""
        return replace(
            self,
            code=f"{self.code}.{part.code}",
            vi=f"{self.vi} – {part.vi}",
            en=f"{self.en} – {part.en}",
            where=self.where + part.conditions,
        )

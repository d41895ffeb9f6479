"""What the rules look at: the values of one report, free of where they came from.

A report read from a document and a submission typed at the desk both come down to this, so they are judged alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from thuocdo.figures.notation import Printed
from thuocdo.figures.source import Location


class Severity(StrEnum):
    """How grave a discrepancy is: an error contradicts arithmetic or law, a warning must be explained."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Given(StrEnum):
    """What a report may have beside the cells of its forms; a rule that needs what it has not says nothing."""

    PROSE = "prose"
    TABLES = "tables"
    PRINT = "print"
    EARLIER = "earlier"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class FormCell:
    """A value cell of a form as it stands in the report.

    `item_printed` is the number in the first column, `item` the one the form gives the row; `misplaced` says that the
    figure stood in another column than the one for values, and `misplaced_printed` what stood there.
    `confidence` (0–1) is how sure the reader is that the row is this item.
    """

    indicator: str
    form: str
    item: str
    item_printed: str
    label: str
    unit_printed: str
    unit_expected: str
    printed: Printed
    note: str
    location: Location
    confidence: float = 1.0
    misplaced: bool = False
    misplaced_printed: Printed | None = None

    @property
    def value(self) -> Decimal | None:
        """Return the value, null where nothing countable stands in the cell."""
        return self.printed.value


class Approximation(StrEnum):
    """A word of vagueness before a number, such as "hơn", "gần" or "khoảng"."""

    MORE_THAN = "more_than"
    NEARLY = "nearly"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in prose: value, unit as printed, the words around it, and the indicator where it could be tied.

    `planned` marks a goal, a plan or an estimate ("phấn đấu", "từ 98% trở lên", "ước"): it is no result of the period, so
    no rule compares it with one.
    """

    value: Decimal
    unit: str
    text: str
    location: Location
    printed: Printed
    approximation: Approximation | None = None
    indicator: str | None = None
    as_of: date | None = None
    section: str = ""
    confidence: float = 1.0
    planned: bool = False


class Claim(StrEnum):
    """What prose asserts about several figures."""

    SUM = "sum"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Assertion:
    """Arithmetic that prose states: `result` = sum of `operands`, 100 × first / second, or first - second.

    A growth is the percentage by which the first operand is more or less than the second.

    `beside` are figures on the side of the result: carried over + received = resolved + still open.
    `complete` is false where the list is evidently only some of the parts ("trong đó có", "như"); such a sum may be smaller.
    """

    claim: Claim
    result: Mention
    operands: tuple[Mention, ...]
    complete: bool = True
    beside: tuple[Mention, ...] = ()

    @property
    def figures(self) -> tuple[Mention, ...]:
        """Return all figures that take part."""
        return (self.result, *self.beside, *self.operands)


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of no known form, for checks of its own sums and shares: a grid of printed values with labels."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]
    items: tuple[str, ...]
    cells: tuple[tuple[Printed, ...], ...]
    locations: tuple[tuple[Location, ...], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one report when it is checked; `printed` is false where the product wrote the cells itself."""

    form_version: str | None
    level: str | None
    period_start: date | None
    period_end: date | None
    cells: tuple[FormCell, ...] = ()
    mentions: tuple[Mention, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    tables: tuple[PlainTable, ...] = ()
    earlier: tuple[Evidence, ...] = ()
    parts: tuple[Evidence, ...] = ()
    printed: bool = True

    @property
    def given(self) -> frozenset[Given]:
        """Return what there is beside the cells."""
        has = {
            Given.PROSE: self.mentions or self.assertions,
            Given.TABLES: self.tables,
            Given.PRINT: self.printed,
            Given.EARLIER: self.earlier,
            Given.PARTS: self.parts,
        }
        return frozenset(given for given, there in has.items() if there)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: the arithmetic, spelled out, and the places it concerns. Not yet stored; stored it is a `Discrepancy`."""

    rule: str
    severity: Severity
    indicators: tuple[str, ...]
    printed_value: Decimal | None
    expected_value: Decimal | None
    message_vi: str
    message_en: str
    locations: tuple[Location, ...]

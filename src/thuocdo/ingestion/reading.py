"""What is read in a document: its head, its tables and the figures of its prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from thuocdo.consistency.evidence import Assertion, Finding, Mention
from thuocdo.figures.notation import Printed
from thuocdo.figures.source import Location


@dataclass(frozen=True, slots=True)
class Head:
    """What the report says of itself; null where it says nothing. `end` of the period is the last day in it."""

    title: str | None = None
    issuer: str | None = None
    level: str | None = None
    number: str | None = None
    issued_on: date | None = None
    period_kind: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a table, broken lines joined.

    `form_row` is the key of the row in its form version, null where the row is of no form. `location` is that of the value.
    """

    item: str
    label: str
    unit: str
    printed: Printed
    note: str
    location: Location
    form_row: str | None = None
    indicator: str | None = None
    confidence: float = 0.0
    misplaced: bool = False
    misplaced_printed: Printed | None = None


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table. `form` is a form version and section ("2023_province/3"), null for a table of no known form.

    `columns` are the words over the columns of figures and `grid` their cells, one line per row. `value_column` is the
    column among them whose figures the rows carry; `column_reason` says why that one: only, this_period, this_year,
    not_earlier, fullest, first.
    """

    form: str | None
    rows: tuple[ReadRow, ...]
    location: Location
    title: str = ""
    columns: tuple[str, ...] = ()
    grid: tuple[tuple[Printed, ...], ...] = ()
    grid_locations: tuple[tuple[Location, ...], ...] = ()
    value_column: int | None = None
    column_reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole of what was read in one report."""

    head: Head
    tables: tuple[ReadTable, ...] = ()
    mentions: tuple[Mention, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

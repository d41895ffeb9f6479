"""Two stored reports laid side by side: what moved, by how much, and which rows cannot be compared any more.

Rows are joined by indicator, never by item number: forms of other years and other levels number differently. Pure down to
`compare_reports`, which is the only function that reads the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from thuocdo.figures.breaks import SAME_LENGTH_DAYS
from thuocdo.figures.notation import Kind, Printed
from thuocdo.forms.version import FormRow
from thuocdo.indicators.indicator import Indicator, PeriodKind, ValueType
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.contents import Contents, contents_of
from thuocdo.ingestion.effective import effective_reading
from thuocdo.vietnamese import fold
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.ingestion.models import Report

#: Codes of an answer are no amounts: they are the same or changed, nothing in between.
ANSWERS = frozenset({ValueType.CHOICE, ValueType.BOOL})
#: Of these a percentage says nothing (a rank) or would be read as a change in percentage points (a share).
_WITHOUT_PERCENT = ANSWERS | {ValueType.PERCENT, ValueType.RANK}
#: Of counts below this a percentage misleads (from 1 to 3 is +200 %): they are listed after the larger ones.
SMALL_COUNT = 10
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NO_WORD = re.compile(r"[^\w]+")


class Reason(StrEnum):
    """Why the two values of a row are not one thing measured twice."""

    WORDING = "wording"
    UNIT_OF_MEASURE = "unit_of_measure"
    DEFINITION = "definition"
    PERIOD = "period"

    @property
    def withholds(self) -> bool:
        """Tell whether a difference would mean nothing; other words alone leave it standing, with a warning."""
        return self is not Reason.WORDING


class Direction(StrEnum):
    """Which way a row moved; CHANGED is for answers by a code, UNKNOWN where there is nothing to subtract."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class Missing(StrEnum):
    """On which side nothing is reported: the row is not there, or left blank. A dash and a zero were reported."""

    NEITHER = ""
    FIRST = "first"
    SECOND = "second"


class Show(StrEnum):
    """What of a comparison is looked at."""

    ALL = "all"
    MOST = "most"
    ONE_SIDED = "one"
    NOT_COMPARABLE = "off"


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says, and the window it says it of."""

    contents: Contents
    period: Period
    period_kind: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One value as one report prints it; `key` names its place there, `form` the version and section."""

    key: str
    form: str
    asked: FormRow
    printed: Printed


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One indicator in both reports; a side is null where that report has no such row.

    `change` is second minus first, `percent` that change in hundredths of the first value; percentage points have no percent.
    Null: one value is missing or no number, a decisive reason stands against it; of `percent` also where the first value is 0.
    """

    indicator: Indicator
    first: Side | None
    second: Side | None
    change: Decimal | None
    percent: Decimal | None
    direction: Direction
    missing: Missing
    reasons: tuple[Reason, ...]

    @property
    def named(self) -> FormRow:
        """Return the row of the form that names it: the first report's, where it has one."""
        side = self.first or self.second
        assert side is not None
        return side.asked

    @property
    def in_points(self) -> bool:
        """Tell whether the change is in percentage points."""
        return self.indicator.value_type is ValueType.PERCENT

    @property
    def decimals(self) -> int:
        """Return how many digits after the mark the finer of the two values was printed with."""
        return max(side.printed.decimals for side in (self.first, self.second) if side)


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """The rows of one section of a form; a group of what only the second report has follows those of the first."""

    number: int
    title: str
    only_second: bool
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports joined by indicator, in the order of the first one's form, then what only the second has."""

    groups: tuple[ComparedGroup, ...]

    def rows(self) -> Iterator[ComparedRow]:
        """Yield every row in its order."""
        for group in self.groups:
            yield from group.rows

    def count(self, show: Show) -> int:
        """Return how many rows a filter keeps."""
        return sum(1 for row in self.rows() if _kept(row, show))

    def shown(self, show: Show) -> tuple[ComparedGroup, ...]:
        """Return the groups with the rows a filter keeps, without empty ones; `most_moved` has an order of its own."""
        kept = (
            ComparedGroup(
                group.number,
                group.title,
                group.only_second,
                tuple(row for row in group.rows if _kept(row, show)),
            )
            for group in self.groups
        )
        return tuple(group for group in kept if group.rows)

    def most_moved(self) -> tuple[ComparedRow, ...]:
        """Return the rows that moved, the most moved first.

        Percentages of change and percentage points count alike. Rows without a percentage (from nothing to something,
        ranks) follow by their change, then counts of which both values are below `SMALL_COUNT`, then changed answers.
        """
        return tuple(sorted((r for r in self.rows() if _kept(r, Show.MOST)), key=_movement))


def compare_reports(first: Report, second: Report) -> Comparison:
    """Compare what two stored reports say now, corrections included.

    Queries: the corrections of each, and the readings where the reports came without.

    Raises:
        Unavailable: a reading was stored by an older version.
    """
    return compare(_told(first), _told(second))


def compare(first: Told, second: Told) -> Comparison:
    """Join two reports by indicator.

    Shape: one row for every indicator that at least one of them has a row for; of several rows of one indicator in a report
    the first one with a value counts.
    """
    ours, theirs = _sides(first.contents), _sides(second.contents)
    groups = list(_groups(ours, theirs, first, second, only_second=False))
    rest = {code: side for code, side in theirs.items() if code not in ours}
    groups += _groups(rest, {}, first, second, only_second=True)
    return Comparison(tuple(groups))


def _told(report: Report) -> Told:
    return Told(
        contents_of(effective_reading(report).reading),
        Period(report.period_start, report.period_end),
        report.period_kind,
    )


Sides = Mapping[str, tuple[Side, int, str]]


def _sides(contents: Contents) -> Sides:
    """Return the row of each indicator with the number and title of its section, in the order of the form."""
    found: dict[str, tuple[Side, int, str]] = {}
    for section, entry in contents.entries():
        code = entry.asked.indicator
        if code is None or entry.row is None or code not in indicators():
            continue
        side = Side(entry.key, section.form, entry.asked, entry.row.printed)
        known = found.get(code)
        if known is None:
            found[code] = (side, section.asked.number, section.asked.title)
        elif known[0].printed.kind is Kind.BLANK and side.printed.kind is not Kind.BLANK:
            found[code] = (side, *known[1:])
    return found


def _groups(
    leading: Sides, other: Sides, first: Told, second: Told, *, only_second: bool
) -> Iterator[ComparedGroup]:
    sections: dict[tuple[int, str], list[ComparedRow]] = {}
    for code, (side, number, title) in leading.items():
        facing = other[code][0] if code in other else None
        pair = (None, side) if only_second else (side, facing)
        row = _row(indicators()[code], *pair, first=first, second=second)
        sections.setdefault((number, title), []).append(row)
    for (number, title), rows in sections.items():
        yield ComparedGroup(number, title, only_second, tuple(rows))


def _row(
    one: Indicator, before: Side | None, after: Side | None, *, first: Told, second: Told
) -> ComparedRow:
    reasons = tuple(_reasons(one, before, after, first, second)) if before and after else ()
    withheld = any(reason.withholds for reason in reasons)
    old = before.printed.value if before else None
    new = after.printed.value if after else None
    change = percent = None
    direction = Direction.UNKNOWN
    if old is not None and new is not None and not withheld:
        direction = _direction(one, old, new)
        if one.value_type not in ANSWERS:
            change = new - old
            percent = _percent(one, old, change)
    return ComparedRow(
        one, before, after, change, percent, direction, _missing(before, after), reasons
    )


def _direction(one: Indicator, old: Decimal, new: Decimal) -> Direction:
    if old == new:
        return Direction.SAME
    if one.value_type in ANSWERS:
        return Direction.CHANGED
    return Direction.UP if new > old else Direction.DOWN


def _percent(one: Indicator, old: Decimal, change: Decimal) -> Decimal | None:
    if one.value_type in _WITHOUT_PERCENT or old == 0:
        return None
    return 100 * change / abs(old)


def _missing(before: Side | None, after: Side | None) -> Missing:
    here, there = _reported(before), _reported(after)
    if here == there:
        return Missing.NEITHER
    return Missing.SECOND if here else Missing.FIRST


def _reported(side: Side | None) -> bool:
    return side is not None and side.printed.kind is not Kind.BLANK


def _reasons(
    one: Indicator, before: Side, after: Side, first: Told, second: Told
) -> Iterator[Reason]:
    if before.form != after.form:
        yield from _wording(before.asked, after.asked)
    if _redefined(one, first.period.last_day, second.period.last_day):
        yield Reason.DEFINITION
    if one.period_kind is not PeriodKind.STOCK and _other_window(first, second):
        yield Reason.PERIOD


def _wording(before: FormRow, after: FormRow) -> Iterator[Reason]:
    """Compare the words of two forms; brackets only explain, and a form that prints no unit says nothing of it."""
    if _words(before.label) != _words(after.label):
        yield Reason.WORDING
    if before.unit and after.unit and _words(before.unit) != _words(after.unit):
        yield Reason.UNIT_OF_MEASURE


def _words(text: str) -> str:
    return _NO_WORD.sub(" ", _IN_BRACKETS.sub(" ", fold(text))).strip()


def _redefined(one: Indicator, *last_days: date) -> bool:
    return min(last_days) < one.valid_from <= max(last_days)


def _other_window(first: Told, second: Told) -> bool:
    """Tell whether the windows differ in kind, or in length by more than leap years and cut-offs explain."""
    kinds = {first.period_kind, second.period_kind} - {""}
    return len(kinds) > 1 or abs(first.period.length - second.period.length) > SAME_LENGTH_DAYS


def _kept(row: ComparedRow, show: Show) -> bool:
    if show is Show.MOST:
        return row.direction in {Direction.UP, Direction.DOWN, Direction.CHANGED}
    if show is Show.ONE_SIDED:
        return row.missing is not Missing.NEITHER
    if show is Show.NOT_COMPARABLE:
        return bool(row.reasons)
    return True


def _movement(row: ComparedRow) -> tuple[int, Decimal]:
    """Return what rows that moved are sorted by: their tier, then how far they moved."""
    if row.change is None:
        return 3, Decimal(0)
    if row.indicator.value_type is ValueType.COUNT and _is_small(row):
        return 2, -abs(row.change if row.percent is None else row.percent)
    if row.in_points:
        return 0, -abs(row.change)
    return (1, -abs(row.change)) if row.percent is None else (0, -abs(row.percent))


def _is_small(row: ComparedRow) -> bool:
    values: Sequence[Decimal | None] = [
        side.printed.value for side in (row.first, row.second) if side
    ]
    return all(abs(value) < SMALL_COUNT for value in _known(values))


def _known(values: Iterable[Decimal | None]) -> Iterator[Decimal]:
    return (value for value in values if value is not None)

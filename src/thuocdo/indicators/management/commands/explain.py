"""`thuocdo explain INDICATOR --unit U --period P` prints what a figure means, the statement that counts it, and what it comes to."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thuocdo.errors import DomainError
from thuocdo.indicators.explaining import (
    Explanation,
    Part,
    explanation,
    recount,
    statement_of,
    words_of,
)
from thuocdo.organisations.models import Unit
from thuocdo.working_time.calendars import CIVIL, calendar_named
from thuocdo.working_time.period import Period, PeriodKind

_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_NAMED = re.compile(
    r"(?P<year>\d{4})(?:-(?P<kind>[QH]?)(?P<index>\d{1,2}))?(?:@(?P<calendar>\w+))?"
)
_MOST_DIGITS = 18
_LIST = re.compile(r"\(\s+([^()]+?)\s+\)")
_SHORT = re.compile(r"\(\s+((?:[^()]|\([^()]*\)){1,240}?)\s+\)")
_KINDS = {"": PeriodKind.MONTH, "Q": PeriodKind.QUARTER, "H": PeriodKind.HALF_YEAR}


class Command(BaseCommand):
    """Explain a figure."""

    help = "Print what a figure means, the statement that counts it, and what it comes to."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the figure."""
        parser.add_argument("indicator", help="its code")
        parser.add_argument("--unit", required=True, help="code or id of the unit")
        parser.add_argument(
            "--period",
            required=True,
            help="2026, 2026-03, 2026-Q1, 2026-H1, with @ and a reporting calendar, or 2026-03-01..2026-03-31",
        )
        parser.add_argument("--language", choices=["vi", "en"], default="vi")

    def handle(self, **options: Any) -> None:
        """Print it; a figure that cannot be explained ends it with exit code 1."""
        try:
            unit = _unit(options["unit"])
            found = explanation(
                options["indicator"], unit=unit.pk, window=window(options["period"])
            )
            for line in _head(found, unit, options["language"]):
                self.stdout.write(line)
            for part in found.parts:
                for line in _part(part, found, options["language"]):
                    self.stdout.write(line)
        except (DomainError, ValueError) as error:
            raise CommandError(str(error)) from error


def window(text: str) -> Period:
    """Read a window: days, or a period of a reporting calendar, the civil one where none is named.

    Raises:
        InvalidInput: the calendar has no such period.
        ValueError: the text names no window.
    """
    if days := _DAYS.fullmatch(text):
        return Period.of_days(date.fromisoformat(days[1]), date.fromisoformat(days[2]))
    named = _NAMED.fullmatch(text)
    if named is None:
        raise ValueError(f"{text!r} names no period")
    calendar = calendar_named(named["calendar"] or CIVIL)
    kind = _KINDS[named["kind"]] if named["index"] else PeriodKind.YEAR
    return calendar.period(kind, int(named["year"]), index=int(named["index"] or 1)).period


def _unit(text: str) -> Unit:
    """Return the unit that has a code, the last one where it has passed on, or that has a number.

    Raises:
        ValueError: there is none.
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    numbered = Unit.objects.filter(pk=int(text)).first() if is_number else None
    found = Unit.objects.all().by_code([text]).get(text) or numbered
    if found is None:
        raise ValueError(f"no unit has the code or number {text!r}")
    return found


def _head(found: Explanation, unit: Unit, language: str) -> list[str]:
    one = found.indicator
    note = one.note if language == "en" else one.note_vi
    return [
        one.label_en if language == "en" else one.label_vi,
        f"  {unit.name}, {found.window.first_day} – {found.window.last_day}",
        f"  = {_shown(found.value)} {one.unit_of_measure.vi}"
        + (f" = {found.arithmetic}" if found.arithmetic else ""),
        f"  {one.source}; {one.valid_from}",
        *([f"  {note}"] if note else []),
    ]


def _part(part: Part, found: Explanation, language: str) -> list[str]:
    said = words_of(part.measure, language)
    counted = recount(part.measure, unit=found.unit, window=found.window)
    return [
        "",
        f"{part.indicator.code} = {_shown(part.value)}",
        f"  {part.measure.code} ({part.measure.fact}): {said.aggregate}",
        f"  - {said.day}",
        *(f"  - {condition}" for condition in said.conditions),
        f"  {part.measure.source}",
        _in_few_lines(statement_of(part.measure, unit=found.unit, window=found.window)),
        f"  → {counted}",
    ]


def _in_few_lines(statement: str) -> str:
    """Return a statement with short brackets and lists of numbers in one line each: a province has hundreds of units."""
    for brackets in (_LIST, _SHORT):
        statement = brackets.sub(lambda found: f"({' '.join(found[1].split())})", statement)
    return statement


def _shown(value: object) -> str:
    return "–" if value is None else str(value)

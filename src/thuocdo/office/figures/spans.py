"""The windows of days that the figures can be looked at in, as they stand in addresses; none goes beyond today.

`reform.year.2026.1` is a report of a calendar, `reform.to_date` the year so far of the day it is asked on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from thuocdo.errors import DomainError
from thuocdo.ui.jinja import day
from thuocdo.ui.language import in_english
from thuocdo.working_time.calendars import CIVIL, REFORM, calendar_named, same_days_last_year
from thuocdo.working_time.calendars import year_to_date as so_far
from thuocdo.working_time.period import ONE_DAY, Period, PeriodKind
from thuocdo.working_time.reporting_calendar import NamedPeriod

TO_DATE = "to_date"
USUAL = f"{REFORM}.{TO_DATE}"
#: Windows of so many years stand in the choice; older ones are reached year by year.
YEARS_OFFERED = 2
_KINDS = tuple(PeriodKind)
#: A year outside of these is a slip of the keys.
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Span:
    """One window: its code in addresses, what it is called, and its days up to today at the most."""

    code: str
    label: str
    days: Period
    kind: PeriodKind | None
    whole: bool

    @property
    def last_year(self) -> Period:
        """Return the same days of the year before."""
        return same_days_last_year(self.days)

    @property
    def words(self) -> str:
        """Return the name with its days."""
        return f"{self.label} ({day(self.days.first_day)} – {day(self.days.last_day)})"


@dataclass(frozen=True, slots=True)
class SpanGroup:
    """Windows of one calendar, to choose among."""

    label: str
    spans: tuple[Span, ...]


def span_of(code: str, *, today: date) -> Span:
    """Return the window of a code; the reform year so far where the code makes no sense or names days to come."""
    parts = code.split(".")
    if parts[0] in {CIVIL, REFORM}:
        if parts[1:] == [TO_DATE]:
            return _to_date(parts[0], today)
        if len(parts) == _PARTS and parts[1] in _KINDS and all(map(_is_number, parts[2:])):
            found = _report(parts[0], PeriodKind(parts[1]), int(parts[2]), int(parts[3]), today)
            if found is not None:
                return found
    return _to_date(REFORM, today)


def groups(chosen: Span, *, today: date) -> Sequence[SpanGroup]:
    """Return the windows to choose among, the newest first, the chosen one always among them."""
    found = [SpanGroup(_("Từ đầu năm"), (_to_date(REFORM, today), _to_date(CIVIL, today)))]
    named = {
        REFORM: _("Kỳ báo cáo cải cách hành chính"),
        CIVIL: _("Tháng, quý, năm dương lịch"),
    }
    for calendar, label in named.items():
        found.append(SpanGroup(label, tuple(_reports(calendar, today))))
    if all(one.code != chosen.code for group in found for one in group.spans):
        found.append(SpanGroup(_("Đang xem"), (chosen,)))
    return found


def year_before(one: Span, *, today: date) -> Span | None:
    """Return the report of the year before; null for the year so far."""
    parts = one.code.split(".")
    if len(parts) != _PARTS:
        return None
    return _report(parts[0], PeriodKind(parts[1]), int(parts[2]) - 1, int(parts[3]), today)


def months_before(until: date, *, count: int) -> list[Span]:
    """Return the months of the calendar up to the one of a day, the oldest first; the last ends with that day."""
    found: list[Span] = []
    year, month = until.year, until.month
    for _number in range(count):
        one = _report(CIVIL, PeriodKind.MONTH, year, month, until)
        if one is not None:
            found.append(one)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4


def _to_date(calendar: str, today: date) -> Span:
    if calendar == REFORM:
        days, label = so_far(today), _("Từ đầu năm báo cáo")
    else:
        days, label = (
            Period(date(today.year, 1, 1), today + ONE_DAY),
            _("Từ đầu năm dương lịch"),
        )
    return Span(f"{calendar}.{TO_DATE}", label, days, PeriodKind.YEAR, whole=False)


def _report(
    calendar: str,
    kind: PeriodKind,
    year: int,
    index: int,
    today: date,
) -> Span | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        named = calendar_named(calendar).period(kind, year, index=index)
    except DomainError:
        return None
    return _named(named, today)


def _named(named: NamedPeriod, today: date) -> Span | None:
    days = named.period
    if days.start > today:
        return None
    code = f"{named.calendar}.{named.kind}.{named.year}.{named.index}"
    label = named.label("en" if in_english() else "vi")
    whole = days.end <= today + ONE_DAY
    return Span(
        code, label, days if whole else Period(days.start, today + ONE_DAY), named.kind, whole
    )


def _reports(calendar: str, today: date) -> Iterator[Span]:
    regime = calendar_named(calendar)
    this = regime.year_of(today)
    for year in range(this, this - YEARS_OFFERED, -1):
        for named in sorted(
            regime.of_year(year), key=lambda one: (_KINDS.index(one.kind), -one.index)
        ):
            found = _named(named, today)
            if found is not None:
                yield found

"""The reporting calendars that ship with the product, and the questions asked of them.

The data is `data/calendars.yaml`; nothing here knows of Django or of a database. Where no calendar is named, the one of
the reform reports to the Ministry of Home Affairs (`REFORM`) is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from thuocdo.errors import NotFound
from thuocdo.working_time.period import Period, PeriodKind, directly_before, years_before
from thuocdo.working_time.reporting_calendar import (
    REPORTS_A_YEAR,
    NamedPeriod,
    ReportingCalendar,
    Window,
    YearDay,
)

CIVIL = "civil"
REFORM = "reform"

#: How much earlier than the calendar a unit may cut off and still mean the same report: a tenth of its days, at most
#: a month. Seen: 15 and 20 November for a year that ends on 14 December.
EARLIER_CUT_OFF_SHARE = 10
EARLIER_CUT_OFF_LIMIT = timedelta(days=31)
#: Reports count "to 15/12" where the calendar ends on 14/12, or begin a day late.
BOUNDARY_SLIP = timedelta(days=1)

_DATA = Path(__file__).parent / "data" / "calendars.yaml"


@dataclass(frozen=True, slots=True)
class Recognised:
    """The report that a window of days belongs to; `exact` is false where its days differ from the calendar's."""

    named: NamedPeriod
    exact: bool


@cache
def calendars() -> Mapping[str, ReportingCalendar]:
    """Return all calendars by code, in the order of the file.

    Raises:
        ValueError: the file contradicts itself.
    """
    return read_calendars(yaml.safe_load(_DATA.read_text(encoding="utf-8")))


def read_calendars(data: Any) -> Mapping[str, ReportingCalendar]:
    """Build calendars from data in the shape of `data/calendars.yaml`.

    Raises:
        ValueError: a code is used twice, a calendar has a report twice or none of the year, a number that its kind
            cannot have, extends an unknown calendar, or a cut-off lies outside its window.
    """
    found: dict[str, ReportingCalendar] = {}
    for entry in data["calendars"]:
        if entry["code"] in found:
            raise ValueError(f"calendar {entry['code']}: code used twice")
        found[entry["code"]] = _calendar(entry, found)
    return MappingProxyType(found)


def _calendar(entry: Any, known: Mapping[str, ReportingCalendar]) -> ReportingCalendar:
    windows = _extended(entry, known) if "extends" in entry else _windows(entry)
    _refuse_contradictions(entry["code"], windows)
    return ReportingCalendar(
        code=entry["code"],
        title_vi=entry["title_vi"],
        title_en=entry["title_en"],
        source=entry["source"],
        windows=windows,
        owner=entry.get("owner"),
        extends=entry.get("extends"),
        valid_from=entry.get("valid_from"),
        valid_until=entry.get("valid_until"),
    )


def _refuse_contradictions(code: str, windows: tuple[Window, ...]) -> None:
    keys = [(window.kind, window.index) for window in windows]
    if len(set(keys)) < len(keys):
        raise ValueError(f"calendar {code}: a report twice")
    if (PeriodKind.YEAR, 1) not in keys:
        raise ValueError(f"calendar {code}: no report of the year")
    if not all(1 <= index <= REPORTS_A_YEAR[kind] for kind, index in keys):
        raise ValueError(f"calendar {code}: a report with an impossible number")


def _windows(entry: Any) -> tuple[Window, ...]:
    return tuple(
        Window(
            PeriodKind(one["kind"]),
            one["index"],
            _year_day(one["from"]),
            _year_day(one["to"]),
            due=_year_day(one["due"]) if "due" in one else None,
            local=one.get("local", False),
        )
        for one in entry["windows"]
    )


def _year_day(written: list[Any]) -> YearDay:
    day, month, year_offset = written
    return YearDay(0 if day == "last" else day, month, year_offset)


def _extended(entry: Any, known: Mapping[str, ReportingCalendar]) -> tuple[Window, ...]:
    if entry["extends"] not in known:
        raise ValueError(f"calendar {entry['code']}: extends an unknown calendar")
    cut_offs = {(one["kind"], one["index"]): _year_day(one["to"]) for one in entry["cut_offs"]}
    windows = []
    for window in known[entry["extends"]].windows:
        last = cut_offs.pop((window.kind.value, window.index), window.last)
        if not window.first.in_year(2024) <= last.in_year(2024) <= window.last.in_year(2024):
            raise ValueError(f"calendar {entry['code']}: a cut-off outside its window")
        windows.append(replace(window, last=last))
    if cut_offs:
        raise ValueError(f"calendar {entry['code']}: a cut-off of an unknown report")
    return tuple(windows)


def calendar_named(code: str) -> ReportingCalendar:
    """Return a calendar.

    Raises:
        NotFound: there is none with this code.
    """
    if code not in calendars():
        raise NotFound(
            "no_such_calendar",
            f"Không có lịch báo cáo «{code}».",
            f"There is no reporting calendar “{code}”.",
            calendar=code,
        )
    return calendars()[code]


def calendar_of(owner: str | None, *, on: date, base: str = REFORM) -> ReportingCalendar:
    """Return the calendar that a unit follows for a report that ends on a day: its own, else the common one.

    Args:
        owner: the code of the unit, null for the common calendar.
    """
    for one in calendars().values():
        if owner is not None and one.owner == owner and one.extends == base and one.applies_on(on):
            return one
    return calendar_named(base)


def period(kind: PeriodKind, year: int, *, index: int = 1, calendar: str = REFORM) -> NamedPeriod:
    """Return the period of one report, as `ReportingCalendar.period`."""
    return calendar_named(calendar).period(kind, year, index=index)


def period_ending(on: date, kind: PeriodKind, *, calendar: str = REFORM) -> NamedPeriod | None:
    """Return the period of a kind whose last day is `on`, null where none ends then."""
    for named in calendar_named(calendar).around(on):
        if named.kind == kind and named.period.last_day == on:
            return named
    return None


def latest_ended(on: date, kind: PeriodKind, *, calendar: str = REFORM) -> NamedPeriod | None:
    """Return the last period of a kind that has ended by the end of a day, null where the calendar has none."""
    ended = (
        named
        for named in calendar_named(calendar).around(on)
        if named.kind == kind and named.period.last_day <= on
    )
    return max(ended, key=lambda named: named.period.end, default=None)


@lru_cache(maxsize=8192)
def recognise(
    first_day: date, last_day: date, *, owner: str | None = None, kind: PeriodKind | None = None
) -> Recognised | None:
    """Say which report the days from first to last, both in it, belong to; null where none fits.

    Exact days win; then the nearest window of the reform reports, since units cut off earlier than the regime
    and slip by a day at either end. Answers are kept: a list names the same few periods over and over.

    Args:
        owner: the code of the unit whose own calendars count too.
        kind: only reports of this kind are looked at, where it is known from the title.
    """
    window = Period.of_days(first_day, last_day)
    candidates = [
        named
        for one in calendars().values()
        if one.owner is None or one.owner == owner
        for named in one.around(last_day)
        if kind is None or named.kind == kind
    ]
    for named in candidates:
        if named.period == window:
            return Recognised(named, exact=True)
    near = [named for named in candidates if named.calendar != CIVIL and _is_near(window, named)]
    best = min(near, key=lambda named: _distance(window, named.period), default=None)
    return Recognised(best, exact=False) if best else None


def window_label(window: Period, *, kind: PeriodKind | None = None, language: str = "vi") -> str:
    """Return the name of the report a window of days is, or its first and last day where it is none."""
    found = recognise(window.first_day, window.last_day, kind=kind)
    return found.named.label(language) if found else window.label(language)


def _is_near(window: Period, named: NamedPeriod) -> bool:
    share = timedelta(days=named.period.length // EARLIER_CUT_OFF_SHARE)
    early = min(share, EARLIER_CUT_OFF_LIMIT)
    return (
        abs(window.start - named.period.start) <= BOUNDARY_SLIP
        and -early <= window.end - named.period.end <= BOUNDARY_SLIP
    )


def _distance(window: Period, other: Period) -> timedelta:
    return abs(window.start - other.start) + abs(window.end - other.end)


def year_to_date(until: Period | date, *, calendar: str = REFORM) -> Period:
    """Return the window from the first day of the reporting year to a day, or to the last day of a period."""
    last = until.last_day if isinstance(until, Period) else until
    regime = calendar_named(calendar)
    start = regime.period(PeriodKind.YEAR, regime.year_of(last)).period.start
    return Period.of_days(start, last)


def same_period_last_year(of: NamedPeriod) -> NamedPeriod:
    """Return the report of the same kind and number of the year before."""
    return calendar_named(of.calendar).period(of.kind, of.year - 1, index=of.index)


def same_days_last_year(of: Period) -> Period:
    """Return the window of the same days of the year before; see `years_before` for leap years."""
    return years_before(of)


def previous(of: NamedPeriod) -> NamedPeriod:
    """Return the report of the same kind before this one; before quarter I of a reform report comes quarter III."""
    earlier = [
        named
        for year in (of.year - 1, of.year)
        for named in calendar_named(of.calendar).of_year(year)
        if named.kind == of.kind and named.period.end < of.period.end
    ]
    return max(earlier, key=lambda named: named.period.end)


def previous_days(of: Period) -> Period:
    """Return the window of as many days directly before."""
    return directly_before(of)


@dataclass(frozen=True, slots=True)
class Parts:
    """Reports that lie one after the other in a window, and the days of the window that belong to none of them."""

    reports: tuple[NamedPeriod, ...]
    rest: tuple[Period, ...]


def parts(of: NamedPeriod) -> Parts:
    """Split a report into the shorter reports it is made of, longest first at every place.

    A reform year is six months, quarter III and a rest that no report covers on its own; nine months are six months
    and quarter III.
    """
    regime = calendar_named(of.calendar)
    shorter = [
        named
        for year in (of.year - 1, of.year)
        for named in regime.of_year(year)
        if of.period.contains(named.period) and named.period.length < of.period.length
    ]
    chosen = _laid_end_to_end(
        of.period, [one for one in shorter if one.kind != PeriodKind.NINE_MONTHS]
    )
    return Parts(chosen, tuple(_rest(of.period, chosen)))


def _laid_end_to_end(whole: Period, candidates: list[NamedPeriod]) -> tuple[NamedPeriod, ...]:
    chosen: list[NamedPeriod] = []
    day = whole.start
    while ahead := [named for named in candidates if named.period.start >= day]:
        first = min(ahead, key=lambda named: (named.period.start, -named.period.length))
        chosen.append(first)
        day = first.period.end
    return tuple(chosen)


def _rest(whole: Period, chosen: Iterable[NamedPeriod]) -> Iterable[Period]:
    day = whole.start
    for named in chosen:
        if day < named.period.start:
            yield Period(day, named.period.start)
        day = named.period.end
    if day < whole.end:
        yield Period(day, whole.end)

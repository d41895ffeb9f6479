"""The period a report covers, read from its title, its first sentences or the headers of its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from thuocdo.errors import InvalidInput
from thuocdo.vietnamese import fold
from thuocdo.working_time.calendars import CIVIL, REFORM, period
from thuocdo.working_time.period import PeriodKind

MONTHS_A_YEAR = 12
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_WORDS = {"sau": 6, "chin": 9, "ba": 3, "06": 6, "6": 6, "09": 9, "9": 9, "03": 3, "3": 3}
_YEAR = r"(?:nam\s+|/\s*|-\s*)?(20\d\d)"
#: What may stand between a period and its year: "quý I, nhiệm vụ trọng tâm quý II năm 2024" states the year once.
_MONTHS = re.compile(
    r"\b(sau|chin|ba|0?[369])\s+thang\s+(?:dau\s+|cuoi\s+)?(?:cua\s+)?(?:nam\s+)?(20\d\d)?"
)
_QUARTER = re.compile(rf"\bquy\s+(iv|iii|ii|i|[1-4])\b\s*,?\s*(?:{_YEAR})?")
_MONTH = re.compile(r"\bthang\s+(\d{1,2})\s*(?:nam\s+|/\s*)(20\d\d)\b")
_BARE_YEAR = re.compile(r"\bnam\s+(20\d\d)\b")
_ANY_YEAR = re.compile(r"\b(20\d\d)\b")
_WINDOW = re.compile(
    r"tu\s+(?:ngay\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s+(?:den|toi)\s+(?:het\s+)?(?:ngay\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})",
)
_PLAN_AHEAD = re.compile(
    r"\b(?:phuong huong|(?<!thuc hien )(?<!hoan thanh )nhiem vu|ke hoach|chuong trinh|muc tieu|giai phap)\b"
)


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """A period as a report states it.

    `kind` is month, quarter, half_year, nine_months or year; `index` the number of the month or quarter, 1 otherwise.
    `start` and `end` are its first and last day; they are the stated ones where the report names them.
    """

    kind: str
    index: int
    year: int
    start: date
    end: date


def find_period(lines: list[str], title: str | None, issued_on: date | None) -> StatedPeriod | None:
    """Return the period of a report, null where neither title, opening, table header nor date tells it.

    Args:
        lines: all lines in reading order.
        title: the title of the report.
        issued_on: its date, which gives the year where the title leaves it out.
    """
    year = issued_on.year if issued_on else None
    sources = [title or "", *_openings(lines), *_table_headers(lines)]
    for source in sources:
        found = _stated(fold(source), year)
        if found:
            window = _window_in(lines, *found)
            return StatedPeriod(*found, *(window or _usual_window(*found)))
    return None


def _openings(lines: list[str]) -> list[str]:
    return [line for line in lines[:40] if len(line) < 1200 and "bao cao" in fold(line)][:4]


def _table_headers(lines: list[str]) -> list[str]:
    return [
        line
        for line in lines
        if len(line) < 120 and "báo cáo" in line.lower() and _ANY_YEAR.search(line)
    ][:3]


def _stated(text: str, year: int | None) -> tuple[str, int, int] | None:
    """Read the first period named; what follows "phương hướng, nhiệm vụ" is the next period, which lends only its year."""
    ahead = _PLAN_AHEAD.search(text)
    own = text[: ahead.start()] if ahead else text
    later = _ANY_YEAR.search(text)
    year = year or (int(later.group(1)) if later else None)
    return (
        _part_of_year(own, year)
        or _whole_year(own)
        or (_part_of_year(text, year) or _whole_year(text) if not own.strip() else None)
    )


def _part_of_year(text: str, year: int | None) -> tuple[str, int, int] | None:
    candidates: list[tuple[int, str, int, int | None]] = []
    for match in _MONTHS.finditer(text):
        months = _WORDS[match.group(1)]
        kind, index = {3: ("quarter", 1), 6: ("half_year", 1), 9: ("nine_months", 1)}[months]
        candidates.append((match.start(), kind, index, _int(match.group(2))))
    candidates += [
        (match.start(), "quarter", _ROMAN[match.group(1)], _int(match.group(2)))
        for match in _QUARTER.finditer(text)
    ]
    candidates += [
        (match.start(), "month", int(match.group(1)), int(match.group(2)))
        for match in _MONTH.finditer(text)
        if 1 <= int(match.group(1)) <= MONTHS_A_YEAR
    ]
    if not candidates:
        return None
    if any(kind in {"half_year", "nine_months"} for _, kind, _, _ in candidates):
        candidates = [c for c in candidates if c[1] in {"half_year", "nine_months"}]
    _, kind, index, stated = min(candidates)
    following = _ANY_YEAR.search(text)
    chosen = stated or (int(following.group(1)) if following else None) or year
    return (kind, index, chosen) if chosen else None


def _whole_year(text: str) -> tuple[str, int, int] | None:
    match = _BARE_YEAR.search(text)
    return ("year", 1, int(match.group(1))) if match else None


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _window_in(lines: list[str], kind: str, index: int, year: int) -> tuple[date, date] | None:
    """Return the window that the head of the report names in days, if it ends in the year stated."""
    for line in lines[:60]:
        match = _WINDOW.search(fold(line))
        if match is None:
            continue
        d1, m1, y1, d2, m2, y2 = (int(group) for group in match.groups())
        if y2 != year:
            continue
        try:
            start, end = date(y1, m1, d1), date(y2, m2, d2)
        except ValueError:
            continue
        if _fits(kind, (end - start).days + 1):
            return start, end
    return None


def _fits(kind: str, days: int) -> bool:
    usual = {"month": 31, "quarter": 91, "half_year": 182, "nine_months": 274, "year": 365}[kind]
    return abs(days - usual) <= 45


def _usual_window(kind: str, index: int, year: int) -> tuple[date, date]:
    """Return the window of the reform reports; of the civil calendar for a report the reform regime does not ask for."""
    for calendar in (REFORM, CIVIL):
        try:
            window = period(PeriodKind(kind), year, index=index, calendar=calendar).period
        except InvalidInput:
            continue
        return window.first_day, window.last_day
    raise AssertionError(f"the civil calendar has every {kind}")

"""What the pages of the calendar show, as typed values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thuocdo.office.calendar.forms import WEEKDAY_WORDS
from thuocdo.ui.jinja import figure
from thuocdo.working_time.models import CalendarChange, Certainty
from thuocdo.working_time.office_hours import WEEKDAYS, Sessions, WeeklyHours
from thuocdo.working_time.year import DayDecided, YearDecided

_SHORT = (
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
)
#: The heads of a month, short and in full.
WEEKDAY_HEADS = tuple(zip(_SHORT, WEEKDAY_WORDS.values(), strict=True))
#: The classes of the stylesheet, and what they mean in words.
OFF, WORKED, DUTY, REST = "is-off", "is-worked", "is-duty", "is-rest"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month: its number, how it is drawn, and what somebody who does not see that is told."""

    number: int
    style: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month as rows of seven cells; null before its first and after its last day."""

    number: int
    weeks: list[list[Cell | None]]
    working_days: int


@dataclass(frozen=True, slots=True)
class WeekLine:
    """Weekdays that follow each other and have the same hours."""

    days: str
    hours: str
    duty: bool = False


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of the log; `moved` is null while its due times are still being counted, else says which moved."""

    change: CalendarChange
    name: str
    source: str
    moved: Sequence[str] | None


def change_lines(
    changes: Iterable[CalendarChange], moved: Mapping[int, Mapping[str, int | None]]
) -> list[ChangeLine]:
    """Return the lines of the log; the name of a day and its source are read from the row that was kept."""
    lines = []
    for one in changes:
        row = one.details.get("after") or one.details.get("before") or one.details
        name, source = row.get("name", ""), row.get("source", "")
        # A year that was loaded gives its source as the reason.
        shown = "" if source == one.reason else str(source)
        lines.append(ChangeLine(one, str(name), shown, _moved_words(moved[one.pk])))
    return lines


def _moved_words(moved: Mapping[str, int | None]) -> Sequence[str] | None:
    counts = {name: count for name, count in moved.items() if count is not None}
    if len(counts) < len(moved):
        return None
    return [_moved(name, count) for name, count in counts.items() if count]


def _moved(name: str, count: int) -> str:
    said = {
        "dossiers": ngettext("%(num)s hạn trả đã đổi", "%(num)s hạn trả đã đổi", count),
        "steps": ngettext("%(num)s hạn của bước đã đổi", "%(num)s hạn của bước đã đổi", count),
        "feedback": ngettext(
            "%(num)s hạn xử lý phản ánh, kiến nghị đã đổi",
            "%(num)s hạn xử lý phản ánh, kiến nghị đã đổi",
            count,
        ),
    }
    return said[name] % {"num": figure(count)}


def touched_words(touched: Mapping[str, int]) -> Sequence[str]:
    """Say what a change will have counted again; empty where nothing is."""
    return [_touched(name, count) for name, count in touched.items() if count]


def _touched(name: str, count: int) -> str:
    said = {
        "dossiers": ngettext(
            "Nhiều nhất %(num)s hồ sơ đang giải quyết sẽ được tính lại hạn trả.",
            "Nhiều nhất %(num)s hồ sơ đang giải quyết sẽ được tính lại hạn trả.",
            count,
        ),
        "steps": ngettext(
            "Nhiều nhất %(num)s bước đang làm sẽ được tính lại hạn của bước.",
            "Nhiều nhất %(num)s bước đang làm sẽ được tính lại hạn của bước.",
            count,
        ),
        "feedback": ngettext(
            "Nhiều nhất %(num)s phản ánh, kiến nghị chưa xong sẽ được tính lại hạn xử lý.",
            "Nhiều nhất %(num)s phản ánh, kiến nghị chưa xong sẽ được tính lại hạn xử lý.",
            count,
        ),
    }
    return said[name] % {"num": figure(count)}


def months_of(shown: YearDecided, today: date) -> list[Month]:
    """Return the twelve months of a year."""
    months = []
    days = list(shown.calendar.span.days())
    for number, found in groupby(days, key=lambda day: day.month):
        of_month = list(found)
        cells: list[Cell | None] = [None] * of_month[0].weekday()
        cells += [_cell(shown, day, today) for day in of_month]
        cells += [None] * (-len(cells) % 7)
        weeks = [cells[start : start + 7] for start in range(0, len(cells), 7)]
        worked = sum(shown.calendar.is_working_day(day) for day in of_month)
        months.append(Month(number, weeks, worked))
    return months


def _cell(shown: YearDecided, day: date, today: date) -> Cell:
    decided = shown.by_day.get(day)
    style, words = _look(shown, day, decided)
    if decided is not None and decided.certainty is Certainty.PROJECTION:
        style, words = f"{style} is-likely", f"{words}, {_('dự kiến')}"
    if day == today:
        style, words = f"{style} is-today", ", ".join(one for one in (words, _("hôm nay")) if one)
    return Cell(day.day, style.strip(), words)


def _look(shown: YearDecided, day: date, decided: DayDecided | None) -> tuple[str, str]:
    if decided is not None and decided.worked:
        return WORKED, _("làm bù")
    if decided is not None:
        return OFF, decided.name
    hours = shown.calendar.days[(day - shown.calendar.span.first_day).days]
    if hours.work:
        return "", ""
    return (DUTY, _("trực")) if hours.open else (REST, "")


def week_lines(hours: WeeklyHours) -> list[WeekLine]:
    """Return a week in words: days with the same hours in one line, then the hours on duty."""
    return [*_lines(hours.week), *_lines(hours.duty, duty=True)]


def _lines(week: tuple[Sessions, ...], *, duty: bool = False) -> Iterator[WeekLine]:
    for sessions, found in groupby(range(7), key=lambda weekday: week[weekday]):
        names = [str(WEEKDAY_WORDS[WEEKDAYS[one]]) for one in found]
        if sessions:
            days = names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
            yield WeekLine(days, ", ".join(str(one).replace("-", "–") for one in sessions), duty)

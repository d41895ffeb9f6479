"""The tiles of the leader's page and of each unit's: a figure, its change, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from thuocdo.office.figures.index_tile import index_tile
from thuocdo.office.figures.spans import Span
from thuocdo.office.figures.subjects import Subject, subject
from thuocdo.office.figures.tile import Line, Tile
from thuocdo.office.figures.values import Values, shown_parts, values_of
from thuocdo.ui.jinja import day, figure
from thuocdo.working_time.period import ONE_DAY, Period

WHOLE = "procedures.whole."
ON_TIME, OVERDUE, RECEIVED = f"{WHOLE}on_time_rate", f"{WHOLE}overdue", f"{WHOLE}received"
RESOLVED, BY_DAY = f"{WHOLE}resolved", f"{WHOLE}open_by_day_overdue"
SATISFIED = f"{WHOLE}satisfied_rate"
#: In the order of the page; with whether more is better (1), worse (-1) or neither (0).
SHOWN: Mapping[str, int] = {
    ON_TIME: 1,
    OVERDUE: -1,
    RECEIVED: 0,
    f"{WHOLE}online_rate": 1,
    f"{WHOLE}digitised_rate": 1,
    f"{WHOLE}paid_online_rate": 1,
    SATISFIED: 1,
}
#: Beyond this a change in percent says nothing.
MOST_PERCENT = 500
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles of one unit and the moment they are of."""

    tiles: tuple[Tile, ...]
    as_of: datetime


def required(code: str) -> Subject:
    """Return an indicator that is always computed."""
    found = subject(code)
    assert found is not None, code
    return found


def tiles_of(unit: int, span: Span, *, today: date) -> Tiles:
    """Return the tiles of a unit. Shape: a few queries, whatever the unit.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    subjects = [required(code) for code in SHOWN]
    values = values_of(subjects, [unit], [span.days, span.last_year])
    made = [_tile(one, unit, span, values) for one in subjects]
    at = [one.code for one in made].index(OVERDUE)
    lines = late_lines(unit, today=today)
    made[at] = replace(made[at], lines=lines, alarming=made[at].value not in {"", "0"})
    made.insert(at + 1, index_tile(unit, span, today=today))
    return Tiles(tuple(made), values.as_of)


def late_lines(unit: int, *, today: date) -> tuple[Line, ...]:
    """Return how many open dossiers became late today and in seven days, and will by the end of the next seven."""
    by_day = required(BY_DAY)
    windows = late_windows(today)
    found = values_of([by_day], [unit], list(windows.values()))
    words: Mapping[str, Callable[[str], str]] = {
        "today": lambda num: _("%(num)s quá hạn từ hôm nay") % {"num": num},
        "week": lambda num: _("%(num)s quá hạn trong 7 ngày qua") % {"num": num},
        "next": lambda num: _("%(num)s sẽ quá hạn trong 7 ngày tới nếu không xong") % {"num": num},
    }
    lines = []
    for name, window in windows.items():
        count = found.get(BY_DAY, unit, window) or Decimal(0)
        lines.append(
            Line(words[name](figure(count)), records_address(BY_DAY, unit, window) if count else "")
        )
    return tuple(lines)


def late_windows(today: date) -> Mapping[str, Period]:
    """Return the windows of the day on which dossiers become late."""
    tomorrow = today + ONE_DAY
    return {
        "today": Period(today, tomorrow),
        "week": Period(tomorrow - WEEK, tomorrow),
        "next": Period(tomorrow, tomorrow + WEEK),
    }


def _tile(one: Subject, unit: int, span: Span, values: Values) -> Tile:
    now = values.get(one.code, unit, span.days)
    before = _last_year(one, unit, span, values)
    return Tile(
        code=one.code,
        label=one.label,
        value=written(now, one),
        unit="%" if one.percent else one.unit_of_measure.lower(),
        href=indicator_address(one.code, unit, span),
        words=one.words,
        source=one.source,
        change=change_of(now, before, one),
        mood=_mood(now, before, SHOWN[one.code]),
        before=_before(before, one, span),
        lines=tuple(_parts(one, unit, span, values)),
        missing="" if now is not None else _missing(one),
    )


def _last_year(one: Subject, unit: int, span: Span, values: Values) -> Decimal | None:
    """Return the figure of a year ago; null where no dossier was received then: what stands on nothing is no zero."""
    if not values.get(RECEIVED, unit, span.last_year):
        return None
    return values.get(one.code, unit, span.last_year)


def _parts(one: Subject, unit: int, span: Span, values: Values) -> list[Line]:
    found = []
    for part in shown_parts(one):
        value = values.get(part.code, unit, span.days)
        if value is not None:
            address = records_address(part.code, unit, span.days) if value else ""
            found.append(Line(f"{part.label}: {figure(value)}", address))
    return found


def _missing(one: Subject) -> str:
    if one.anonymous:
        return _("Chưa đủ 5 lượt đánh giá trong kỳ (từ một quý trở lên) để nêu.")
    return _("Chưa có hồ sơ nào để tính trong kỳ này.")


def _before(before: Decimal | None, one: Subject, span: Span) -> str:
    if before is None:
        return _("Cùng kỳ năm trước chưa có số liệu")
    return _("Cùng kỳ năm trước (%(first)s – %(last)s): %(value)s") % {
        "first": day(span.last_year.first_day),
        "last": day(span.last_year.last_day),
        "value": written(before, one) + ("%" if one.percent else ""),
    }


def written(value: Decimal | None, one: Subject) -> str:
    """Return a figure as it is shown, rounded once, half up; empty for null."""
    if value is None:
        return ""
    step = Decimal(1).scaleb(-one.decimals)
    return figure(value.quantize(step, ROUND_HALF_UP), one.decimals)


def change_of(now: Decimal | None, before: Decimal | None, one: Subject) -> str:
    """Return the change in words and signs; empty where there is nothing to hold it against."""
    if now is None or before is None:
        return ""
    difference = now - before
    sign = "▲" if difference > 0 else "▼" if difference < 0 else "="
    if one.percent:
        return _("%(sign)s %(num)s điểm %%") % {"sign": sign, "num": written(abs(difference), one)}
    percent = abs(difference) * 100 / before if before else None
    if percent is None or percent > MOST_PERCENT:
        return f"{sign} {written(abs(difference), one)}"
    shown = figure(percent.quantize(Decimal("0.1"), ROUND_HALF_UP), 1)
    return f"{sign} {written(abs(difference), one)} ({shown}%)"


def _mood(now: Decimal | None, before: Decimal | None, direction: int) -> str:
    if now is None or before is None or now == before or not direction:
        return ""
    return "good" if (now > before) == (direction > 0) else "bad"


def indicator_address(code: str, unit: int, span: Span) -> str:
    """Return the page of an indicator, of one unit in one window."""
    asked: dict[str, str | int] = {"unit": unit, "period": span.code}
    query = urlencode(asked)
    return f"{reverse('office:figures:indicator', args=[code])}?{query}"


def records_address(code: str, unit: int, window: Period) -> str:
    """Return the page of the records that a figure counts."""
    query: dict[str, str | int] = {
        "indicator": code,
        "unit": unit,
        "first": window.first_day.isoformat(),
        "last": window.last_day.isoformat(),
    }
    return f"{reverse('office:figure_records')}?{urlencode(query)}"

"""What was given for the days that a window is held against: the report before it, and the same days a year before.

A unit that took the place of one other, whole, goes on with what that one gave. Where several were merged none of them says what all of them came to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from thuocdo.figures.models import Figure
from thuocdo.organisations.models import Succession
from thuocdo.working_time.calendars import (
    EARLIER_CUT_OFF_LIMIT,
    previous,
    previous_days,
    recognise,
    same_days_last_year,
)
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from datetime import date

    from thuocdo.figures.models import FigureQuerySet

#: So much earlier or later days may begin or end and still be held against each other.
SLACK = timedelta(days=3)


def window_before(period: Period) -> Period:
    """Return the report of the same kind before a window, cut off as the window is; of days that are no report, as many days before."""
    found = recognise(period.first_day, period.last_day)
    if found is None:
        return previous_days(period)
    named, before = found.named.period, previous(found.named).period
    return Period(
        before.start + (period.start - named.start), before.end + (period.end - named.end)
    )


def windows_of(period: Period) -> dict[str, Period]:
    """Return the windows that a window is held against: `last_period` and `last_year`."""
    return {"last_period": window_before(period), "last_year": same_days_last_year(period)}


def closest_figures(
    among: FigureQuerySet,
    *,
    codes: Collection[str],
    units: Collection[int],
    windows: Mapping[str, Period],
    on: date | None,
    same_report: bool = False,
) -> dict[tuple[str, int, str], Figure]:
    """Return the figure that counts of each indicator, unit and window: that of the unit itself before that of the unit whose place it took.

    Of several the one whose days are nearest counts, then what was reported before what was computed, then a form cell before prose, then the latest.
    Three queries at the most, for one succession.

    Args:
        among: the figures that may count: what the caller may show.
        windows: by names of the caller's.
        on: successions up to and including this day are followed; none where null.
        same_report: whether other days of the same report will do, where a unit cut off earlier; otherwise three days more or less.
    """
    origins = {} if on is None else Succession.objects.whole_origins(units, on=on)
    heirs: dict[int, list[tuple[int, int]]] = {}
    for unit in units:
        for steps, one in enumerate((unit, *origins.get(unit, ()))):
            heirs.setdefault(one, []).append((unit, steps))
    slack = EARLIER_CUT_OFF_LIMIT + SLACK if same_report else SLACK
    days = Q()
    for window in windows.values():
        days |= Q(
            period_start__range=(window.start - slack, window.start + slack),
            period_end__range=(window.end - slack, window.end + slack),
        )
    known = among.current().filter(
        days, unit__in=heirs, indicator__in=codes, state=Figure.State.VALUE
    )
    best: dict[tuple[str, int, str], tuple[tuple[object, ...], Figure]] = {}
    for figure in known:
        for name, window in windows.items():
            if not _is_comparable(figure, window, same_report=same_report):
                continue
            for unit, steps in heirs[figure.unit_id]:
                key, rank = (figure.indicator, unit, name), (-steps, *_rank(figure, window))
                if key not in best or rank > best[key][0]:
                    best[key] = (rank, figure)
    return {key: figure for key, (_rank_of_it, figure) in best.items()}


def _is_comparable(figure: Figure, window: Period, *, same_report: bool) -> bool:
    if (
        abs(figure.period_start - window.start) <= SLACK
        and abs(figure.period_end - window.end) <= SLACK
    ):
        return True
    if not same_report:
        return False
    of_figure = Period(figure.period_start, figure.period_end)
    one = recognise(of_figure.first_day, of_figure.last_day)
    other = recognise(window.first_day, window.last_day)
    return one is not None and other is not None and one.named == other.named


def _rank(figure: Figure, window: Period) -> tuple[object, ...]:
    apart = abs(figure.period_start - window.start) + abs(figure.period_end - window.end)
    reported = figure.origin != Figure.Origin.COMPUTED
    return -apart, reported, bool(figure.form_row), figure.recorded_at, figure.pk

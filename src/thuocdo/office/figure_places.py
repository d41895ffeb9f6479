"""Where a stored figure can be looked at, and which period it counts: for pages that name figures of several reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language

from thuocdo.ingestion.models import ROOM
from thuocdo.working_time.calendars import window_label
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.figures.models import Figure


def figure_address(figure: Figure) -> str:
    """Return the place in the report that a figure was read from; nothing where its record has no page."""
    if figure.record_room != ROOM or not figure.record_id.isdecimal():
        return ""
    page = reverse("office:reports:detail", args=[figure.record_id])
    start = figure.location.get("start")
    return page if start is None else f"{page}#t{start}"


def figure_period(figure: Figure) -> str:
    """Return the period a figure counts, by its name where it has one."""
    language = (get_language() or "vi")[:2]
    return window_label(Period(figure.period_start, figure.period_end), language=language)

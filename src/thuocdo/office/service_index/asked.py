"""What the addresses of the service index ask for: a unit of the person's own province, a window, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from thuocdo.errors import InvalidInput
from thuocdo.office.choosing.fields import ChooseUnitForm
from thuocdo.office.choosing.scopes import SCORED
from thuocdo.office.figures.map_of_units import Place, home_unit, map_for, map_on
from thuocdo.scoring.service_index.windows import Span, Window, window_between, window_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import User

SPANS = {
    Span.TODAY: _("Hôm nay"),
    Span.MONTH: _("Tháng này"),
    Span.QUARTER: _("Quý này"),
    Span.YEAR: _("Năm nay"),
}
#: How many days before today a comparison begins, at midnight.
SINCE = {"today": 0, "yesterday": 1, "week": 7}
SINCE_WORDS = {
    "today": _("từ đầu hôm nay"),
    "yesterday": _("từ đầu hôm qua"),
    "week": _("trong 7 ngày"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `units` are those that may be chosen, by id, and `chooser` is the field that asks for another one."""

    unit: Place
    units: Mapping[int, Place]
    chooser: ChooseUnitForm
    window: Window
    since: str
    now: datetime

    @property
    def begun(self) -> datetime:
        """Return the moment a comparison begins."""
        midnight = timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight - timedelta(days=SINCE[self.since])

    @property
    def query(self) -> dict[str, str]:
        """Return the parts of the address that name the unit and the window."""
        return {"unit": str(self.unit.id), **_window_query(self.window)}

    def address(self, name: str = "page", **changes: object) -> str:
        """Return an address of these pages with the same unit and window, some parts changed."""
        parts = {**self.query, "since": self.since, **{k: str(v) for k, v in changes.items()}}
        if "span" in changes:
            parts = {key: value for key, value in parts.items() if key not in {"first", "last"}}
        return f"{reverse(f'office:service_index:{name}')}?{urlencode(parts)}"


def asked_of(request: HttpRequest, user: User) -> Asked:
    """Return what an address asks for; the month so far and the person's own unit where it does not say.

    Raises:
        Http404: the unit is none of the person's province, or the days make no sense.
        NotAllowed: he belongs to no unit.
    """
    now = timezone.now()
    shown = scored_units(user)
    since = request.GET.get("since", "today")
    unit = _unit(request.GET.get("unit", ""), user, shown)
    chooser = ChooseUnitForm(request.GET, scope="scored", user=user, standing=unit.id)
    return Asked(
        shown[chooser.chosen.pk] if chooser.chosen else unit,
        shown,
        chooser,
        _window(request, now),
        since if since in SINCE else "today",
        now,
    )


def scored_units(user: User) -> dict[int, Place]:
    """Return the scored units of the provinces a person belongs to, by id, ordered by kind and name.

    Raises:
        NotAllowed: he belongs to no unit.
    """
    places = map_for(user, timezone.localdate())
    return {one.id: one for one in places.values() if one.kind in SCORED}


def _unit(text: str, user: User, shown: Mapping[int, Place]) -> Place:
    if not text:
        home = home_unit(user, map_on(timezone.localdate()))
        while home is not None and home.id not in shown:  # an office counts for the unit above it
            home = map_on(timezone.localdate()).get(home.parent or 0)
        if home is not None:
            return home
    found = shown.get(int(text)) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise Http404
    return found


def _window(request: HttpRequest, now: datetime) -> Window:
    today = timezone.localdate(now)
    span = request.GET.get("span", "")
    if span in set(Span):
        return window_of(Span(span), on=today)
    try:
        first, last = (parse_date(request.GET.get(name, "")) for name in ("first", "last"))
        if first is None or last is None:
            return window_of(Span.MONTH, on=today)
        return window_between(first, last, today=today)
    except (ValueError, InvalidInput):
        raise Http404 from None


def _window_query(window: Window) -> dict[str, str]:
    if window.span is not None:
        return {"span": window.span.value}
    days = window.days
    return {"first": days.first_day.isoformat(), "last": days.last_day.isoformat()}

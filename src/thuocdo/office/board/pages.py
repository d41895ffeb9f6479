"""The board as typed values: every number with the address of the queue that holds exactly its dossiers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from markupsafe import Markup

from thuocdo.accounts.people import names_of
from thuocdo.dossiers.directing import OverdueDirectives, overdue_directives
from thuocdo.dossiers.late_requests import AskedLate, asked_late
from thuocdo.dossiers.opinions import OverdueOpinions, overdue_opinions
from thuocdo.dossiers.overview import OpenGroup, SlowStep, last_days, open_groups, slow_steps
from thuocdo.office.board.trend import Trend, trend_of
from thuocdo.office.queue.filters import NONE
from thuocdo.organisations.names import unit_names

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

GROUPINGS = {
    "unit": gettext_lazy("Theo đơn vị"),
    "step": gettext_lazy("Theo bước"),
    "person": gettext_lazy("Theo người giữ"),
}
#: So old may the numbers be that all who manage the same units share, in seconds; the page says of when they are.
FRESH_SECONDS = 30
#: Where dossiers stay and how the last days went costs half a second over a province, and moves slowly.
SLOW_FRESH_SECONDS = 300
DAYS = 30
#: So many dossiers whose papers were asked for late, or whose opinions are overdue, are named.
NAMED = 20
ROWS, MOST_ROWS, STEPS = 25, 1_000, 8
#: The counts of a row, with what each asks of the queue.
COUNTS = {
    "late": {"due": "late"},
    "today": {"due": "today"},
    "week": {"due": "week"},
    "paused": {"state": "paused"},
    "unheld": {"holder": NONE},
    "total": {},
}
#: Counts of the whole alone, beside those.
MORE_COUNTS = {
    "unanswered": {"due": "answer"},
    "green": {"lane": "green"},
    "inner": {"due": "inner"},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: `under` is a unit among those the person manages, empty for all of them."""

    by: str
    under: str
    everything: bool


@dataclass(frozen=True, slots=True)
class Number:
    """One count; `href` is empty where it is nothing."""

    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One unit, step or person; `href` leads to the board of a unit below, ages are in days."""

    name: str
    href: str
    numbers: tuple[Number, ...]
    oldest_days: int
    median_days: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step in which dossiers stay; `used_percent` of its time, null where it has none; `bar` of 100 stands for twice the time."""

    name: str
    open: int
    beyond: Number
    used_percent: int | None
    bar: int


@dataclass(frozen=True, slots=True)
class OpinionsView:
    """Overdue opinions or directives: how many, and the oldest as (dossier, code, unit that was asked, by when)."""

    count: int
    named: tuple[tuple[int, str, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All that the page shows; `left_off` says how many rows are not shown."""

    asked: Asked
    at: datetime
    head: tuple[Number, ...]
    more: tuple[Number, ...]
    oldest_days: int
    groupings: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    left_off: int
    steps: tuple[StepRow, ...]
    trend: Trend
    slow_at: datetime
    asked_late: AskedLate
    opinions: OpinionsView
    directives: OpinionsView


Slow = tuple[list[SlowStep], Trend, datetime, AskedLate, OverdueOpinions, OverdueDirectives]


def drawn_board(user: User, units: Sequence[int], asked: Asked, *, now: datetime) -> Markup:
    """Return the board of some units, as it was drawn some seconds ago for anybody who manages the same ones.

    Shape: no query where it is kept; else four, and one each for names that are new.
    """
    key = _key("board", units, asked.by, asked.under, asked.everything, get_language())
    kept: str | None = caches["pages"].get(key)
    if kept is None:
        board = board_of(user, units, asked, now=now)
        kept = render_to_string("office/board/_body.html", {"board": board})
        caches["pages"].set(key, kept, FRESH_SECONDS)
    return Markup(kept)  # noqa: S704 - from the template alone


def board_of(user: User, units: Sequence[int], asked: Asked, *, now: datetime) -> Board:
    """Return the board of some units as it is now; the steps and the last days may be some minutes old."""
    groups = open_groups(user, unit_ids=units, by=asked.by, now=now)
    shown = groups[: MOST_ROWS if asked.everything else ROWS]
    names = _names(asked.by, shown)
    whole = _sum(groups, now)
    steps, trend, slow_at, late, opinions, directives = _slow(user, units, now)
    return Board(
        asked=asked,
        at=now,
        head=_numbers(whole, asked, {}),
        more=_numbers(whole, asked, {}, counts=MORE_COUNTS),
        oldest_days=(now - whole.oldest_at).days,
        groupings=tuple((name, str(word)) for name, word in GROUPINGS.items()),
        rows=tuple(_row(one, asked, names, set(units), now) for one in shown),
        left_off=len(groups) - len(shown),
        steps=tuple(_step(one, asked) for one in steps),
        trend=trend,
        slow_at=slow_at,
        asked_late=late,
        opinions=_waited_for(
            opinions.count,
            [
                (one.dossier_id, one.code, one.asked_unit_id, one.answer_due_at)
                for one in opinions.named
            ],
        ),
        directives=_waited_for(
            directives.count,
            [
                (one.dossier_id, one.dossier.code, one.unit_id, one.answer_due_at)
                for one in directives.named
            ],
        ),
    )


def _key(*parts: object) -> str:
    return "board:" + hashlib.sha256(repr(parts).encode()).hexdigest()


def _slow(user: User, units: Sequence[int], now: datetime) -> Slow:
    """Return what moves slowly, as it was some minutes ago, and when that was."""
    today = timezone.localdate(now)
    key = _key("slow", 4, units, today, get_language())
    kept: Slow | None
    kept = caches["pages"].get(key)
    if kept is None:
        steps = slow_steps(user, unit_ids=units, now=now, most=STEPS)
        trend = trend_of(last_days(unit_ids=units, until=today, days=DAYS))
        late = asked_late(user, unit_ids=units, most=NAMED)
        opinions = overdue_opinions(user, unit_ids=units, now=now, most=NAMED)
        directives = overdue_directives(user, unit_ids=units, now=now, most=NAMED)
        kept = (steps, trend, now, late, opinions, directives)
        caches["pages"].set(key, kept, SLOW_FRESH_SECONDS)
    return kept


def _waited_for(count: int, named: Sequence[tuple[int, str, int, datetime]]) -> OpinionsView:
    """Return answers that are waited for, each named by dossier, code, the unit that was asked and by when."""
    names = unit_names(unit for _dossier, _code, unit, _due in named)
    rows = ((dossier, code, names.get(unit, ""), due) for dossier, code, unit, due in named)
    return OpinionsView(count, tuple(rows))


def _sum(groups: Sequence[OpenGroup], now: datetime) -> OpenGroup:
    """Return all groups as one; the middle one of all is not known from them."""
    whole = OpenGroup(None, 0, 0, 0, 0, 0, 0, now, now)
    counts = {name: sum(getattr(one, name) for one in groups) for name in (*COUNTS, *MORE_COUNTS)}
    return replace(whole, **counts, oldest_at=min([now, *(one.oldest_at for one in groups)]))


def _names(by: str, groups: Sequence[OpenGroup]) -> dict[int, str]:
    ids = [one.key for one in groups if isinstance(one.key, int)]
    return names_of(ids) if by == "person" else unit_names(ids) if by == "unit" else {}


def _row(
    one: OpenGroup, asked: Asked, names: dict[int, str], managed: set[int], now: datetime
) -> Row:
    more = {{"unit": "unit", "step": "step", "person": "holder"}[asked.by]: str(one.key or NONE)}
    below = asked.by == "unit" and one.key in managed and str(one.key) != asked.under
    return Row(
        _name(one, asked.by, names),
        "?" + urlencode({"under": str(one.key), "by": "step"}) if below else "",
        _numbers(one, asked, more),
        (now - one.oldest_at).days,
        (now - one.median_at).days,
    )


def _name(one: OpenGroup, by: str, names: dict[int, str]) -> str:
    if by == "step":
        return str(one.key or "") or _("Chưa vào bước nào")
    if one.key is None:
        return _("Chưa có người giữ")
    assert isinstance(one.key, int)
    return names.get(one.key, "")


def _numbers(
    one: OpenGroup,
    asked: Asked,
    more: dict[str, str],
    *,
    counts: Mapping[str, dict[str, str]] = COUNTS,
) -> tuple[Number, ...]:
    found = []
    for name, wanted in counts.items():
        count = getattr(one, name)
        query = {**wanted, **more}
        found.append(Number(name, count, queue_address(asked, query) if count else ""))
    return tuple(found)


def queue_address(asked: Asked, wanted: dict[str, str]) -> str:
    """Return the address of the queue with some of the dossiers of a board."""
    under = {"under": asked.under} if asked.under else {}
    return f"{reverse('office:queue:list')}?{urlencode({'tab': 'managed', **under, **wanted})}"


def _step(one: SlowStep, asked: Asked) -> StepRow:
    percent = None if one.used is None else round(one.used * 100)
    href = queue_address(asked, {"due": "step", "step": one.name or NONE}) if one.beyond else ""
    return StepRow(
        one.name or _("Chưa vào bước nào"),
        one.open,
        Number("beyond", one.beyond, href),
        percent,
        min(100, max(0, (percent or 0) // 2)),
    )

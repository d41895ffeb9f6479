"""Planned stops of the system: announced some working days ahead with the time of return, told on every page until they are over.

Every page asks for them, so what is known is kept in each process for a minute and costs no query in between.

Source: Decree 224/2026 article 13: a stop is told at least 7 working days ahead, with when the service is expected back.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import yaml

from thuocdo.notices import refusals
from thuocdo.notices.models import PlannedStop
from thuocdo.working_time.period import Period
from thuocdo.working_time.queries import calendar_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

_DATA = Path(__file__).parent / "data" / "stop_rules.yaml"
LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class StopRule:
    """How many working days ahead a stop has to be told from a day on (null: always), how sure that is and where it stands."""

    working_days: int
    mark: str
    source: str
    valid_from: date | None


@cache
def stop_rules() -> dict[str, tuple[StopRule, ...]]:
    """Return the rules for each audience, the newest first."""
    said = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["rules"]
    return {
        audience: tuple(
            sorted(
                (StopRule(one["working_days"], one["mark"], one["source"], one["valid_from"]) for one in entries),
                key=lambda one: one.valid_from or date.min,
                reverse=True,
            )
        )
        for audience, entries in said.items()
    }  # fmt: skip


def stop_rule(audience: str, on: date) -> StopRule:
    """Return the rule for an audience that holds on a day."""
    rules = stop_rules()[audience]
    return next(one for one in rules if one.valid_from is None or one.valid_from <= on)


def earliest_start(unit: Unit, audience: str, *, on: date) -> date:
    """Return the first day on which a stop that is told today may begin: the one after the working days that have to lie between."""
    ahead = stop_rule(audience, on).working_days
    span = Period(on, on + timedelta(days=ahead * 5 + 30))
    return calendar_of(unit, span=span).working_day_after(on, ahead) + timedelta(days=1)


@transaction.atomic
def announce_stop(
    *,
    unit: Unit,
    audience: str,
    starts_at: datetime,
    returns_at: datetime,
    words: str,
    words_en: str = "",
    why_short: str = "",
    actor: User,
    at: datetime,
) -> PlannedStop:
    """Tell of a planned stop.

    Args:
        unit: the province, by whose calendar the days ahead are counted.
        audience: `everybody`, or `officials` where the portal goes on.
        starts_at: when it begins.
        returns_at: when the service is expected back.
        words: what is done, for people.
        words_en: the same in English; empty shows the Vietnamese words.
        why_short: why it was not told earlier; needed where it begins too soon.
        actor: an administrator of the province.
        at: the moment.

    Raises:
        InvalidInput: no words, an end before the beginning, a beginning that has passed, or one too soon without a reason.
        NotAllowed: the actor administers no province.
    """
    _right_or_refusal(actor, unit)
    said = " ".join(words.split())[:LONGEST_WORDS]
    if not said:
        raise refusals.stop_without_words()
    if not at < starts_at < returns_at:
        raise refusals.stop_in_no_order()
    first = earliest_start(unit, audience, on=timezone.localdate(at))
    reason = " ".join(why_short.split())[:LONGEST_WORDS]
    short = timezone.localdate(starts_at) < first
    if short and not reason:
        days = stop_rule(audience, timezone.localdate(at)).working_days
        raise refusals.stop_too_soon(days, first)
    made = PlannedStop.objects.create(
        unit=unit,
        audience=audience,
        starts_at=starts_at,
        returns_at=returns_at,
        words=said,
        words_en=" ".join(words_en.split())[:LONGEST_WORDS],
        why_short=reason if short else "",
        announced_at=at,
        announced_by=actor,
    )
    transaction.on_commit(forget_stops)
    return made


@transaction.atomic
def move_return(
    stop: PlannedStop, *, returns_at: datetime, actor: User, at: datetime
) -> PlannedStop:
    """Tell another time of return, earlier or later, until the stop is over.

    Raises:
        Conflict: it was called off, or is over.
        InvalidInput: it would end before it begins, or has ended.
        NotAllowed: see `announce_stop`.
    """
    row = _open(stop, actor, at)
    if returns_at <= max(row.starts_at, at):
        raise refusals.stop_in_no_order()
    row.returns_at = returns_at
    row.save(update_fields=["returns_at"])
    transaction.on_commit(forget_stops)
    return row


@transaction.atomic
def call_off_stop(stop: PlannedStop, *, actor: User, at: datetime) -> PlannedStop:
    """Call a stop off, or say that it is over earlier than was told: nobody is told of it any more.

    Raises:
        Conflict: it was called off, or is over.
        NotAllowed: see `announce_stop`.
    """
    row = _open(stop, actor, at)
    row.called_off_at, row.called_off_by = at, actor
    row.save(update_fields=["called_off_at", "called_off_by"])
    transaction.on_commit(forget_stops)
    return row


def stops_to_tell(*, officials: bool, at: datetime) -> tuple[PlannedStop, ...]:
    """Return the stops to come or going on that people are told of, the nearest first.

    Shape: no query, one a minute in each process.
    """
    return tuple(
        one
        for one in _known()
        if one.returns_at > at and (officials or one.audience == PlannedStop.Audience.EVERYBODY)
    )


def forget_stops() -> None:
    """Forget what is kept: it is asked for again by the next page."""
    _kept.fresh = False


class _Kept:
    """What this process knows, and since when by its own clock; `fresh` is false once it was told to forget it."""

    fresh: bool = True
    since: float = -math.inf
    stops: tuple[PlannedStop, ...] = ()


_kept = _Kept()


def _known() -> Iterable[PlannedStop]:
    now, lasts = time.monotonic(), settings.PLANNED_STOPS_KEPT_SECONDS
    if not _kept.fresh or (lasts is not None and now - _kept.since >= lasts):
        rows = PlannedStop.objects.filter(called_off_at=None, returns_at__gt=timezone.now())
        _kept.stops = tuple(rows.order_by("starts_at", "pk"))
        _kept.since, _kept.fresh = now, True
    return _kept.stops


def _right_or_refusal(actor: User, unit: Unit) -> None:
    if unit.kind != "province" or not actor.has_perm("notices.administer", frozenset({unit.pk})):
        raise refusals.not_an_administrator()


def _open(stop: PlannedStop, actor: User, at: datetime) -> PlannedStop:
    row = PlannedStop.objects.select_for_update(of=("self",)).select_related("unit").get(pk=stop.pk)
    _right_or_refusal(actor, row.unit)
    if row.called_off_at is not None or row.returns_at <= at:
        raise refusals.stop_is_over()
    return row

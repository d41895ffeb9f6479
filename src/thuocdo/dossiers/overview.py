"""What lies open in some units, how the last days went, and where dossiers stay longer than they should: the numbers of a board.

All is asked of the few open dossiers and the days in question by indexes; who may see which units is for the caller to know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Aggregate, Count, F, Func, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf, TruncDate
from django.utils import timezone

from thuocdo.dossiers.answering import AWAITS_ANSWER
from thuocdo.dossiers.models import Dossier, DossierStep
from thuocdo.dossiers.querysets import any_of
from thuocdo.dossiers.state import ZONE
from thuocdo.postgresql.shapes import Slot
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)
#: Where a dossier lies: with the unit that holds it, else with the agency that decides it.
PLACE = Coalesce("holder_unit_id", "competent_agency_id")
GROUPS: Mapping[str, Any] = {"unit": PLACE, "step": F("step_name"), "person": F("holder_id")}


class _Median(Aggregate):
    """The middle value as it stands in a row, of any type that can be sorted; null over no rows."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


class _Seconds(Func):
    """A length of time as a number."""

    template = "EXTRACT(EPOCH FROM %(expressions)s)"
    output_field = models.FloatField()


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """The open dossiers of one unit, step or person; `key` is null where nobody holds them, empty where they are in no step.

    `late`, `today` and `week` are apart from `paused`: what waits for the applicant cannot be late. `week` counts seven days from today and
    holds `today`. `unanswered` was handed in online and waits for its first answer, `green` is in the green lane, `inner` beyond the inner limit of the lane. The oldest and the middle one are told by when they were accepted, or else registered.
    """

    key: int | str | None
    total: int
    late: int
    today: int
    week: int
    paused: int
    unheld: int
    oldest_at: datetime
    median_at: datetime
    unanswered: int = 0
    green: int = 0
    inner: int = 0


def due_condition(due: str, now: datetime | Slot, until: datetime | Slot | None = None) -> Q:
    """Return the condition that an open dossier is late, in its step or altogether, or falls due today or within seven days.

    What waits for the applicant is none of these. Today is the rest of it; the seven days hold today.

    Args:
        due: late, step, inner (the limit of the green lane), today, week, or answer for what was handed in online and waits for its first answer.
        now: the moment, or the slot of it.
        until: `due_until` or the slot of it; not needed where `now` is a moment.
    """
    if due == "answer":
        return AWAITS_ANSWER
    running = Q(ended_at=None, paused_at=None)
    if due == "step":
        return running & Q(step_due_at__lt=now)
    if due == "inner":
        return running & Q(inner_due_at__lt=now)
    if due == "late":
        return running & Q(due_at__lt=now)
    if until is None:
        assert isinstance(now, datetime)
        until = due_until(due, now)
    return running & Q(due_at__gte=now, due_at__lt=until)


def due_until(due: str, now: datetime) -> datetime:
    """Return when the days end in which a dossier falls due: today, or for `week` seven days from today."""
    return start_of(timezone.localdate(now)) + (WEEK if due == "week" else _ONE_DAY)


def open_groups(user: User, *, unit_ids: Iterable[int], by: str, now: datetime) -> list[OpenGroup]:
    """Return the open dossiers that some units answer for, by unit, step or person; the ones with most late first.

    Shape: one query; each dossier in one group.

    Args:
        user: who asks.
        unit_ids: units he sees into.
        by: unit (where it lies), step or person (who holds it).
        now: what is late now.
    """
    begun = Coalesce("accepted_at", "registered_at")
    rows = (
        Dossier.objects.visible_to(user, unit_ids=unit_ids, managed=True)
        .open()
        .order_by()
        .annotate(group_key=GROUPS[by])
        .values_list("group_key")
        .annotate(
            total=Count("pk"),
            late=Count("pk", filter=due_condition("late", now)),
            today=Count("pk", filter=due_condition("today", now)),
            week=Count("pk", filter=due_condition("week", now)),
            paused=Count("pk", filter=Q(paused_at__isnull=False)),
            unheld=Count("pk", filter=Q(holder=None)),
            oldest=Min(begun),
            middle=_Median(begun),
            unanswered=Count("pk", filter=due_condition("answer", now)),
            green=Count("pk", filter=Q(priority_lane=True)),
            inner=Count("pk", filter=due_condition("inner", now)),
        )
    )
    found = [OpenGroup(*row) for row in rows]
    return sorted(found, key=lambda one: (-one.late, -one.week, -one.total, str(one.key)))


@dataclass(frozen=True, slots=True)
class Day:
    """One day of some agencies: accepted, resolved, and how many of those late, by the due time that held."""

    on: date
    received: int
    resolved: int
    late: int


def last_days(*, unit_ids: Iterable[int], until: date, days: int) -> list[Day]:
    """Return the last days of what some agencies decide, the last one included, each of them once.

    Shape: two queries, one row per day. Dossiers that another agency decides and that lie here count there.
    """
    first, end = start_of(until - (days - 1) * _ONE_DAY), start_of(until + _ONE_DAY)
    rows = Dossier.objects.filter(any_of("competent_agency", unit_ids))

    def counted(field: str, **counts: Count) -> dict[date, tuple[int, ...]]:
        found = rows.filter(**{f"{field}__gte": first, f"{field}__lt": end}).order_by()
        by_day = found.annotate(day=TruncDate(field, tzinfo=ZONE)).values_list("day")
        return {row[0]: row[1:] for row in by_day.annotate(**counts)}

    received = counted("accepted_at", taken_in=Count("pk"))
    late = Count("pk", filter=Q(late_current=True))
    resolved = counted("resolved_at", done=Count("pk"), late=late)
    span = [until - number * _ONE_DAY for number in reversed(range(days))]
    return [Day(one, *received.get(one, (0,)), *resolved.get(one, (0, 0))) for one in span]


@dataclass(frozen=True, slots=True)
class SlowStep:
    """What lies in steps of one name and does not wait for the applicant: how many, how many beyond the time of the step.

    `used` is how much of that time the middle one has used: 1 where all of it; null where none has an end. Nights and days off count on
    both sides.
    """

    name: str
    open: int
    beyond: int
    used: float | None


def slow_steps(user: User, *, unit_ids: Iterable[int], now: datetime, most: int) -> list[SlowStep]:
    """Return the steps in which dossiers of some units lie, those with most beyond the time of the step first.

    Shape: one query.
    """
    # Asked for row by row: joined, the planner would read all steps that ever were.
    steps = DossierStep.objects.filter(dossier=OuterRef("pk"), number=OuterRef("step_number"))
    began = F("began_at")
    held = _Seconds(_between(Value(now, output_field=models.DateTimeField()), began))
    allowed = _Seconds(_between(F("step_due_at"), began))
    rows = (
        Dossier.objects.visible_to(user, unit_ids=unit_ids, managed=True)
        .open()
        .filter(paused_at=None, step_number__isnull=False)
        .order_by()
        .annotate(began_at=Subquery(steps.values("started_at")[:1]))
        .values_list("step_name")
        .annotate(
            count=Count("pk"),
            beyond=Count("pk", filter=due_condition("step", now)),
            used=_Median(held / NullIf(allowed, Value(0.0))),
        )
        .order_by("-beyond", "-count", "step_name")[:most]
    )
    return [SlowStep(*row) for row in rows]


def _between(end: Any, start: F) -> Any:
    return models.ExpressionWrapper(end - start, output_field=models.DurationField())

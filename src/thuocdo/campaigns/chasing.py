"""Chasing units by hand: reminding them now, and giving several of them another date at once. Each unit is a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.campaigns import permissions, states
from thuocdo.campaigns.models import Submission, SubmissionEvent
from thuocdo.campaigns.taking import AT_UNIT, refuse_after_close, take
from thuocdo.campaigns.telling import link_to, people_for, tell_people, values_for
from thuocdo.errors import Conflict, DomainError

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Nobody is reminded by hand again within this time, so that a button pressed twice tells once.
REMINDED_AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one unit; `refusal` is null where it was done."""

    submission: Submission
    refusal: DomainError | None


def remind_now(submission: Submission, *, actor: User, at: datetime) -> Submission:
    """Remind the people of a unit that its answer is waited for, in the product, by e-mail and SMS.

    Raises:
        Conflict: it has been handed in, was reminded within the last hour, or the campaign has closed.
        NotAllowed, NotFound: see `taking.take`.
    """
    with transaction.atomic():
        held = take(submission, right=permissions.APPRAISE, actor=actor, states=AT_UNIT)
        refuse_after_close(held, at=at)
        reminders = held.events.filter(kind=SubmissionEvent.Kind.REMINDED)
        if reminders.filter(at__gt=at - REMINDED_AGAIN_AFTER).exists():
            raise Conflict(
                "reminded_already",
                f"{held.unit.name} vừa được nhắc trong vòng một giờ qua nên chưa nhắc lại.",
                f"{held.unit.name} was reminded within the last hour, so it was not reminded again.",
            )
        event = SubmissionEvent.objects.create(
            submission=held, kind=SubmissionEvent.Kind.REMINDED, by=actor, at=at
        )
        kind = "overdue" if at > held.due else "due_soon"
        tell_people(
            people_for(held, kind, at=at) - {actor.pk},
            kind,
            values_for(held),
            about=held.record,
            link=link_to(held),
            key=f"campaigns:{held.pk}:{event.pk}",
            at=at,
        )
    return held


def remind_each(
    submissions: Iterable[Submission], *, actor: User, at: datetime
) -> tuple[Outcome, ...]:
    """Remind several units; one that cannot be reminded keeps nobody else from being."""
    return _each(submissions, lambda one: remind_now(one, actor=actor, at=at))


def extend_each(
    submissions: Iterable[Submission], *, until: datetime, reason: str, actor: User, at: datetime
) -> tuple[Outcome, ...]:
    """Give several units another date, with one reason."""
    return _each(
        submissions,
        lambda one: states.extend(one, until=until, reason=reason, actor=actor, at=at),
    )


def _each(
    submissions: Iterable[Submission], act: Callable[[Submission], Submission]
) -> tuple[Outcome, ...]:
    outcomes = []
    for one in submissions:
        try:
            outcomes.append(Outcome(act(one), None))
        except DomainError as error:
            outcomes.append(Outcome(one, error))
    return tuple(outcomes)

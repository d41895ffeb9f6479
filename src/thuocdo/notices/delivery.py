"""Sending what is due: each message is claimed by one worker for a while, sent outside any transaction, and marked.

A worker that dies between sending and marking leaves the message to the next one once its time is over: it goes out again, with the same
idempotency key. So a message leaves at least once, and a partner who heeds the key acts on it once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.notices.http_client import Undelivered
from thuocdo.notices.models import Channel, Message, WebhookSubscription
from thuocdo.notices.transports import send

log = structlog.get_logger(__name__)

#: With waits of 30 seconds, doubled each time up to four hours, the last attempt is some half a day after the first.
LARGEST_ATTEMPTS = 12
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=4)
#: Far longer than one exchange may last, so that a slow worker is not taken for a dead one.
CLAIM_LASTS = timedelta(minutes=2)
#: One run of the job ends after this many seconds, to let other jobs of the worker have their turn.
_RUN_SECONDS = 50.0
_GONE = 410

#: Why a message was dropped whose time was over; nobody did it.
EXPIRED = "hết giá trị trước khi gửi được"

_chance = SystemRandom()


@dataclass(slots=True)
class Run:
    """What one run did; a route that did not answer is left alone for the rest of it."""

    sent: int = 0
    failed: int = 0
    dead: int = 0
    cut_short: bool = False
    closed_channels: set[str] = field(default_factory=set)
    closed_subscriptions: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Return the number of messages that were tried."""
        return self.sent + self.failed + self.dead

    def close(self, message: Message) -> None:
        """Leave the route of a message alone: others behind it would wait for the same silence."""
        if message.subscription_id is None:
            self.closed_channels.add(message.channel)
        else:
            self.closed_subscriptions.add(message.subscription_id)


def deliver_due(*, at: datetime | None = None, largest: int = 10_000) -> Run:
    """Send what is due until nothing is left or the time of a run is over; several workers do not meet.

    Args:
        at: the moment; null: the clock of each attempt.
        largest: at most so many messages.
    """
    run, began = Run(), time.monotonic()
    drop_expired(at=at or timezone.now())
    while message := claim(run, at=at or timezone.now()):
        attempt(message, run, at=at)
        if run.count >= largest or time.monotonic() - began > _RUN_SECONDS:
            run.cut_short = True
            break
    if run.count:
        log.info("messages_delivered", sent=run.sent, failed=run.failed, dead=run.dead)
    return run


def drop_expired(*, at: datetime) -> int:
    """Give up what is of no use any more, such as codes whose time is over, with their secrets; return how many."""
    over = Message.objects.due(at).filter(good_until__lte=at)
    count = over.update(state=Message.State.DROPPED, drop_reason=EXPIRED, sealed="")
    if count:
        log.warning("messages_expired", count=count)
    return count


@transaction.atomic
def claim(run: Run, *, at: datetime) -> Message | None:
    """Take the next due message for `CLAIM_LASTS`; null where there is none. Urgent ones come first in their moment."""
    due = Message.objects.due(at).exclude(good_until__lte=at)
    if _is_quiet(at):
        due = due.exclude(channel=Channel.SMS, urgent=False)
    if run.closed_channels:
        due = due.exclude(channel__in=run.closed_channels)
    if run.closed_subscriptions:
        due = due.exclude(subscription__in=run.closed_subscriptions, subscription__isnull=False)
    message = (
        due.select_for_update(skip_locked=True, of=("self",))
        .order_by("next_attempt_at", "pk")
        .first()
    )
    if message is None:
        return None
    message.attempts += 1
    message.state = Message.State.SENDING
    message.next_attempt_at = at + CLAIM_LASTS
    message.save(update_fields=["attempts", "state", "next_attempt_at"])
    return message


def attempt(message: Message, run: Run, *, at: datetime | None = None) -> None:
    """Send a claimed message and mark what became of it."""
    try:
        send(message, at=at or timezone.now())
    except Undelivered as error:
        _mark_undelivered(message, error, run, at=at or timezone.now())
    else:
        now = at or timezone.now()
        _mark(message, state=Message.State.SENT, sent_at=now, last_error="", sealed="")
        run.sent += 1


def wait_before(attempts: int, *, retry_after: int | None = None) -> timedelta:
    """Return how long to wait after so many attempts: doubled each time, between half and all of it; at least what was asked."""
    longest = min(_FIRST_WAIT * 2 ** min(attempts - 1, 20), _LONGEST_WAIT)
    wait: timedelta = longest * _chance.uniform(0.5, 1.0)
    asked = min(timedelta(seconds=retry_after or 0), _LONGEST_WAIT)
    return max(wait, asked)


def _mark_undelivered(message: Message, error: Undelivered, run: Run, *, at: datetime) -> None:
    if error.permanent or message.attempts >= LARGEST_ATTEMPTS:
        _mark(message, state=Message.State.DEAD, last_error=str(error)[:500], sealed="")
        run.dead += 1
        log.warning("message_dead", message=message.pk, channel=message.channel, error=str(error))
        if error.status == _GONE and message.subscription_id is not None:
            _pause_gone(message.subscription_id)
        return
    wait = wait_before(message.attempts, retry_after=error.retry_after)
    _mark(
        message,
        state=Message.State.FAILED,
        last_error=str(error)[:500],
        next_attempt_at=at + wait,
    )
    run.failed += 1
    run.close(message)


def _mark(message: Message, **values: object) -> None:
    """Write the end of an attempt, unless the message was given to another worker meanwhile."""
    held = Message.objects.filter(
        pk=message.pk, state=Message.State.SENDING, attempts=message.attempts
    )
    if not held.update(**values):
        log.warning("message_claim_lost", message=message.pk)


def _pause_gone(subscription_id: int) -> None:
    """A receiver that answers 410 says that it is there no more."""
    WebhookSubscription.objects.filter(pk=subscription_id, active=True).update(
        active=False, pause_reason="HTTP 410"
    )


def _is_quiet(at: datetime) -> bool:
    hours = settings.NOTICE_QUIET_HOURS
    if hours is None:
        return False
    start, end = hours
    now = timezone.localtime(at).time()
    return start <= now < end if start <= end else now >= start or now < end


def next_due() -> datetime | None:
    """Return when the next message is due, maybe past; null where none waits."""
    waiting = Message.objects.filter(state__in=Message.OPEN).order_by("next_attempt_at", "pk")
    return waiting.values_list("next_attempt_at", flat=True).first()


def empty_old(*, at: datetime, batch: int = 5_000) -> int:
    """Empty address and words of messages that ended long enough ago; return how many.

    Source: Law on personal data protection (91/2025/QH15): kept no longer than the purpose needs.
    """
    before = at - timedelta(days=settings.NOTICE_KEPT_DAYS)
    ended = (Message.State.SENT, Message.State.DEAD, Message.State.DROPPED)
    emptied = 0
    while True:
        old = Message.objects.filter(made_at__lt=before, emptied_at=None, state__in=ended)
        ids = list(old.order_by("made_at").values_list("pk", flat=True)[:batch])
        if not ids:
            return emptied
        emptied += Message.objects.filter(pk__in=ids).update(
            destination="", subject="", text="", payload=None, emptied_at=at
        )

"""What administrators do with messages that could not be sent: try again, or drop them and say why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

import structlog

from thuocdo.notices import refusals
from thuocdo.notices.models import Message
from thuocdo.notices.queueing import wake_now

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.notices.models import MessageQuerySet

log = structlog.get_logger(__name__)


@transaction.atomic
def retry_messages(ids: Collection[int], *, actor: User, at: datetime) -> int:
    """Put dead messages back into the queue with all attempts ahead of them; return how many.

    Those that are dead no more are passed over, and those without words have nothing to send: emptied ones, and codes whose time is over.

    Raises:
        NotAllowed: the actor does not administer the unit of one of them.
        Conflict: none of them can be sent again.
    """
    found = _dead(ids, actor).filter(emptied_at=None, good_until=None)
    count = found.update(state=Message.State.QUEUED, attempts=0, next_attempt_at=at)
    if not count:
        raise refusals.not_dead_any_more()
    transaction.on_commit(wake_now, robust=True)
    log.info("messages_retried", count=count, by=actor.pk)
    return count


@transaction.atomic
def drop_messages(ids: Collection[int], *, reason: str, actor: User) -> int:
    """Give dead messages up; return how many. Nobody is told what they said.

    Raises:
        InvalidInput: there is no reason.
        NotAllowed: the actor does not administer the unit of one of them.
        Conflict: none of them is dead any more.
    """
    words = " ".join(reason.split())[:300]
    if not words:
        raise refusals.drop_needs_a_reason()
    count = _dead(ids, actor).update(
        state=Message.State.DROPPED, drop_reason=words, dropped_by=actor
    )
    if not count:
        raise refusals.not_dead_any_more()
    log.info("messages_dropped", count=count, by=actor.pk)
    return count


def _dead(ids: Collection[int], actor: User) -> MessageQuerySet:
    """Return the dead ones among some messages, locked, once the actor may administer all of them."""
    rows = Message.objects.filter(pk__in=ids, state=Message.State.DEAD)
    locked = list(rows.select_for_update(of=("self",)).values_list("pk", "unit_id"))
    units = frozenset(unit for _pk, unit in locked)
    if locked and not actor.has_perm("notices.administer", units):
        raise refusals.not_an_administrator()
    return Message.objects.filter(pk__in=[pk for pk, _unit in locked])

"""The same request of a program twice makes one thing: a connection that broke may be tried again without harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from thuocdo.accounts.models import ApiToken, IdempotentRequest
from thuocdo.errors import Conflict
from thuocdo.facts.references import RecordRef


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record a request made; `repeated` where an earlier one had made it."""

    record: RecordRef
    repeated: bool


@transaction.atomic
def once(
    make: Callable[[], RecordRef], *, token: ApiToken, key: str, fingerprint: str, at: datetime
) -> Outcome:
    """Make a record, or return the one that the same request made before.

    Two equal requests at one moment wait for each other; where making fails, nothing is kept and the key is free again.

    Args:
        make: makes the record; called in this transaction.
        token: whose request it is; keys of different tokens do not meet.
        key: chosen by the program, at most 200 characters.
        fingerprint: the SHA-256 of what was sent.
        at: when.

    Raises:
        Conflict: the key was used for something else.
    """
    IdempotentRequest.objects.bulk_create(
        [IdempotentRequest(token=token, key=key, fingerprint=fingerprint, made_at=at)],
        ignore_conflicts=True,
    )
    request = IdempotentRequest.objects.select_for_update().get(token=token, key=key)
    if request.fingerprint != fingerprint:
        raise Conflict(
            "idempotency_key_reused",
            "Idempotency-Key này đã dùng cho một yêu cầu khác nội dung. Hãy dùng khóa mới cho yêu cầu mới.",
            "This Idempotency-Key was used for a request with other content. Use a new key for a new request.",
            key=key,
        )
    if request.record_id:
        return Outcome(RecordRef(request.record_room, request.record_id), repeated=True)
    record = make()
    request.record_room, request.record_id = record.room, record.id
    request.save(update_fields=["record_room", "record_id"])
    return Outcome(record, repeated=False)


def forget_old(*, at: datetime) -> int:
    """Remove what is known of requests older than `IDEMPOTENCY_DAYS`; return how many. What they made stays."""
    kept_for = timedelta(days=settings.IDEMPOTENCY_DAYS)
    removed, _ = IdempotentRequest.objects.filter(made_at__lt=at - kept_for).delete()
    return removed

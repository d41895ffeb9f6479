"""Subscriptions of other systems to what happens here: made, rotated, paused and tried by administrators, and told of each event."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.notices import refusals
from thuocdo.notices.http_client import Undelivered, resolve
from thuocdo.notices.models import Channel, Message, WebhookSubscription
from thuocdo.notices.queueing import queue_rows
from thuocdo.notices.signing import secret_of
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.facts.references import RecordRef

log = structlog.get_logger(__name__)

TEST_TYPE = "notices.test"
#: After a rotation the receiver has this long to take the new secret.
OLD_SECRET_LASTS = timedelta(hours=24)
#: A process asks again after this many seconds who is subscribed to what.
_SCOPES_KEPT_SECONDS = 10
_SCOPES = "notices.webhook_scopes"


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription with its secret, which is shown at this moment alone."""

    subscription: WebhookSubscription
    secret: str


@dataclass(frozen=True, slots=True)
class Scope:
    """One active subscription with the units whose events it gets."""

    subscription: WebhookSubscription
    unit_ids: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, for other systems.

    `type` such as "dossiers.accepted", `key` names it once for ever, `unit_ids` are the units whose subscriptions hear of it, `data` has no
    personal data.
    """

    type: str
    key: str
    subject: str
    at: datetime
    unit_ids: frozenset[int]
    data: dict[str, Any]
    about: RecordRef | None = None


@transaction.atomic
def subscribe(
    *,
    unit: Unit,
    name: str,
    address: str,
    event_types: Collection[str],
    actor: User,
    at: datetime,
) -> Subscribed:
    """Let another system hear what happens in a unit and all below it.

    Args:
        unit: whose events.
        name: of the system.
        address: https, to a public address or into one of `WEBHOOK_NETWORKS`.
        event_types: exact ones such as "dossiers.accepted", or all of a room, "dossiers.*".
        actor: an administrator of the unit or of one above it.
        at: when.

    Raises:
        NotAllowed: the actor is none.
        InvalidInput: no name, no events, or an address that may not be used.
    """
    refuse_unless_administrator(actor, unit)
    words = " ".join(name.split())
    if not words or not event_types:
        raise refusals.subscription_incomplete()
    refuse_address(address)
    row = WebhookSubscription.objects.create(
        unit=unit,
        name=words,
        address=address,
        event_types=sorted(event_types),
        secret_nonce=secrets.token_hex(16),
        made_by=actor,
        made_at=at,
    )
    log.info("webhook_subscribed", subscription=row.pk, unit=unit.pk, by=actor.pk)
    return Subscribed(row, secret_of(row))


@transaction.atomic
def rotate_secret(subscription: WebhookSubscription, *, actor: User, at: datetime) -> Subscribed:
    """Give a subscription a new secret; for `OLD_SECRET_LASTS` the former one signs, too.

    Raises:
        NotAllowed: the actor is no administrator of its unit.
    """
    row = _locked(subscription, actor)
    row.old_secret_nonce, row.secret_nonce = row.secret_nonce, secrets.token_hex(16)
    row.old_secret_until = at + OLD_SECRET_LASTS
    row.save(update_fields=["old_secret_nonce", "secret_nonce", "old_secret_until"])
    log.info("webhook_secret_rotated", subscription=row.pk, by=actor.pk)
    return Subscribed(row, secret_of(row))


@transaction.atomic
def pause(subscription: WebhookSubscription, *, reason: str, actor: User) -> WebhookSubscription:
    """Send nothing more to a subscription until it is resumed; events meanwhile are not kept for it.

    Raises:
        NotAllowed: the actor is no administrator of its unit.
    """
    row = _locked(subscription, actor)
    row.active, row.pause_reason = False, " ".join(reason.split())[:300]
    row.save(update_fields=["active", "pause_reason"])
    log.info("webhook_paused", subscription=row.pk, by=actor.pk)
    return row


@transaction.atomic
def resume(subscription: WebhookSubscription, *, actor: User) -> WebhookSubscription:
    """Send to a paused subscription again, from the next event on.

    Raises:
        NotAllowed: the actor is no administrator of its unit.
        InvalidInput: its address may not be used any more.
    """
    row = _locked(subscription, actor)
    refuse_address(row.address)
    row.active, row.pause_reason = True, ""
    row.save(update_fields=["active", "pause_reason"])
    log.info("webhook_resumed", subscription=row.pk, by=actor.pk)
    return row


@transaction.atomic
def send_test(subscription: WebhookSubscription, *, actor: User, at: datetime, key: str) -> Message:
    """Queue an event of type `notices.test`, also to a paused subscription.

    Args:
        subscription: to which.
        actor: an administrator of its unit.
        at: when.
        key: of this wish; the same again sends nothing more.

    Raises:
        NotAllowed: the actor is none.
    """
    row = _locked(subscription, actor)
    dedupe_key = f"test:{row.pk}:{key}"
    payload = {
        "type": TEST_TYPE,
        "time": at.isoformat(),
        "subject": f"subscriptions/{row.pk}",
        "data": {"unit": row.unit.code},
    }
    queue_rows([_message(row, payload, dedupe_key, at=at, urgent=True)], urgent=True)
    return Message.objects.get(dedupe_key=dedupe_key)


def queue_events(events: Sequence[Event], *, at: datetime) -> None:
    """Write what subscribed systems are told, in the caller's transaction.

    Queries: none where nobody is subscribed, as `scopes` knows it for some seconds; else one.
    """
    queue_rows(event_messages(events, at=at))


def event_messages(events: Sequence[Event], *, at: datetime) -> list[Message]:
    """Return the messages of events to all who subscribed, to be written together with others."""
    found = scopes()
    return [
        _message(
            scope.subscription,
            {
                "type": event.type,
                "time": event.at.isoformat(),
                "subject": event.subject,
                "data": event.data,
            },
            f"{event.key}:{scope.subscription.pk}",
            at=at,
            about=event.about,
        )
        for event in events
        for scope in found
        if scope.subscription.wants(event.type) and not scope.unit_ids.isdisjoint(event.unit_ids)
    ]


def scopes() -> Sequence[Scope]:
    """Return the active subscriptions with the units they hear of; kept for some seconds in each process."""
    cache = caches["pages"]
    found: Sequence[Scope] | None = cache.get(_SCOPES)
    if found is None:
        found = _scopes_now()
        cache.set(_SCOPES, found, _SCOPES_KEPT_SECONDS)
    return found


def _scopes_now() -> list[Scope]:
    today = timezone.localdate()
    rows = WebhookSubscription.objects.filter(active=True).select_related("unit")
    return [
        Scope(
            row,
            frozenset(Unit.objects.descendants_of(row.unit, on=today).values_list("pk", flat=True)),
        )
        for row in rows
    ]


def refuse_address(address: str) -> None:
    """Refuse an address that webhooks may not go to.

    Raises:
        InvalidInput: it is not https, or leads into a closed network; the same is asked at each sending.
    """
    if not settings.WEBHOOK_PLAIN_HTTP and not address.startswith("https://"):
        raise refusals.address_not_secure()
    try:
        resolve(address, networks=settings.WEBHOOK_NETWORKS)
    except Undelivered as error:
        raise refusals.address_not_usable(str(error)) from error


def refuse_unless_administrator(actor: User, unit: Unit) -> None:
    """Refuse whoever does not administer a unit; a program may have the right by its token.

    Raises:
        NotAllowed: he does not.
    """
    if not actor.has_perm("notices.subscribe", frozenset({unit.pk})):
        raise refusals.not_an_administrator()


def _locked(subscription: WebhookSubscription, actor: User) -> WebhookSubscription:
    rows = WebhookSubscription.objects.select_related("unit").select_for_update(of=("self",))
    row = rows.get(pk=subscription.pk)
    refuse_unless_administrator(actor, row.unit)
    return row


def _message(
    subscription: WebhookSubscription,
    payload: dict[str, Any],
    dedupe_key: str,
    *,
    at: datetime,
    about: RecordRef | None = None,
    urgent: bool = False,
) -> Message:
    return Message(
        channel=Channel.WEBHOOK,
        destination=subscription.address,
        payload=payload,
        about_room=about.room if about else "",
        about_id=about.id if about else "",
        unit_id=subscription.unit_id,
        subscription=subscription,
        dedupe_key=dedupe_key,
        urgent=urgent,
        next_attempt_at=at,
        made_at=at,
    )

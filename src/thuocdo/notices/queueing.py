"""Writing messages and notices: rows in the transaction of the change they tell of, so that neither is there without the other."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from thuocdo.notices.models import Channel, Message, Notice
from thuocdo.notices.sealing import seal
from thuocdo.postgresql.statements import insert, made

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from thuocdo.facts.references import RecordRef
    from thuocdo.organisations.models import Unit

#: A process wakes the workers once in this many seconds.
WAKE_EVERY_SECONDS = 1.0

_last_wake = float("-inf")


def channel_is_open(channel: str) -> bool:
    """Say whether messages can leave on a channel: mail always, SMS and Zalo where a gateway is configured."""
    return channel not in settings.NOTICE_GATEWAYS or bool(settings.NOTICE_GATEWAYS[channel].url)


def queue_message(
    *,
    channel: str,
    to: str,
    text: str,
    dedupe_key: str,
    subject: str = "",
    about: RecordRef | None = None,
    unit: Unit | None = None,
    payload: dict[str, Any] | None = None,
    urgent: bool = False,
    secret: str = "",
    good_until: datetime | None = None,
    at: datetime | None = None,
) -> Message | None:
    """Write a message in the caller's transaction; a worker sends it after the commit, and none is there after a rollback.

    Null: there is no address, or the channel has no gateway (`channel_is_open`); then nothing is written.

    Args:
        channel: email, sms or zalo; webhooks have `queue_event`.
        to: an e-mail address or a phone number.
        text: plain words, with no more personal data than the recipient needs.
        dedupe_key: names what is told to whom, such as "one-time-code:1234"; the same again returns the first message and writes nothing.
        subject: of a mail; gateways do not get it.
        about: the record that it tells of.
        unit: whose administrators look after the message if it cannot be sent; null: those of the province.
        payload: further values for the template of a gateway.
        urgent: sent at night, too, and at once: one-time codes.
        secret: stands where the text says `{secret}`; kept encrypted until the message is sent or given up, then nowhere.
        good_until: what has not been sent by then is dropped; needed with a secret.
        at: when; now where null.
    """
    at = at or timezone.now()
    message = message_row(
        channel=channel, to=to, subject=subject, text=text, about=about, dedupe_key=dedupe_key,
        unit_id=unit.pk if unit else None, payload=payload, urgent=urgent, at=at,
    )  # fmt: skip
    if message is None:
        return None
    assert good_until is not None or not secret, "a secret has an end"
    message.sealed, message.good_until = seal(secret) if secret else "", good_until
    queue_rows([message], urgent=urgent)
    return Message.objects.get(dedupe_key=dedupe_key)


def message_row(
    *,
    channel: str,
    to: str,
    text: str,
    dedupe_key: str,
    at: datetime,
    subject: str = "",
    about: RecordRef | None = None,
    unit_id: int | None = None,
    payload: dict[str, Any] | None = None,
    urgent: bool = False,
) -> Message | None:
    """Return a message that `queue_rows` writes together with others; null as `queue_message` says."""
    assert channel != Channel.WEBHOOK, "webhooks are queued by queue_event"
    if not to or not channel_is_open(channel):
        return None
    return made(
        Message,
        channel=str(channel),
        destination=to,
        subject=" ".join(subject.split())[:300],
        text=text,
        payload=payload,
        about_room=about.room if about else "",
        about_id=about.id if about else "",
        unit_id=unit_id,
        dedupe_key=dedupe_key,
        urgent=urgent,
        next_attempt_at=at,
        made_at=at,
    )


def queue_rows(messages: Sequence[Message], *, urgent: bool = False) -> None:
    """Write messages in one query and wake a worker after the commit; keys that were used before are left out."""
    if not messages:
        return
    insert(messages, ignore_conflicts=True)
    wake_after_commit(urgent=urgent)


def wake_after_commit(*, urgent: bool = False) -> None:
    """Wake a worker after the commit: for messages that the caller writes together with other rows."""
    transaction.on_commit(wake_now if urgent else _wake, robust=True)


def notify(
    *,
    user: AbstractBaseUser,
    text: str,
    dedupe_key: str,
    text_en: str = "",
    link: str = "",
    about: RecordRef | None = None,
    at: datetime | None = None,
) -> None:
    """Tell an official something in the product, in the caller's transaction.

    Args:
        user: who is told.
        text: what, in Vietnamese, without personal data; `text_en` the same in English.
        dedupe_key: the same again for the same person writes nothing.
        link: the page within the product, such as "/office/…"; no other address.
        about: the record that it tells of.
        at: when; now where null.
    """
    notify_rows(
        [
            notice_row(
                user_id=user.pk, text=text, text_en=text_en, dedupe_key=dedupe_key, link=link,
                about=about, at=at or timezone.now(),
            )
        ]
    )  # fmt: skip


def notice_row(
    *,
    user_id: int,
    text: str,
    dedupe_key: str,
    at: datetime,
    text_en: str = "",
    link: str = "",
    about: RecordRef | None = None,
) -> Notice:
    """Return a notice that `notify_rows` writes together with others."""
    return Notice(
        recipient_id=user_id,
        text=text[:500],
        text_en=text_en[:500],
        link=link,
        about_room=about.room if about else "",
        about_id=about.id if about else "",
        dedupe_key=dedupe_key,
        made_at=at,
    )


def notify_rows(notices: Sequence[Notice]) -> None:
    """Write notices in one query; those that were given before are left out."""
    insert(notices, ignore_conflicts=True)


def _wake() -> None:
    """Queue a run for the workers, at most one a second: with each reception a job of its own would cost a query more.

    It begins when that second is over, so it finds all that was committed meanwhile.
    """
    global _last_wake  # noqa: PLW0603 - one moment for each process
    if time.monotonic() - _last_wake >= WAKE_EVERY_SECONDS:
        _last_wake = time.monotonic()
        _run_after(timedelta(seconds=2 * WAKE_EVERY_SECONDS))


def wake_now() -> None:
    """Queue a run that begins at once."""
    _run_after(timedelta())


def _run_after(delay: timedelta) -> None:
    from thuocdo.notices.jobs import deliver_after  # noqa: PLC0415 - the jobs call the services

    deliver_after(delay)

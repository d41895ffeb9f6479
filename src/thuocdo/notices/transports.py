"""How a message leaves on each channel. A sender returns once the partner has it, and raises `Undelivered` otherwise."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from thuocdo.notices.http_client import Undelivered, post, resolve
from thuocdo.notices.models import Channel, Message
from thuocdo.notices.sealing import unseal
from thuocdo.notices.signing import webhook_body, webhook_headers

#: Answers that tell of our own configuration, not of one message: all of them would be lost if one was given up.
_OURS_TO_MEND = {401, 403, 404, 405}


def send(message: Message, *, at: datetime) -> None:
    """Send a message.

    Raises:
        Undelivered: it did not get through.
    """
    _SENDERS[message.channel](message, at)


def _send_mail(message: Message, _at: datetime) -> None:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    mail = EmailMessage(
        message.subject or _words(message)[:60],
        _words(message),
        None,
        [message.destination],
        headers={"Message-ID": f"<notice-{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(),
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise Undelivered(
            f"SMTP {codes[:1]}", permanent=bool(codes) and all(code >= 500 for code in codes)
        ) from error
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"SMTP {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(f"no answer: {type(error).__name__}") from error
    except ValueError as error:  # a line break in an address or a subject
        raise Undelivered("the address or the subject is none", permanent=True) from error


def _words(message: Message) -> str:
    """Return the text with its secret in place, for this one sending alone."""
    if not message.sealed:
        return message.text
    secret = unseal(message.sealed)
    if secret is None:
        raise Undelivered("sealed under a key that is gone", permanent=True)
    return message.text.replace("{secret}", secret)


def _send_by_gateway(message: Message, _at: datetime) -> None:
    gateway = settings.NOTICE_GATEWAYS[message.channel]
    if not gateway.url:
        raise Undelivered("the channel has no gateway")
    values = {"to": message.destination, "text": _words(message), "key": message.dedupe_key}
    values |= {name: str(value) for name, value in (message.payload or {}).items()}
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": message.dedupe_key,
        "User-Agent": "ThuocDo",
    }
    if gateway.token:
        headers["Authorization"] = f"Bearer {gateway.token}"
    body = json.dumps(_filled(gateway.body, values), ensure_ascii=False).encode()
    try:
        post(
            resolve(gateway.url, networks=None),
            body,
            headers,
            seconds=settings.NOTICE_TIMEOUT_SECONDS,
        )
    except Undelivered as error:
        if error.status in _OURS_TO_MEND:
            error.permanent = False
        raise


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    """Fill names in braces into the texts of a JSON value; a text that looks like a name is filled in once, not again."""
    if isinstance(template, dict):
        return {name: _filled(one, values) for name, one in template.items()}
    if isinstance(template, list):
        return [_filled(one, values) for one in template]
    if not isinstance(template, str):
        return template
    begin, *pieces = template.split("{")
    filled = [begin]
    for piece in pieces:
        name, brace, rest = piece.partition("}")
        filled.append(values[name] + rest if brace and name in values else "{" + piece)
    return "".join(filled)


def _send_by_webhook(message: Message, at: datetime) -> None:
    subscription = message.subscription
    assert subscription is not None, "the database keeps webhooks and subscriptions together"
    address = subscription.address
    if not subscription.active and not message.urgent:
        raise Undelivered("the subscription is paused", permanent=True)
    if not settings.WEBHOOK_PLAIN_HTTP and not address.startswith("https://"):
        raise Undelivered("the address is not https", permanent=True)
    body = webhook_body(message)
    target = resolve(address, networks=settings.WEBHOOK_NETWORKS)
    headers = webhook_headers(subscription, message, body, at=at)
    post(target, body, headers, seconds=settings.NOTICE_TIMEOUT_SECONDS)


_SENDERS: Mapping[str, Callable[[Message, datetime], None]] = {
    Channel.EMAIL: _send_mail,
    Channel.SMS: _send_by_gateway,
    Channel.ZALO: _send_by_gateway,
    Channel.WEBHOOK: _send_by_webhook,
}

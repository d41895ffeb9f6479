"""What a webhook gets: a CloudEvent of version 1.0 as JSON, signed as the Standard Webhooks describe it.

`webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over "id.timestamp.body"; after a rotation there are two, divided by a space.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from thuocdo.notices.models import Message, WebhookSubscription

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK = "whsec_"
_SALT = "thuocdo.notices.webhook"


def secret_of(subscription: WebhookSubscription, nonce: str = "") -> str:
    """Return the secret of a subscription as its owner gets it, `whsec_` and base64; by the nonce it has now where none is given."""
    value = f"{subscription.pk}:{nonce or subscription.secret_nonce}"
    key = salted_hmac(_SALT, value, algorithm="sha256").digest()
    return _MARK + base64.b64encode(key).decode()


def webhook_body(message: Message) -> bytes:
    """Return the CloudEvent of a message: its payload has type, time, subject and data; id and source are added."""
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": message.dedupe_key,
        "source": settings.BASE_URL,
        "datacontenttype": "application/json",
        **(message.payload or {}),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def webhook_headers(
    subscription: WebhookSubscription, message: Message, body: bytes, *, at: datetime
) -> Mapping[str, str]:
    """Return the headers of one attempt; the id stays the same over all attempts, the timestamp is that of this one."""
    seconds = str(int(at.timestamp()))
    nonces = [subscription.secret_nonce]
    if subscription.old_secret_until is not None and at < subscription.old_secret_until:
        nonces.append(subscription.old_secret_nonce)
    signatures = [
        signature(secret_of(subscription, one), message.dedupe_key, seconds, body) for one in nonces
    ]
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "ThuocDo",
        "webhook-id": message.dedupe_key,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(signatures),
        "Idempotency-Key": message.dedupe_key,
    }


def signature(secret: str, webhook_id: str, timestamp: str, body: bytes) -> str:
    """Return the signature that a receiver computes, too."""
    key = base64.b64decode(secret.removeprefix(_MARK))
    signed = b".".join((webhook_id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()

"""How messages reach the province's gateways for SMS and Zalo, and when they do not leave."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Gateway:
    """One HTTP gateway; without a URL its channel is closed. `body` is JSON in whose texts {to}, {text} and {key} are filled in."""

    url: str
    token: str
    body: Any


def gateway(url: str, token: str, body: str) -> Gateway:
    """Return a gateway.

    Raises:
        ImproperlyConfigured: the body is no JSON, or the URL is none.
    """
    if url and not url.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"a gateway begins with https:// or http://, not {url!r}")
    try:
        return Gateway(url, token, json.loads(body))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"the body of a gateway must be JSON, not {body!r}: {error}"
        ) from None


def quiet_hours(text: str) -> tuple[time, time] | None:
    """Return the hours such as 21:00-07:00 in which no SMS leaves, the end not among them; null for `none`.

    Raises:
        ImproperlyConfigured: they are not written so.
    """
    if text == "none":
        return None
    try:
        start, end = (time.fromisoformat(one) for one in text.split("-"))
    except ValueError:
        raise ImproperlyConfigured(
            f"quiet hours look like 21:00-07:00 or none, not {text!r}"
        ) from None
    return start, end

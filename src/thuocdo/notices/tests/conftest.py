"""A partner, and the gateways that lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from thuocdo.notices.tests.partner import Partner, partner_running
from thuocdo.settings.gateways import gateway


@pytest.fixture
def partner() -> Iterator[Partner]:
    with partner_running() as running:
        yield running


@pytest.fixture
def sms(partner: Partner, settings: Any) -> Partner:
    """Return a partner that SMS go to, at any hour."""
    body = '{"to": "{to}", "message": {"text": "{text}"}, "id": "{key}", "kind": 1}'
    settings.NOTICE_GATEWAYS = {
        "sms": gateway(partner.url, "secret-token", body),
        "zalo": gateway("", "", "{}"),
    }
    settings.NOTICE_QUIET_HOURS = None
    return partner

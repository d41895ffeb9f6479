"""The till and the gateway of the payments room, and a way for the gateway to reach us."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.test import Client

import pytest

from thuocdo.payments.tests.conftest import gateway, till

if TYPE_CHECKING:
    from thuocdo.payments.tests.gateway_server import TestGateway

__all__ = ["connected", "gateway", "till"]


@pytest.fixture
def connected(gateway: TestGateway) -> TestGateway:
    """Let the gateway tell us without a socket."""

    def deliver(url: str, body: bytes) -> int:
        client = Client(enforce_csrf_checks=True)
        return client.post(urlsplit(url).path, body, content_type="application/json").status_code

    gateway.deliver = deliver
    return gateway

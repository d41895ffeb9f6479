"""The till that the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.dossiers.tests.factories import Office
from thuocdo.payments.tests.factories import ACCOUNT, Till
from thuocdo.payments.tests.gateway_server import TestGateway, running_gateway

if TYPE_CHECKING:
    from conftest import LittleProvince


@pytest.fixture
def till(units: LittleProvince, settings: Any) -> Till:
    """Return the till of Lan's ward, whose account is known."""
    settings.RECEIVING_ACCOUNT = ACCOUNT
    return Till(Office(units.ward, units.province))


@pytest.fixture
def gateway(settings: Any) -> Iterator[TestGateway]:
    """Return a running payment gateway that this installation pays by."""
    with running_gateway() as running:
        settings.PAYMENT_GATEWAY = running.settings()
        yield running

"""Payment gateways behind one protocol; which one is there, the settings say."""

from __future__ import annotations

from django.conf import settings

from thuocdo.payments.gateways.base import Gateway
from thuocdo.payments.gateways.http import HttpGateway

#: The name of the one gateway in addresses.
NAME = "http"


def configured_gateway() -> Gateway | None:
    """Return the gateway of this installation; null where it has none."""
    return HttpGateway(settings.PAYMENT_GATEWAY) if settings.PAYMENT_GATEWAY.url else None


def gateway_named(name: str) -> Gateway | None:
    """Return the gateway by its name in an address; null where there is none."""
    return configured_gateway() if name == NAME else None

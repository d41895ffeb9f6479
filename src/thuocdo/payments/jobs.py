"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.jobs.queue import job
from thuocdo.payments import services


@job()
def ask_gateway_job() -> None:
    """Ask the gateway about what it has not told us of, and close what has run out."""
    now = timezone.now()
    services.ask_for_open_orders(at=now)
    services.expire_orders(at=now)

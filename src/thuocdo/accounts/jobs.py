"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone

from thuocdo.accounts import idempotency
from thuocdo.jobs.queue import job


@job()
def forget_old_requests_job() -> None:
    """Remove what is known of old requests of programs."""
    idempotency.forget_old(at=timezone.now())


@job()
def forget_expired_sessions_job() -> None:
    """Remove the sessions of people who did not sign out and whose time is over."""
    call_command("clearsessions")

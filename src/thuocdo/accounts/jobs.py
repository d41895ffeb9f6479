"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone

from thuocdo.accounts import idempotency
from thuocdo.accounts.limits import forget_old_attempts
from thuocdo.accounts.one_time_codes import forget_old_codes
from thuocdo.jobs.queue import job


@job()
def forget_old_requests_job() -> None:
    """Remove what is known of old requests of programs."""
    idempotency.forget_old(at=timezone.now())


@job()
def forget_expired_sessions_job() -> None:
    """Remove the sessions of people who did not sign out and whose time is over."""
    call_command("clearsessions")


@job()
def forget_old_codes_job() -> None:
    """Remove one-time codes and counts of attempts whose time is over."""
    forget_old_codes(at=timezone.now())
    forget_old_attempts(at=timezone.now())

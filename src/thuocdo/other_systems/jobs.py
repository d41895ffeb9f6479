"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.jobs.queue import job
from thuocdo.other_systems.services import forget_old


@job()
def forget_messages_job() -> None:
    """Remove messages and reconciliations that are kept no longer."""
    forget_old(at=timezone.now())

"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.jobs import services
from thuocdo.jobs.queue import job


@job()
def forget_finished_job() -> None:
    """Remove jobs that were finished long ago."""
    services.forget_finished(at=timezone.now())

"""Background entry points of the room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.jobs.queue import job
from thuocdo.open_data.services import publish_due


@job()
def publish_due_job() -> None:
    """Publish the last month, the last year and the catalogue of procedures where that is due."""
    publish_due(at=timezone.now())

"""Background entry points of this room."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.attachments.destroying import remove_destroyed
from thuocdo.jobs.queue import job


@job()
def remove_destroyed_job() -> None:
    """Remove the bytes of files that were destroyed with their dossiers."""
    remove_destroyed(at=timezone.now())

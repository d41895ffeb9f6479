"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.jobs.queue import job
from thuocdo.scoring.service_index.journal import forget


@job()
def forget_movements_job() -> None:
    """Forget the movements that no comparison reaches any more."""
    forget(at=timezone.now())

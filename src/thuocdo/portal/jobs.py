"""Background entry points of this face: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.dossiers.inviting import invite_to_rate
from thuocdo.feedback.reading import rated_among
from thuocdo.jobs.queue import job


@job()
def invite_to_rate_job() -> None:
    """Invite the people who got their result some days ago to rate how they were served."""
    invite_to_rate(rated=rated_among, at=timezone.now())

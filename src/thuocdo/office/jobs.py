"""Background entry points of the face: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.accounts.people import people_to_write_to
from thuocdo.jobs.queue import job
from thuocdo.office.discrepancies.mail import mail_digest


@job()
def mail_digest_job(user_id: int) -> None:
    """Mail one person the daily digest, if he still wants it and was not told today; a failure is the job's."""
    now = timezone.now()
    person = people_to_write_to(on=timezone.localdate(now)).filter(pk=user_id).first()
    if person is not None:
        mail_digest(person, at=now)

"""Background entry points of the face: one call each."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from thuocdo.accounts.people import people_to_write_to
from thuocdo.jobs.queue import job
from thuocdo.office.discrepancies.mail import mail_digest, mail_digests, works_on

#: A mail server that is down at seven is given this long before the mails of the day are tried again.
AGAIN_AFTER = timedelta(hours=1)


@job()
def mail_digests_job() -> None:
    """Mail the daily digest to everybody for whom today is a working day; what failed is tried once more later."""
    now = timezone.now()
    today = timezone.localdate(now)
    later = mail_digest_job.using(run_after=now + AGAIN_AFTER)
    at_work = (person for person in people_to_write_to(on=today) if works_on(person, today))
    mail_digests(at_work, at=now, again=later.enqueue)


@job()
def mail_digest_job(user_id: int) -> None:
    """Mail one person the daily digest, if he still wants it and was not told today; a failure is the job's."""
    now = timezone.now()
    person = people_to_write_to(on=timezone.localdate(now)).filter(pk=user_id).first()
    if person is not None:
        mail_digest(person, at=now)

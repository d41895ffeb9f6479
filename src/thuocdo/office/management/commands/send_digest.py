"""`thuocdo send_digest`: mail each official which discrepancies wait for him."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

import structlog

from thuocdo.accounts.people import people_to_write_to
from thuocdo.office.discrepancies.mail import FAILURES, mail_digest
from thuocdo.office.jobs import mail_digest_job

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Send the mails of the day."""

    help = (
        "Mail each official the discrepancies that wait for him, at most once a day each. A mail that fails holds up "
        "no other; a background worker tries it again, and so does the next run."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Mail to everybody who wants it."""
        now = timezone.now()
        sent = failed = 0
        for person in people_to_write_to(on=timezone.localdate(now)).iterator():
            try:
                sent += mail_digest(person, at=now)
            except FAILURES as error:
                failed += 1
                log.warning("digest_failed", user=person.pk, error=type(error).__name__)
                mail_digest_job.enqueue(person.pk)
        self.stdout.write(f"{sent} sent, {failed} to be tried again")

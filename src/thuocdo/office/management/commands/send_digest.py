"""`thuocdo send_digest`: mail each official which discrepancies wait for him."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from thuocdo.accounts.people import people_to_write_to
from thuocdo.office.discrepancies.mail import mail_digests
from thuocdo.office.jobs import mail_digest_job


class Command(BaseCommand):
    """Send the mails of the day now, on whatever day."""

    help = (
        "Mail each official the discrepancies that wait for him, at most once a day each. Workers do this at seven on "
        "working days by themselves. A mail that fails holds up no other; a background worker tries it again, and so "
        "does the next run."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Mail to everybody who wants it."""
        now = timezone.now()
        people = people_to_write_to(on=timezone.localdate(now))
        sent, failed = mail_digests(people.iterator(), at=now, again=mail_digest_job.enqueue)
        self.stdout.write(f"{sent} sent, {failed} to be tried again")

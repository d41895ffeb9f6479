"""Send the messages that are due, once, for whoever runs no worker or cannot wait for it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from thuocdo.notices.services import deliver_due


class Command(BaseCommand):
    """Send what is due and print how many got through."""

    help = "Gửi các tin đang chờ gửi, một lượt."

    def handle(self, *args: Any, **options: Any) -> None:
        """Call the service and print."""
        run = deliver_due()
        self.stdout.write(f"sent {run.sent}, failed {run.failed}, dead {run.dead}")

"""`thuocdo run_worker`: do the jobs of the queue until told to stop."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.crypto import get_random_string

from thuocdo.jobs.schedule import schedule
from thuocdo.jobs.services import alive, take_back_abandoned


class Command(BaseCommand):
    """Start a worker; several may run beside each other."""

    help = (
        "Do background jobs until stopped by Ctrl-C or TERM; the job at hand is finished first. Queues what comes round. "
        "Jobs left behind by a worker that died are taken up again at the start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--batch", action="store_true", help="stop when the queue is empty")
        parser.add_argument(
            "--interval",
            type=float,
            default=0.5,
            help="seconds between two looks at an empty queue",
        )

    def handle(self, *_args: Any, batch: bool, interval: float, **_options: Any) -> None:
        """Run the worker."""
        worker_id = get_random_string(32)
        now = timezone.now()
        if batch:
            schedule.queue_due(at=now)
        with alive(worker_id), nullcontext() if batch else schedule.kept():
            take_back_abandoned(at=now)
            call_command(
                "db_worker",
                queue_name="*",
                worker_id=worker_id,
                batch=batch,
                interval=interval,
                reload=False,
                startup_delay=False,
            )

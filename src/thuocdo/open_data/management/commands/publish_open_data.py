"""Publish open data by hand: what is due, or a period, again with a reason."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from thuocdo.errors import DomainError
from thuocdo.open_data.services import (
    Notes,
    month_of,
    publish_due,
    publish_evaluation,
    publish_index,
    publish_month,
)
from thuocdo.scoring.handling_evaluation.windows import span_of


class Command(BaseCommand):
    """Publish what is due, or one period."""

    help = "Publish open data: what is due, or one period; a correction needs both notes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be given."""
        parser.add_argument("--month", help="as YYYY-MM; what is due where not given")
        parser.add_argument(
            "--evaluation", help="evaluation of agencies in a quarter as YYYY-qN, or year as YYYY"
        )
        parser.add_argument("--notes-vi", default="", help="why it is published again")
        parser.add_argument("--notes-en", default="", help="the same in English")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Publish and say what was."""
        now = timezone.now()
        notes = Notes(options["notes_vi"], options["notes_en"])
        try:
            if options["evaluation"]:
                span = span_of(options["evaluation"])
                found = [publish_evaluation(span, actor=None, at=now, notes=notes)]
            elif options["month"]:
                month = month_of(date.fromisoformat(f"{options['month']}-01"))
                found = [
                    publish(month, actor=None, at=now, notes=notes)
                    for publish in (publish_month, publish_index)
                ]
            else:
                found = list(publish_due(at=now))
        except (DomainError, ValueError) as error:
            raise CommandError(str(error)) from error
        written = [str(one) for one in found if one is not None]
        self.stdout.write("\n".join(written) or "nothing changed")

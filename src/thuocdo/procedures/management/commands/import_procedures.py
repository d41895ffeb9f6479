"""`thuocdo import_procedures FILE`: publish the procedures of an Excel or JSON file."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from thuocdo.errors import DomainError
from thuocdo.organisations.models import Unit
from thuocdo.procedures.imports import import_entries, read_file
from thuocdo.procedures.publishing import Decision


class Command(BaseCommand):
    """Publishes what is new, amends what differs, and names every problem with its cell or path."""

    help = "Publish the procedures of an Excel (.xlsx) or JSON file; the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, metavar="CODE", help="ministry or province")
        parser.add_argument("--decision", required=True, help="number of the decision")
        parser.add_argument(
            "--announced-on", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD"
        )
        parser.add_argument(
            "--valid-from", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD"
        )

    def handle(self, **options: Any) -> None:
        """Import the file and say what became of it."""
        path: Path = options["file"]
        owner = Unit.objects.coded(options["owner"], on=options["valid_from"]).first()
        if owner is None:
            raise CommandError(f"No unit has the code {options['owner']}.")
        try:
            done = import_entries(
                read_file(path.read_bytes(), name=path.name),
                owner=owner,
                decision=Decision(options["decision"], options["announced_on"]),
                valid_from=options["valid_from"],
                actor=None,
                at=timezone.now(),
            )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except DomainError as error:
            for problem in error.values.get("problems", []):
                self.stderr.write(f"{problem.place}: {problem.message_en}")
            raise CommandError(error.message_en) from error
        self.stdout.write(
            f"{len(done.new)} new, {len(done.amended)} amended, {len(done.unchanged)} unchanged"
        )

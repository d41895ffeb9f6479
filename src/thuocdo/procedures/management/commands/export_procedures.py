"""`thuocdo export_procedures FILE`: write the catalogue of one owner as Excel or JSON."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from thuocdo.organisations.models import Unit
from thuocdo.procedures.imports import entries_in_force, written_file
from thuocdo.procedures.models import ProcedureVersion


class Command(BaseCommand):
    """Writes what is in force on one day; read again by `import_procedures` it changes nothing."""

    help = "Write the procedures of an owner that are in force on one day; the ending says .xlsx or .json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, metavar="CODE")
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="default: today"
        )
        parser.add_argument("--internal", action="store_true", help="with the internal procedures")

    def handle(self, **options: Any) -> None:
        """Write the file and say how many procedures are in it."""
        path: Path = options["file"]
        if path.suffix.lower() not in {".xlsx", ".json"}:
            raise CommandError("The file ends in .xlsx or .json.")
        day = options["on"] or timezone.localdate()
        owner = Unit.objects.coded(options["owner"], on=day).first()
        if owner is None:
            raise CommandError(f"No unit has the code {options['owner']}.")
        versions = ProcedureVersion.objects.in_force(day).filter(procedure__owner=owner)
        if not options["internal"]:
            versions = versions.filter(procedure__audience="public")
        entries = entries_in_force(list(versions.with_parts().order_by("procedure__code")))
        path.write_bytes(written_file(entries, name=path.name))
        self.stdout.write(f"{len(entries)} procedures")

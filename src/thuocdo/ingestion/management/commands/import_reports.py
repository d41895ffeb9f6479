"""`thuocdo import_reports PATH...`: store many report files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tqdm import tqdm

from thuocdo.errors import DomainError
from thuocdo.ingestion.imports import Imported, ImportOrder, Outcome, files_in, import_files
from thuocdo.organisations.models import Unit


class Command(BaseCommand):
    """Stores many reports, says of each what became of it, and fails at the end if any was refused."""

    help = "Read report files (or all in a folder) and store them; a bad file does not stop the others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--holder",
            metavar="CODE",
            help="unit that keeps the reports (default: each issuer itself)",
        )
        parser.add_argument(
            "--make-issuers", action="store_true", help="make issuers that are not known yet"
        )
        parser.add_argument(
            "--workers", type=int, help="processes that read (default: one for each processor)"
        )

    def handle(self, **options: Any) -> None:
        """Import the files and print one line for each that was not simply stored."""
        try:
            files = files_in(options["paths"])
        except DomainError as error:
            raise CommandError(error.message_en) from error
        order = ImportOrder(
            at=timezone.now(),
            holder=self._holder(options["holder"]),
            make_issuers=options["make_issuers"],
            workers=options["workers"],
        )
        results = [
            self._say(one)
            for one in tqdm(import_files(files, order), total=len(files), unit="file")
        ]
        self._sum_up(results, order)

    def _holder(self, code: str | None) -> Unit | None:
        if code is None:
            return None
        unit = Unit.objects.coded(code, on=timezone.localdate()).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {code}.")
        return unit

    def _say(self, one: Imported) -> Imported:
        if one.error:
            tqdm.write(f"refused    {one.path}: {one.error.message_en}", file=self.stderr)
        elif one.outcome is Outcome.DUPLICATE:
            tqdm.write(f"duplicate  {one.path}", file=self.stdout)
        return one

    def _sum_up(self, results: list[Imported], order: ImportOrder) -> None:
        counts = {
            outcome: sum(1 for one in results if one.outcome is outcome) for outcome in Outcome
        }
        for unit in order.made:
            self.stdout.write(f"made unit  {unit.code} {unit.name}")
        self.stdout.write(
            ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items())
        )
        if counts[Outcome.REFUSED]:
            raise CommandError(f"{counts[Outcome.REFUSED]} of {len(results)} files were refused.")

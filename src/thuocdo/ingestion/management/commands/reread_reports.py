"""`thuocdo reread_reports`: read the files of stored reports again, after an upgrade of the reader or of the rules."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from tqdm import tqdm

from thuocdo.errors import DomainError
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reader import READER_VERSION
from thuocdo.ingestion.review import reread


class Command(BaseCommand):
    """Reads each report again; says where a new reading differs from what people confirmed, and leaves that alone."""

    help = "Read stored reports again with today's reader and rules. Explanations and corrections are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--all", action="store_true", help="also those read by today's reader")
        parser.add_argument(
            "--adopt", action="store_true", help="let new readings change confirmed reports"
        )

    def handle(self, **options: Any) -> None:
        """Read again and print one line for each report that now reads differently."""
        reports = Report.objects.kept().select_related("stored_reading").order_by("pk")
        if not options["all"]:
            reports = reports.filter(
                ~Q(stored_reading__reader_version=READER_VERSION)
                | Q(stored_reading__content__isnull=True)
            )
        for report in tqdm(reports, unit="report", disable=options["verbosity"] == 0):
            try:
                differences = reread(report, at=timezone.now(), adopt=options["adopt"])
            except DomainError as error:
                tqdm.write(f"not read   {report.pk} {report}: {error.message_en}", file=self.stderr)
                continue
            if differences:
                tqdm.write(
                    f"differs    {report.pk} {report}: {differences} figures", file=self.stdout
                )

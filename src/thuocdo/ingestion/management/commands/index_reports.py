"""`thuocdo index_reports`: let search find the words of stored reports, after an upgrade of the search."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Exists, OuterRef

from tqdm import tqdm

from thuocdo.errors import Unavailable
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.indexing import index_report
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.passages import ReportText


class Command(BaseCommand):
    """Writes the passages of each report; running it again changes nothing."""

    help = (
        "Write the words of stored reports for the search; reports that have them are left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--all", action="store_true", help="also reports that have theirs")

    def handle(self, **options: Any) -> None:
        """Index the reports one by one, each in a transaction of its own."""
        reports = Report.objects.order_by("pk")
        if not options["all"]:
            texts = ReportText.objects.filter(report=OuterRef("pk"))
            reports = reports.filter(~Exists(texts))
        ids = list(reports.values_list("pk", flat=True))
        for pk in tqdm(ids, unit="report", disable=options["verbosity"] == 0):
            index_stored(pk)
        if options["verbosity"]:
            self.stdout.write(f"{len(ids)} reports indexed")


@transaction.atomic
def index_stored(pk: int) -> None:
    """Index one stored report as it stands, locked against corrections meanwhile."""
    report = Report.objects.select_for_update(of=("self",)).select_related(
        "stored_reading", "unit"
    ).get(pk=pk)  # fmt: skip
    try:
        reading = effective_reading(report).reading
    except Unavailable:
        reading = None
    index_report(report, reading, report.stored_reading.text)

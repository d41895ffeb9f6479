"""`thuocdo generate`: fill the database with an invented province's dossiers, or with a catalogue of its size."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from thuocdo.dossiers.generate.loading import Progress, begun_order, generate_dossiers
from thuocdo.dossiers.generate.order import Order
from thuocdo.errors import DomainError
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import PROVINCE_CODE
from thuocdo.procedures.generate import load_generated
from thuocdo.procedures.models import Procedure
from thuocdo.working_time.working_calendar import ZONE

_MOST_PROCESSES = 8
_SECONDS_BETWEEN = 0.5
_PRODUCTION = "production"


class Command(BaseCommand):
    """Generate; an order that was interrupted goes on when it is given again."""

    help = "Generate invented dossiers in bulk, with all their events, or (--procedures) a large catalogue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how much, when and by which seed."""
        parser.add_argument("--dossiers", type=int, default=0, help="how many")
        parser.add_argument(
            "--year", type=int, help="the year they come in (by default the last twelve months)"
        )
        parser.add_argument("--seed", type=int, default=0, help="another seed gives other dossiers")
        parser.add_argument(
            "--until",
            help="nothing happens after this moment (ISO 8601); by default now or the end of the year",
        )
        parser.add_argument(
            "--queued",
            type=int,
            default=0,
            help="dossiers that lie unfinished in each of --queues, on top",
        )
        parser.add_argument(
            "--queues", nargs="*", default=[], metavar="UNIT", help="codes of units"
        )
        parser.add_argument(
            "--processes", type=int, default=min(os.cpu_count() or 1, _MOST_PROCESSES)
        )
        parser.add_argument(
            "--procedures",
            action="store_true",
            help="enter a catalogue of 2,121 made-up procedures first",
        )
        parser.add_argument(
            "--once",
            action="store_true",
            help="do nothing where dossiers were generated; an interrupted order goes on",
        )
        parser.add_argument(
            "--force", action="store_true", help="also in production, among real dossiers"
        )

    def handle(self, *_args: Any, verbosity: int, **options: Any) -> None:
        """Generate what is asked for, and say how far it is."""
        if _PRODUCTION in str(settings.SETTINGS_MODULE) and not options["force"]:
            raise CommandError(
                "Invented dossiers do not belong among real ones, and they cannot be removed. If you mean it: --force."
            )
        if not options["dossiers"] and not options["procedures"]:
            raise CommandError("Say how many: --dossiers N (or --procedures).")
        self.verbosity = verbosity
        self._told, self._told_at = "", 0.0
        if options["procedures"]:
            self._procedures(seed=options["seed"])
        if options["dossiers"]:
            self._dossiers(options)

    def _procedures(self, *, seed: int) -> None:
        owner = Unit.objects.coded(PROVINCE_CODE, on=DISTRICTS_END).first()
        if owner is None:
            raise CommandError("The province of the sample is not there: thuocdo load_sample.")
        if Procedure.objects.filter(owner=owner, code__startswith="T.1").exists():
            self._say("The large catalogue is there already.")
            return
        count = load_generated(owner=owner, seed=seed, at=timezone.now())
        self._say(f"{count:,} procedures entered")

    def _dossiers(self, options: dict[str, Any]) -> None:
        try:
            begun = begun_order() if options["once"] else None
            order = begun or _order(options, now=timezone.now())
            found = generate_dossiers(
                order, processes=max(options["processes"], 1), tell=self._tell
            )
        except DomainError as why:
            if options["once"] and why.code == "generated_already":
                return
            raise CommandError(why.message_en) from why
        except KeyboardInterrupt:
            raise CommandError(
                "Interrupted. The same command again goes on with what is missing."
            ) from None
        rate = found.dossiers / found.seconds if found.seconds else 0
        self._say(
            f"{found.dossiers:,} dossiers with {found.events:,} events in {found.seconds:.1f} s ({rate:,.0f} a second)"
            + (f", indexes in {found.index_seconds:.1f} s" if found.index_seconds else "")
            + (f"; {found.left_out:,} were there already" if found.left_out else "")
        )

    def _tell(self, progress: Progress) -> None:
        due = progress.seconds >= self._told_at + _SECONDS_BETWEEN or progress.doing != self._told
        if self.verbosity < 1 or not (due or progress.done == progress.of):
            return
        self._told, self._told_at = progress.doing, progress.seconds
        share = progress.done / progress.of
        self.stdout.write(
            f"\r  {progress.doing}: {progress.done:,} of {progress.of:,} ({share:.0%})   ",
            ending="",
        )
        self.stdout.flush()
        if progress.done == progress.of:
            self.stdout.write("")

    def _say(self, text: str) -> None:
        if self.verbosity:
            self.stdout.write(text)


def _order(options: dict[str, Any], *, now: datetime) -> Order:
    until = datetime.fromisoformat(options["until"]) if options["until"] else now
    if until.tzinfo is None:
        until = until.replace(tzinfo=ZONE)
    if options["year"]:
        first = date(options["year"], 1, 1)
        until = min(until, datetime(options["year"] + 1, 1, 1, tzinfo=ZONE) - timedelta(seconds=1))
    else:
        first = until.astimezone(ZONE).date() - timedelta(days=365)
    return Order(
        count=options["dossiers"],
        first=max(first, DISTRICTS_END),
        until=until.replace(microsecond=0),
        seed=options["seed"],
        queued=options["queued"],
        queues=tuple(options["queues"]),
    )

"""`thuocdo generate_ratings`: what invented people think of how their invented dossiers were handled."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from thuocdo.dossiers.generate.ended import ended_with_a_result
from thuocdo.feedback.generate import generate_ratings
from thuocdo.feedback.services import RatedService

_PRODUCTION = "production"


class Command(BaseCommand):
    """Have one in ten people rate."""

    help = "Invent ratings for the dossiers that have a result; after `thuocdo generate`."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seed."""
        parser.add_argument("--seed", type=int, default=1, help="what chance begins with")
        parser.add_argument(
            "--force", action="store_true", help="also in production, among real dossiers"
        )

    def handle(self, *_args: Any, verbosity: int, seed: int, force: bool, **_options: Any) -> None:
        """Write the ratings that are not there yet."""
        if _PRODUCTION in str(settings.SETTINGS_MODULE) and not force:
            raise CommandError(
                "Invented ratings do not belong among real ones. If you mean it: --force."
            )
        services = (RatedService(*one) for one in ended_with_a_result())
        count = generate_ratings(services, seed=seed, until=timezone.now())
        if verbosity > 0:
            self.stdout.write(f"{count:,} ratings")

"""`thuocdo generate_feedback`: invented feedback and recommendations, in all their states."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from thuocdo.feedback.generate_matters import generate_feedback
from thuocdo.organisations.models import Unit

_PRODUCTION = "production"
_KINDS = (Unit.Kind.PROVINCE, Unit.Kind.DEPARTMENT, Unit.Kind.COMMUNE)
_USUAL_COUNT = 60


class Command(BaseCommand):
    """Have some people bring something up."""

    help = "Invent feedback for the units whose feedback somebody handles."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seed and the number."""
        parser.add_argument("--seed", type=int, default=1, help="what chance begins with")
        parser.add_argument("--count", type=int, default=_USUAL_COUNT, help="how many")
        parser.add_argument(
            "--force", action="store_true", help="also in production, among real feedback"
        )

    def handle(
        self, *_args: Any, verbosity: int, seed: int, count: int, force: bool, **_options: Any
    ) -> None:
        """Write the feedback that is not there yet."""
        if _PRODUCTION in str(settings.SETTINGS_MODULE) and not force:
            raise CommandError(
                "Invented feedback does not belong among real one. If you mean it: --force."
            )
        now = timezone.now()
        units = Unit.objects.in_force(timezone.localdate(now)).filter(kind__in=_KINDS)
        made = generate_feedback(
            list(units.order_by("kind", "search_name", "pk")[:_USUAL_COUNT]),
            count=count,
            seed=seed,
            until=now,
        )
        if verbosity > 0:
            self.stdout.write(f"{made:,} feedback")

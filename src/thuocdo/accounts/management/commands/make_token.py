"""`thuocdo make_token`: make an API token from the console; its secret is printed once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from thuocdo.accounts.models import Scope
from thuocdo.accounts.tokens import make_token
from thuocdo.errors import DomainError
from thuocdo.organisations.models import Unit


class Command(BaseCommand):
    """Make a token for one unit."""

    help = "Make an API token for a unit. The secret is printed once and kept nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("name", help="which program will use it")
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--scope", action="append", choices=Scope.values, default=[])
        parser.add_argument("--days", type=int, default=90, help="days until it expires")
        parser.add_argument("--system", default="", help="whose dossiers it reports")
        parser.add_argument("--province-wide", action="store_true", help="sees the whole province")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the token and print its secret."""
        now = timezone.now()
        unit = Unit.objects.coded(options["unit"], on=timezone.localdate(now)).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']} today.")
        try:
            made = make_token(
                name=options["name"],
                unit=unit,
                scopes=options["scope"] or [Scope.READ],
                expires_at=now + timedelta(days=options["days"]),
                actor=None,
                at=now,
                province_wide=options["province_wide"],
                system=options["system"],
            )
        except DomainError as error:
            raise CommandError(error.message_en) from error
        self.stdout.write(made.secret)

"""`thuocdo add_account`: make an account from the console, such as the first administrator's."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from thuocdo.accounts.models import Role
from thuocdo.accounts.services import appoint, open_account
from thuocdo.errors import DomainError
from thuocdo.organisations.models import Unit

ROLES_OF_PEOPLE = [role for role in Role.values if role != Role.PROGRAM]


class Command(BaseCommand):
    """Make an account with one role in one unit."""

    help = "Make an account. The password is asked for, or read from standard input when that is no terminal."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("username")
        parser.add_argument("--full-name", required=True)
        parser.add_argument("--email", default="")
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--role", required=True, choices=ROLES_OF_PEOPLE)
        parser.add_argument("--province-wide", action="store_true", help="sees the whole province")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask for the password and make the account."""
        unit = Unit.objects.coded(options["unit"], on=timezone.localdate()).first()
        if unit is None:
            raise CommandError(f"There is no unit with the code {options['unit']} today.")
        try:
            self._open(unit, options)
        except DomainError as error:
            raise CommandError(error.message_en) from error
        self.stdout.write(f"{options['username']} can sign in: {unit}, {options['role']}")

    @transaction.atomic
    def _open(self, unit: Unit, options: dict[str, Any]) -> None:
        user = open_account(
            username=options["username"],
            full_name=options["full_name"],
            email=options["email"],
            password=_password(),
        )
        appoint(
            user,
            unit,
            Role(options["role"]),
            since=timezone.localdate(),
            actor=None,
            at=timezone.now(),
            province_wide=options["province_wide"],
        )


def _password() -> str:
    return getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")

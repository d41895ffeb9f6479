"""`thuocdo reset_mfa`: take the second factor away from a person who has lost phone and recovery codes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from thuocdo.accounts.models import User
from thuocdo.accounts.second_factor import reset_second_factor


class Command(BaseCommand):
    """Reset the second factor of one person."""

    help = "Take away the authenticator app and the recovery codes of a person; be sure who asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("username")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reset, and say what the next sign-in asks for."""
        user = User.objects.filter(username=options["username"].lower()).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        if reset_second_factor(user, at=timezone.now()):
            self.stdout.write(f"{user.username} signs in with the password alone next time.")
        else:
            self.stdout.write(f"{user.username} had no second factor.")

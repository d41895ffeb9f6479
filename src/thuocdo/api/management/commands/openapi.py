"""`thuocdo openapi`: print the OpenAPI description, write it to its file, or say whether the file is current."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thuocdo.api.description import FILE, openapi_yaml


class Command(BaseCommand):
    """Print, write or compare the description."""

    help = "Print the OpenAPI description of the API; --write brings the committed file in line."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--write", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        text = openapi_yaml()
        if options["write"]:
            FILE.write_text(text, encoding="utf-8")
        elif options["check"]:
            if not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
                raise CommandError("openapi.yaml is out of date. Run: thuocdo openapi --write")
        else:
            self.stdout.write(text)

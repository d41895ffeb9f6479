"""`thuocdo indicators validate` checks the definitions; `thuocdo indicators docs` writes their pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thuocdo.indicators.documentation import pages
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.registry import indicators


class Command(BaseCommand):
    """Check the definitions of the indicators, or document them."""

    help = "Check the definitions of the indicators, or write their pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("validate", help="check all definitions")
        docs = actions.add_parser("docs", help="write one page per theme")
        docs.add_argument("--folder", type=Path, default=Path("docs/indicators"))

    def handle(self, *, action: str, folder: Path | None = None, **options: Any) -> None:
        """Run one action; a definition that is refused ends it with exit code 1."""
        try:
            known = indicators()
        except DefinitionError as error:
            raise CommandError(str(error)) from error
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in pages(known).items():
                (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(known)} indicators are well defined.")

"""`thuocdo indicators validate` checks the definitions and compiles the measures; `thuocdo indicators docs` writes their pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thuocdo.indicators.documentation import pages
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.registry import built_in_indicators


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
            known = built_in_indicators()
        except DefinitionError as error:
            raise CommandError(str(error)) from error
        if folder is None:
            self._check_measures()
        else:
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in pages(known).items():
                (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(known)} indicators are well defined.")

    def _check_measures(self) -> None:
        from thuocdo.indicators.measures.checks import problems_in_measures  # noqa: PLC0415 - slow

        if problems := list(problems_in_measures(measures().values())):
            raise CommandError("measures refused:\n" + "\n".join(problems))
        self.stdout.write(f"{len(measures())} measures can be counted.")

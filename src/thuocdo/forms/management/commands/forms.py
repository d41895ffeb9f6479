"""`thuocdo forms validate` checks every form version, or the files it is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thuocdo.forms.library import build, form_versions
from thuocdo.indicators.errors import DefinitionError


class Command(BaseCommand):
    """Check form versions against their own order and against the indicators."""

    help = "Check the form versions: order, numbers, labels, and the indicator of every row."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the action and the files it may look at."""
        actions = parser.add_subparsers(dest="action", required=True)
        validate = actions.add_parser(
            "validate", help="check all form versions, or the given files"
        )
        validate.add_argument("files", nargs="*", type=Path)

    def handle(self, *, files: list[Path], **options: Any) -> None:
        """Check and say what was found; a form that is refused ends it with exit code 1."""
        try:
            texts = {path.name: path.read_text(encoding="utf-8") for path in files}
            versions = build(texts) if texts else form_versions()
        except (DefinitionError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        for version in versions.values():
            rows = sum(1 for _ in version.rows())
            self.stdout.write(f"{version.code}: {rows} rows in {len(version.sections)} sections")

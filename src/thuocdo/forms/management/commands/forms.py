"""`thuocdo forms validate` checks every form version, or the files it is given; `thuocdo forms docs` says of every row how it is come by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thuocdo.forms.documentation import page
from thuocdo.forms.library import build, built_in_versions, form_versions
from thuocdo.indicators.errors import DefinitionError


class Command(BaseCommand):
    """Check form versions against their own order and against the indicators, or document those that the product derived."""

    help = "Check the form versions: order, numbers, labels, and the indicator of every row; or write their pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the action and the files it may look at."""
        actions = parser.add_subparsers(dest="action", required=True)
        validate = actions.add_parser(
            "validate", help="check all form versions, or the given files"
        )
        validate.add_argument("files", nargs="*", type=Path)
        docs = actions.add_parser("docs", help="write one page for each form the product derived")
        docs.add_argument("--folder", type=Path, default=Path("docs/forms"))

    def handle(
        self, *, files: Sequence[Path] = (), folder: Path | None = None, **options: Any
    ) -> None:
        """Check and say what was found; a form that is refused ends it with exit code 1."""
        try:
            texts = {path.name: path.read_text(encoding="utf-8") for path in files}
            versions = build(texts) if texts else form_versions()
        except (DefinitionError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        if folder is not None:
            self._document(folder)
            return
        for version in versions.values():
            rows = sum(1 for _ in version.rows())
            self.stdout.write(f"{version.code}: {rows} rows in {len(version.sections)} sections")

    def _document(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for version in built_in_versions().values():
            if version.derived:
                (folder / f"{version.code}.md").write_text(page(version), encoding="utf-8")
                self.stdout.write(f"{version.code}.md")

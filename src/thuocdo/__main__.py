"""The console command `thuocdo`.

`read_report` reads a file and prints what it found; it must start fast and needs neither Django nor a database, so
it is taken out before anything else is imported. Every other word is a Django command.
"""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["read_report"]:
        from thuocdo.ingestion.command import main as read_report  # noqa: PLC0415

        return read_report(words[1:])
    return _run_django(words)


def _run_django(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thuocdo.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["thuocdo", *words])
    return 0


if __name__ == "__main__":
    sys.exit(main())

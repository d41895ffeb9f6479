"""Read what changed in the registers and bring the figures up to it; with --watch, again and again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from thuocdo.indicators.cube import store
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.cube.watching import watch


class Command(BaseCommand):
    """`thuocdo refresh_figures`."""

    help = "Read what changed in the registers and bring the figures up to it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the words of the command."""
        parser.add_argument(
            "--watch", action="store_true", help="go on, with a look every second, until stopped"
        )
        parser.add_argument(
            "--rebuild", action="store_true", help="forget the cube first and build it anew"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refresh once, or go on."""
        if options["rebuild"]:
            store.drop()
        if options["watch"]:
            watch()
            return
        changed = refresh(at=timezone.now())
        self.stdout.write("Figures brought up to date." if changed else "Nothing has changed.")

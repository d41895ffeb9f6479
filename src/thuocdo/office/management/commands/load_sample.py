"""`thuocdo load_sample`: the sample province, from the ground up."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Load the sample data of every room that has some: its `sample.py` with a function `load_sample()`."""

    help = "Load the sample data. What is there already stays as it is."

    def handle(self, *_args: Any, verbosity: int, **_options: Any) -> None:
        """Load room after room, each upon those beneath it."""
        for room in settings.ROOMS:
            if find_spec(f"{room}.sample") is None:
                continue
            import_module(f"{room}.sample").load_sample()
            if verbosity:
                self.stdout.write(f"{room}: sample data is there")

"""`thuocdo load_season`: the campaign of the last quarter in the sample province."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from thuocdo.campaigns.sample_season import load_season


class Command(BaseCommand):
    """Let a campaign of the sample province be under way."""

    help = "Load a sample campaign with units in every state. What is there already stays as it is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load it."""
        load_season()

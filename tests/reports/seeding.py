"""The one source of chance of the generated reports."""

from __future__ import annotations

import random


def seeded(seed: int | str) -> random.Random:
    """Return a generator that gives the same numbers for the same seed on every machine."""
    return random.Random(seed)

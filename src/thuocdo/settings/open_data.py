"""What open data is told by the environment: which counts are small, and under which licence it is given."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from thuocdo.settings import environment as env

__all__ = ["OPEN_DATA_LICENCE", "OPEN_DATA_LICENCE_URL", "OPEN_DATA_SMALLEST"]

#: The least that an installation may set: smaller counts tell of single people.
LEAST = 5


def smallest(written: int) -> int:
    """Return the smallest count that may be shown.

    Raises:
        ImproperlyConfigured: it is below five.
    """
    if written < LEAST:
        raise ImproperlyConfigured(f"THUOCDO_OPEN_DATA_SMALLEST must be at least {LEAST}")
    return written


OPEN_DATA_SMALLEST = smallest(env.number("THUOCDO_OPEN_DATA_SMALLEST", LEAST))
OPEN_DATA_LICENCE = env.text("THUOCDO_OPEN_DATA_LICENCE", "CC BY 4.0")
OPEN_DATA_LICENCE_URL = env.text(
    "THUOCDO_OPEN_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/"
)

"""How long a procedure takes on a channel, as its version says it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from thuocdo.procedures.models import TimeLimit

if TYPE_CHECKING:
    from thuocdo.procedures.models import ProcedureVersion


def time_limit_of(
    version: ProcedureVersion, *, channel: str, case: str = ""
) -> tuple[Decimal | None, str]:
    """Return the time limit of a procedure on a channel: that of the case, else the first; null and empty where there is none."""
    limits = _limits_of(version.pk, channel)
    exact = [one for one in limits if one.case == case]
    for found in (*exact, *limits):
        return found.amount, found.unit
    return None, ""


@lru_cache(maxsize=4096)
def _limits_of(version_id: int, channel: str) -> tuple[TimeLimit, ...]:
    """Return the limits of a channel, else all; kept in memory, for a version never changes."""
    every = TimeLimit.objects.filter(way__version=version_id)
    limits = tuple(every.filter(way__channel=channel).order_by("position"))
    return limits or tuple(every.order_by("way__position", "position"))

"""Who watches what other systems report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.other_systems.querysets import watched_units

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

WATCH = "other_systems.watch"


def watches(user: User, _subject: object = None) -> bool:
    """Say whether somebody is administrator or controller of procedures over a whole province today."""
    return watched_units(user).exists()


add_perm(WATCH, Predicate(watches))

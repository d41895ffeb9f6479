"""Who may do what with discrepancies; declared when the app is ready.

The folder `rules/` holds the rules over figures as data, so the predicates of the `rules` library stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.scope import units_steered_by, units_visible_to

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.consistency.models import Discrepancy

EXPLAIN = "consistency.explain"
ASSIGN = "consistency.assign"


def may_explain(user: User, row: Discrepancy) -> bool:
    """Say whether the person sees into the unit that holds the record."""
    return units_visible_to(user).filter(pk=row.holder_id).exists()


def may_assign(user: User, row: Discrepancy) -> bool:
    """Say whether the person is reform officer, leader or administrator of the holding unit or of one above it."""
    return units_steered_by(user).filter(pk=row.holder_id).exists()


def declare() -> None:
    """Make the permissions known."""
    add_perm(EXPLAIN, Predicate(may_explain))
    add_perm(ASSIGN, Predicate(may_assign))

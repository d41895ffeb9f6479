"""Who enters and edits forms: whoever answers for the reform work of a whole province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.scope import units_steered_by

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def edits_forms(user: AbstractBaseUser | AnonymousUser, _subject: object = None) -> bool:
    """Say whether a person steers the reform work of a province today."""
    return user.is_authenticated and units_steered_by(user).filter(kind="province").exists()


def declare() -> None:
    """Let permissions be asked for by name."""
    add_perm("forms.edit", Predicate(edits_forms))

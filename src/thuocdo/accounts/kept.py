"""What follows from rights, kept in memory as long as nobody's rights change.

The number of the state of all rights comes with the account of each request (`backends`), in the query that every page begins with. What is kept
is kept by that number, so whoever loses a right has lost it with the next request, in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

V = TypeVar("V")
#: More than this is not kept: some 20 MB where all see a whole province.
MOST_KEPT = 2_000
_found: dict[Hashable, Any] = {}


def kept(
    user: AbstractBaseUser | AnonymousUser, what: tuple[Hashable, ...], read: Callable[[], V]
) -> V:
    """Return what `read` says of a person's rights, or what it said while they were the same.

    Only for what follows from the person, from `what` and from rights alone. An account that was not read for a request has no number: then
    nothing is kept. Within a transaction it is kept for this request alone: what it sees of its own changes must not outlive it. What the request has
    asked before is not asked again within its transactions.

    Args:
        user: the person.
        what: the question with all that its answer depends on, the day among it.
        read: asks the database.
    """
    version: int | None = getattr(user, "rights_version", None)
    if version is None:
        return read()
    here = _of_request(user)
    key = (version, user.pk, *what)
    if connection.in_atomic_block:
        if key not in here:
            here[key] = read()
    else:
        if key not in _found:
            if len(_found) >= MOST_KEPT:
                _found.clear()
            _found[key] = read()
        here[key] = _found[key]
    found: V = here[key]
    return found


def _of_request(user: Any) -> dict[Hashable, Any]:
    """Return what is kept with the account as it was read for one request."""
    if not hasattr(user, "kept_here"):
        user.kept_here = {}
    found: dict[Hashable, Any] = user.kept_here
    return found

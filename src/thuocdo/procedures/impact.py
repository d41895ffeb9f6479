"""What a changed procedure touches in the rooms above: they register here, so this room need not know them.

A room above (forms, indicators, dossiers) calls `register` when its app is ready; the impact page asks every one that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.utils.functional import _StrPromise

    from thuocdo.procedures.models import ProcedureVersion

    Person = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing a version touches, such as a row of a form; `href` is empty where there is no page for it."""

    label: str
    href: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """All things of one kind; `count` is how many there are, of which `things` shows the first ones."""

    title: str
    count: int
    things: tuple[Touched, ...]


Question = Callable[["ProcedureVersion", "Person"], tuple[int, Sequence[Touched]]]


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody above who knows what a version touches."""

    kind: str
    title: _StrPromise | str
    touched: Question


_sources: dict[str, Source] = {}


def register(kind: str, title: _StrPromise | str, touched: Question) -> None:
    """Let a room above say what a version touches.

    Args:
        kind: a name of its own, such as "dossiers"; registered again it replaces the former.
        title: the heading on the page.
        touched: returns how many things of the kind the version touches and the first of them, in a fixed number of queries
            and only such as the person may see.
    """
    _sources[kind] = Source(kind, title, touched)


def unregister(kind: str) -> None:
    """Forget a room; for tests."""
    _sources.pop(kind, None)


def impacts_of(version: ProcedureVersion, *, user: Person) -> list[Impact]:
    """Return what a version touches, by kind, in the order in which the rooms registered."""
    found = []
    for source in _sources.values():
        count, things = source.touched(version, user)
        found.append(Impact(str(source.title), count, tuple(things)))
    return found

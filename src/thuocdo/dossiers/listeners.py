"""Who wants to know what happened to a dossier: rooms and faces above, which this room cannot import.

A room registers in `ready()` of its app: `on_dossier_events(queue_notices)`. Listeners are called once the transaction is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from thuocdo.dossiers.models import DossierEvent

Listener = Callable[[Sequence["DossierEvent"]], None]
EndListener = Callable[[int], None]

_listeners: list[Listener] = []
_end_listeners: list[EndListener] = []


def on_dossier_events(listener: Listener) -> Listener:
    """Have a function called with the events of each committed change; also usable as a decorator.

    An error in one is logged and stops neither the change nor the other listeners.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def forget_listener(listener: Listener) -> None:
    """Take a listener off again, for tests."""
    _listeners.remove(listener)


def anybody_listens() -> bool:
    """Say whether events have to be put together for somebody at all."""
    return bool(_listeners)


def tell_after_commit(events: Sequence[DossierEvent]) -> None:
    """Call the listeners once the transaction is committed; never where it is rolled back."""
    for listener in _listeners:
        transaction.on_commit(_call(listener, events), robust=True)


def on_linked_end(listener: EndListener) -> EndListener:
    """Have a function called with the id of each part of a bundle once it has ended and that is committed."""
    if listener not in _end_listeners:
        _end_listeners.append(listener)
    return listener


def tell_of_linked_end(dossier_id: int) -> None:
    """Call those who want to know of the end of a part of a bundle, once the transaction is committed."""

    def tell() -> None:
        for listener in _end_listeners:
            listener(dossier_id)

    if _end_listeners:
        transaction.on_commit(tell, robust=True)


def _call(listener: Listener, events: Sequence[DossierEvent]) -> Callable[[], None]:
    # Not a partial: Django logs the __qualname__ of what failed, and a partial has none.
    def call() -> None:
        listener(events)

    return call

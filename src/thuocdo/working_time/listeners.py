"""Who wants to know that the calendar has changed: the rooms above, which have counted due times with it.

A room registers in `ready()` of its app: `on_calendar_change(recompute_open_due_times)`. This room cannot import it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from thuocdo.working_time.models import CalendarChange

Listener = Callable[["CalendarChange"], None]

_listeners: list[Listener] = []


def on_calendar_change(listener: Listener) -> Listener:
    """Have a function called after every change that was committed; also usable as a decorator.

    It gets the `CalendarChange`, with `unit` (null: all units) and `window`. Long work belongs in a job. An error in one
    is logged and stops neither the change nor the other listeners.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def forget_listener(listener: Listener) -> None:
    """Take a listener off again, for tests."""
    _listeners.remove(listener)


def tell_after_commit(change: CalendarChange) -> None:
    """Call the listeners once the transaction is committed; never where it is rolled back."""
    for listener in _listeners:
        transaction.on_commit(_call(listener, change), robust=True)


def _call(listener: Listener, change: CalendarChange) -> Callable[[], None]:
    # Not a partial: Django logs the __qualname__ of what failed, and a partial has none.
    def call() -> None:
        listener(change)

    return call

"""Who wants to know that what a report says counts now, or counts otherwise than before: rooms above, which this room cannot import.

A room registers in `ready()` of its app: `on_report_counted(take_over)`. Listeners are called once the transaction is committed.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

#: Gets the id of the report.
Listener = Callable[[int], None]

_listeners: list[Listener] = []


def on_report_counted(listener: Listener) -> Listener:
    """Have a function called after a report was confirmed, and after each change of one that is; also usable as a decorator.

    Long work belongs in a job. An error in one is logged and stops neither the change nor the other listeners.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def forget_listener(listener: Listener) -> None:
    """Take a listener off again, for tests."""
    _listeners.remove(listener)


def tell_after_commit(report_id: int) -> None:
    """Call the listeners once the transaction is committed; never where it is rolled back."""
    for listener in _listeners:
        transaction.on_commit(_call(listener, report_id), robust=True)


def _call(listener: Listener, report_id: int) -> Callable[[], None]:
    # Not a partial: Django logs the __qualname__ of what failed, and a partial has none.
    def call() -> None:
        listener(report_id)

    return call

"""Who wants to know what a refresh changed: rooms above, which this room cannot import.

A room registers in `ready()` of its app. Listeners are called by the process that refreshes, before the figures change; what one of them raises stops
the refresh, and the next one begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from thuocdo.warehouse.filling import Filled

#: Takes what was filled, null where anything may have changed, and the moment the figures are of.
Listener: TypeAlias = Callable[[Sequence[Filled] | None, datetime], None]

_listeners: list[Listener] = []


def on_refresh(listener: Listener) -> Listener:
    """Have a function called at each refresh that changes something; also usable as a decorator."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(filled: Sequence[Filled] | None, at: datetime) -> None:
    """Call the listeners, where there is anything to tell."""
    if filled is not None and not filled:
        return
    for listener in _listeners:
        listener(filled, at)

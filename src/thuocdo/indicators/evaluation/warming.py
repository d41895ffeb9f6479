"""Loading what lists of records need before somebody asks for one: Ibis and the engine take seconds, and no page of figures needs them."""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Any

from django.core.signals import request_started

_NEEDED = ("thuocdo.indicators.measures.expressions", "thuocdo.warehouse.engine.engine")
_NAME = "figures-warming"


def warm_with_first_request() -> None:
    """Load it beside the first request of a process.

    Not earlier: a server that forks its workers may fork while the thread loads, and the worker would wait for it for ever.
    """
    request_started.connect(_begin, dispatch_uid=_NAME)


def _begin(**_: Any) -> None:
    if request_started.disconnect(dispatch_uid=_NAME):  # of two first requests one begins
        threading.Thread(target=_load, name=_NAME, daemon=True).start()


def _load() -> None:
    for name in _NEEDED:
        import_module(name)
    engines = import_module(_NEEDED[-1])
    # Another one costs each process a machine of its own: it waits for who needs it.
    if engines.computes_here():
        engines.engine()

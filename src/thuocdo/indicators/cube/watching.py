"""Keeping the figures fresh: a look every second at what was noted, and a refresh where there is something."""

from __future__ import annotations

import signal
import threading
import time
from datetime import timedelta
from types import FrameType

from django.db import Error, close_old_connections, connection
from django.utils import timezone

import structlog

from thuocdo.errors import DomainError
from thuocdo.facts.models import Change
from thuocdo.indicators.cube.building import refresh
from thuocdo.warehouse.models import Filling
from thuocdo.warehouse.reading import one_link

_log = structlog.get_logger()

LOOK_SECONDS = 1.0
#: Between two looks, also where a refresh took longer than that: whoever serves pages has the processor then.
SHORTEST_SECONDS = 0.25
#: After something failed: the disk may have room again, the database may be back.
PAUSE_SECONDS = 15.0
#: Also where nothing changes, it is said that often that the figures are of now.
OLDEST = timedelta(minutes=5)


def watch(stop: threading.Event | None = None) -> None:
    """Refresh whenever something changed, until told to stop (SIGTERM, SIGINT, or the event). What fails is logged and tried again.

    Args:
        stop: told from outside; null where the process is told by a signal.
    """
    told = stop or _signalled()
    with one_link():
        while not told.is_set():
            began = time.monotonic()
            pause = _once()
            told.wait(max(pause - (time.monotonic() - began), SHORTEST_SECONDS))


def _once() -> float:
    """Look once; return the seconds from the beginning of this look to the next."""
    try:
        close_old_connections()
        if _is_due():
            refresh(at=timezone.now())
    except (OSError, ValueError, Error, DomainError) as error:
        _log.exception("figures_not_refreshed", error=type(error).__name__)
        connection.close()
        return PAUSE_SECONDS
    return LOOK_SECONDS


def _is_due() -> bool:
    if Change.objects.exists():
        return True
    oldest = Filling.objects.order_by("as_of").values_list("as_of", flat=True).first()
    return oldest is None or timezone.now() - oldest > OLDEST


def _signalled() -> threading.Event:
    told = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    return told

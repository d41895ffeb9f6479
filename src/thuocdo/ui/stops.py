"""What every page can ask for: the planned stops that people are told of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

from thuocdo.notices.stops import stops_to_tell
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from datetime import datetime

Told = tuple[tuple[str, "datetime", "datetime", bool], ...]


def planned_stops(_request: HttpRequest) -> dict[str, Callable[[bool], Told]]:
    """Give templates `planned_stops(officials)`: words, beginning, return, and whether it goes on; see `stops_to_tell` for what it costs."""
    return {"planned_stops": _told}


def _told(officials: bool) -> Told:
    now, english = timezone.now(), in_english()
    return tuple(
        (
            (english and one.words_en) or one.words,
            one.starts_at,
            one.returns_at,
            one.starts_at <= now,
        )
        for one in stops_to_tell(officials=officials, at=now)
    )

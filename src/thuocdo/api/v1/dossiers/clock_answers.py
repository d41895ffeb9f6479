"""The lines of both clocks as programs get them: stretches, who held the dossier, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.utils import timezone

from pydantic import Field

from thuocdo.api.v1.dossiers.answers import local
from thuocdo.dossiers.clock_line import StretchKind
from thuocdo.dossiers.queries import clock_lines

if TYPE_CHECKING:
    from thuocdo.dossiers.clock_line import ClockLine
    from thuocdo.dossiers.models import Dossier


_WRITTEN_BY_PEOPLE = frozenset({StretchKind.EXTENSION, StretchKind.HAND_OVER})


@dataclass(frozen=True, slots=True)
class StretchAnswer:
    """One stretch of a line; start, restart, hand_over, extension and end are moments."""

    kind: str
    start: datetime
    end: datetime
    reason: Annotated[
        str, Field(description="empty for an extension or a hand-over: their words are a person's")
    ]
    law: str
    working_seconds: int


@dataclass(frozen=True, slots=True)
class HoldingAnswer:
    """Which unit had the dossier from when to when."""

    unit: Annotated[int, Field(description="id of the unit, see /units")]
    start: datetime
    end: datetime
    working_seconds: int


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What one clock says."""

    due_at: datetime | None
    original_due_at: datetime | None
    ended_at: datetime | None
    paused: bool
    against_current: Annotated[
        str, Field(description="early, on_time, late; in_time, overdue while open; none")
    ]
    against_original: str
    used_seconds: Annotated[int, Field(description="office hours used, in seconds")]
    stretches: list[StretchAnswer]
    holdings: list[HoldingAnswer]


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    """Both clocks of a dossier at one moment, counted anew from its events and the calendar."""

    at: datetime
    due_at: datetime | None
    legal: LineAnswer | None
    index: LineAnswer | None


def clock_answer(row: Dossier, *, now: datetime, due_at: datetime | None) -> ClockAnswer:
    """Return both lines; null where another system counts."""
    lines = clock_lines(row, now=now)
    return ClockAnswer(
        at=timezone.localtime(now),
        due_at=due_at,
        legal=_line(lines.legal) if lines else None,
        index=_line(lines.index) if lines else None,
    )


def _line(line: ClockLine) -> LineAnswer:
    return LineAnswer(
        due_at=local(line.due_at),
        original_due_at=local(line.original_due_at),
        ended_at=local(line.ended_at),
        paused=line.paused,
        against_current=line.against_current.value,
        against_original=line.against_original.value,
        used_seconds=line.used_seconds,
        stretches=[
            StretchAnswer(
                one.kind.value,
                timezone.localtime(one.start),
                timezone.localtime(one.end),
                "" if one.kind in _WRITTEN_BY_PEOPLE else one.reason,
                one.law,
                one.working_seconds,
            )
            for one in line.stretches
        ],
        holdings=[
            HoldingAnswer(
                one.unit,
                timezone.localtime(one.start),
                timezone.localtime(one.end),
                one.working_seconds,
            )
            for one in line.holdings
        ],
    )

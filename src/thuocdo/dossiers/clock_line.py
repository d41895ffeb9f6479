"""What a clock says about one dossier: the line of its due time, in stretches that can be read aloud.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from thuocdo.dossiers.state import is_late


class StretchKind(StrEnum):
    """What a stretch of the line is. START, RESTART, HAND_OVER, EXTENSION and END are moments; the others have a length."""

    START = "start"
    WAIT = "wait"  # handed in elsewhere, not yet with the competent agency
    RUN = "run"
    PAUSE = "pause"
    RESTART = "restart"
    EXTENSION = "extension"
    HAND_OVER = "hand_over"
    HOLIDAY = "holiday"
    END = "end"


class ResultClass(StrEnum):
    """Ended before, on or after the day it was due; or not ended, and due or overdue. NONE where no law sets a time."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch; `working_seconds` are office hours inside it, `law` the source of the rule that made it."""

    kind: StretchKind
    start: datetime
    end: datetime
    reason: str = ""
    law: str = ""
    mark: str = ""
    working_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """Who had the dossier from when to when; `official` is null where it lay with a unit. A clock that pauses does not count."""

    unit: int
    official: int | None
    start: datetime
    end: datetime
    working_seconds: int


@dataclass(frozen=True, slots=True)
class ClockLine:
    """What one clock says of one dossier at one moment.

    `due_at` is null before the clock has started and where no law sets a time. `original_due_at` leaves the extension out. `ended_at` is
    null while the clock could still run. The classes are against the one and the other.
    """

    stretches: tuple[Stretch, ...]
    holdings: tuple[Holding, ...]
    due_at: datetime | None
    original_due_at: datetime | None
    ended_at: datetime | None
    paused: bool
    late_anyway: bool
    against_current: ResultClass
    against_original: ResultClass
    used_seconds: int


def result_class(
    *, end: datetime | None, due: datetime | None, now: datetime, late_after: str, late_anyway: bool
) -> ResultClass:
    """Return the class of a dossier that ended (or, with a null end, stands open now) against a due time.

    The due day itself is on time whatever the hour, where lateness is measured by the day.
    """
    if due is None:
        return ResultClass.NONE
    if end is None:
        overdue = late_anyway or is_late(now, due, late_after)
        return ResultClass.OVERDUE if overdue else ResultClass.IN_TIME
    if late_anyway or is_late(end, due, late_after):
        return ResultClass.LATE
    return ResultClass.EARLY if is_late(due, end, "day") else ResultClass.ON_TIME


def class_of_ended(*, end: datetime | None, due: datetime | None, late: bool | None) -> ResultClass:
    """Return the class of a dossier whose row says whether it ended late; none where it has not ended, or has no due time."""
    if end is None or due is None or late is None:
        return ResultClass.NONE
    if late:
        return ResultClass.LATE
    return ResultClass.EARLY if is_late(due, end, "day") else ResultClass.ON_TIME

"""What anybody may know of a dossier whose code he has: where it stands and until when, and nothing about the people in it.

The subject of a dossier, the words of requests and the names of steps are written by people and may name somebody, so they are not
read here at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from thuocdo.dossiers.bundle_events import BUNDLE_PREFIX
from thuocdo.dossiers.clock_line import ResultClass, class_of_ended
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.state import is_late
from thuocdo.dossiers.status import ENDED, DeliveryState, PaymentState, Status
from thuocdo.identifiers.writing import as_typed
from thuocdo.postgresql.shapes import Slot, statement_of
from thuocdo.postgresql.statements import rows
from thuocdo.procedures.choices import Audience, TimeUnit


class Stage(IntEnum):
    """The five stages a citizen understands."""

    HANDED_IN = 1
    ACCEPTED = 2
    IN_WORK = 3
    DECIDED = 4
    RETURNED = 5


class Duty(StrEnum):
    """What the applicant has to do now."""

    NOTHING = "nothing"
    SUPPLEMENT = "supplement"
    PAY = "pay"
    FETCH = "fetch"


@dataclass(frozen=True, slots=True)
class Tracked:
    """One dossier as anybody may see it.

    `done_percent` is an estimate from the stage and the steps done, null where it ended without a result. `late` says of an open one that its
    due time has passed, of an ended one that it ended after it. Times are null while they have not come.
    `waits_turn` says that parts of its bundle before it have not ended, `bundle_turn` is 0 where it is a part of none.
    `refused` says that what was decided is a refusal. Once something was decided, `against_current` and `against_original` say whether that was early, on
    time or late against `due_at` and against `original_due_at`, which leaves extensions out; before, and where there is no due time, they are none.
    """

    id: int
    code: str
    procedure: str
    reception: str
    agency: str
    holder: str
    status: Status
    stage: Stage
    done_percent: int | None
    duty: Duty
    late: bool
    moved: bool
    waits: bool
    registered_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    ended_at: datetime | None
    waits_turn: bool = False
    bundle_turn: int = 0
    refused: bool = False
    original_due_at: datetime | None = None
    against_current: ResultClass = ResultClass.NONE
    against_original: ResultClass = ResultClass.NONE

    @property
    def ended(self) -> bool:
        """Say whether it is over."""
        return self.status in ENDED


_STAGES = {
    Status.REGISTERED: Stage.HANDED_IN,
    Status.NOT_ACCEPTED: Stage.HANDED_IN,
    Status.ACCEPTED: Stage.ACCEPTED,
    Status.RESOLVED: Stage.DECIDED,
    Status.RESULT_RETURNED: Stage.RETURNED,
}
#: What is done when a stage begins, in percent; the work itself is what lies between acceptance and decision.
_DONE = {
    Stage.HANDED_IN: 10,
    Stage.ACCEPTED: 25,
    Stage.IN_WORK: 30,
    Stage.DECIDED: 90,
    Stage.RETURNED: 100,
}
_WITHOUT_RESULT = frozenset({Status.NOT_ACCEPTED, Status.STOPPED})
_DECIDED = frozenset({Status.RESOLVED, Status.RESULT_RETURNED})
# One round trip instead of two, and no query to put together: half a millisecond of a page that has four.
_STEPS = """
    SELECT (SELECT count(*) FROM dossiers_dossierstep WHERE dossier_id = %s AND finished_at IS NOT NULL),
           (SELECT count(*) FROM procedures_processstep WHERE process_id = %s)
"""
_FIELDS = (
    "id", "code", "status", "registered_at", "accepted_at", "due_at", "original_due_at", "first_due_at", "ended_at", "paused_at", "extension_count",
    "late_current", "late_original", "outcome", "term_unit", "waits_turn", "bundle_turn", "payment_state", "delivery_state", "process_id", "procedure_version__name",
    "reception_unit__name", "competent_agency__name", "holder_unit__name",
)  # fmt: skip


def tracked(code: str, *, at: datetime) -> Tracked | None:
    """Return the dossier of a code; one that is handled here before one that another system reports. The code of a bundle leads to its first part.

    Shape: one query, two where work on it goes on.
    Null: no dossier has the code, or it is about an internal procedure.
    """
    wanted = _spelled(code)
    if not wanted:
        return None
    statement = statement_of("dossier that is tracked", _of_a_code)
    assert statement is not None, "a code is looked for, whatever it is"
    for values in statement.rows({"code": wanted}):
        found = dict(zip(_FIELDS, values, strict=False))
        return _seen(found, at=at, steps_done=_steps_done(found))
    return None


def _of_a_code() -> QuerySet[Any]:
    own_first = Case(When(source_system=OWN_SYSTEM, then=Value(0)), default=Value(1))
    public = Dossier.objects.exclude(procedure_version__procedure__audience=Audience.INTERNAL)
    return public.filter(code=Slot("code")).order_by(own_first, "pk").values_list(*_FIELDS)[:1]


def tracked_rows(found: Sequence[Dossier], *, at: datetime) -> list[Tracked]:
    """Return dossiers that were found otherwise as anybody may see them, in the same order; work is estimated by the stage alone.

    Shape: one query, however many rows.
    """
    values = Dossier.objects.filter(pk__in=[row.pk for row in found]).values(*_FIELDS)
    by_id = {one["id"]: one for one in values}
    return [_seen(by_id[row.pk], at=at, steps_done=0.0) for row in found]


def _spelled(code: str) -> str:
    wanted = "".join(as_typed(code).split())
    return wanted.removeprefix(BUNDLE_PREFIX)[:80]


def _steps_done(row: dict[str, Any]) -> float:
    """Return the share of the steps of the process that are done, 0–1; half where the process is not known."""
    if Status(row["status"]) in {Status.REGISTERED, *ENDED}:
        return 0.0
    if row["process_id"] is None:
        return 0.5
    ((done, steps),) = rows(_STEPS, [row["id"], row["process_id"]])
    return min(done / steps, 1.0) if steps else 0.5


def _seen(row: dict[str, Any], *, at: datetime, steps_done: float) -> Tracked:
    status = Status(row["status"])
    stage = _STAGES.get(status, Stage.IN_WORK)
    return Tracked(
        id=row["id"],
        code=row["code"],
        procedure=row["procedure_version__name"] or "",
        reception=row["reception_unit__name"],
        agency=row["competent_agency__name"],
        holder=row["holder_unit__name"] or "",
        status=status,
        stage=stage,
        done_percent=_done_percent(status, stage, steps_done),
        duty=_duty(status, row["payment_state"], row["delivery_state"]),
        late=_is_late(row, status, at=at),
        moved=row["extension_count"] > 0,
        waits=row["paused_at"] is not None and status not in ENDED,
        registered_at=row["registered_at"],
        accepted_at=row["accepted_at"],
        due_at=row["due_at"],
        first_due_at=row["first_due_at"],
        ended_at=row["ended_at"],
        waits_turn=row["waits_turn"] and status not in ENDED,
        bundle_turn=row["bundle_turn"],
        refused=row["outcome"] == "refused",
        original_due_at=row["original_due_at"],
        against_current=_against(row, status, "due_at", "late_current"),
        against_original=_against(row, status, "original_due_at", "late_original"),
    )


def _against(row: dict[str, Any], status: Status, due: str, late: str) -> ResultClass:
    if status not in _DECIDED:
        return ResultClass.NONE
    return class_of_ended(end=row["ended_at"], due=row[due], late=row[late])


def _done_percent(status: Status, stage: Stage, steps_done: float) -> int | None:
    if status in _WITHOUT_RESULT:
        return None
    work = _DONE[Stage.DECIDED] - _DONE[Stage.IN_WORK]
    more = round(work * steps_done) if stage == Stage.IN_WORK else 0
    return min(_DONE[stage] + more, _DONE[Stage.DECIDED] - 5) if more else _DONE[stage]


def _duty(status: Status, payment: str, delivery: str) -> Duty:
    if status == Status.SUPPLEMENT_REQUESTED:
        return Duty.SUPPLEMENT
    if payment == PaymentState.AWAITING and status not in _WITHOUT_RESULT:
        return Duty.PAY
    if status == Status.RESOLVED and delivery in {DeliveryState.NONE, DeliveryState.READY}:
        return Duty.FETCH
    return Duty.NOTHING


def _is_late(row: dict[str, Any], status: Status, *, at: datetime) -> bool:
    if status in ENDED:
        return bool(row["late_current"])
    if row["due_at"] is None or row["paused_at"] is not None:
        return False
    by = "moment" if row["term_unit"] == TimeUnit.HOUR else "day"
    return is_late(at, row["due_at"], by)

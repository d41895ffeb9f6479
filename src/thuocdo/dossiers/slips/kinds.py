"""Which papers the events of a dossier call for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from thuocdo.dossiers import events as e
from thuocdo.dossiers.replay import apply
from thuocdo.dossiers.state import State


class SlipKind(StrEnum):
    """The forms of the one-stop desk, and the slip that goes with a dossier from unit to unit."""

    RECEIPT = "receipt"
    SUPPLEMENT_REQUEST = "supplement_request"
    REFUSAL = "refusal"
    APOLOGY_EXTENSION = "apology_extension"
    STOP_NOTICE = "stop_notice"
    CONTROL_SLIP = "control_slip"
    TRANSFER_SLIP = "transfer_slip"
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class SlipRef:
    """One paper that exists: its kind and the number of the event of the dossier that calls for it."""

    kind: SlipKind
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """One hand-over as it happened: from whom, to whom, and until when the one who gave had it; `from_desk` before any step."""

    number: int
    event: e.HandedOver
    from_unit: int
    from_official: int | None
    due_at: datetime | None
    from_desk: bool


_CALLED_BY: Mapping[type[e.Event], SlipKind] = {
    e.SupplementRequested: SlipKind.SUPPLEMENT_REQUEST,
    e.NotAccepted: SlipKind.REFUSAL,
    e.Refused: SlipKind.REFUSAL,
    e.Extended: SlipKind.APOLOGY_EXTENSION,
    e.Stopped: SlipKind.STOP_NOTICE,
}
#: After these the applicant gets an appointment: a new one where the clock starts anew.
_APPOINTMENTS = (e.TakenOver, e.SupplementReceived)


def slip_refs(events: Sequence[e.Event]) -> list[SlipRef]:
    """Return the papers that exist after some events, in the order they came to be; the control slip last."""
    found: list[SlipRef] = []
    accepted = False
    for number, event in enumerate(events, 1):
        if isinstance(event, e.Accepted):
            accepted = True
            found.append(SlipRef(SlipKind.RECEIPT, number, event.at))
        elif isinstance(event, _APPOINTMENTS) and accepted and event.due_at is not None:
            found.append(SlipRef(SlipKind.RECEIPT, number, event.at))
        elif (kind := _CALLED_BY.get(type(event))) is not None:
            found.append(SlipRef(kind, number, event.at))
    given = hand_overs(events)
    found += [
        SlipRef(SlipKind.TRANSFER_SLIP, one.number, one.event.at)
        for one in given
        if one.from_unit != one.event.unit
    ]
    found.sort(key=lambda one: one.number)
    if accepted:
        found.append(SlipRef(SlipKind.CONTROL_SLIP, len(events), events[-1].at))
    return found


def hand_overs(events: Iterable[e.Event]) -> list[HandOver]:
    """Return the hand-overs of a dossier, each with who had it before; before any step it lies where it was received."""
    state, found = State(), list[HandOver]()
    for number, event in enumerate(events, 1):
        if isinstance(event, e.HandedOver):
            step = state.step
            giver = step.unit if step else state.reception_unit
            assert giver is not None
            official, due = (step.official, step.due_at) if step else (event.by, None)
            found.append(HandOver(number, event, giver, official, due, not step))
        apply(state, event)
    return found

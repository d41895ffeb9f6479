"""What can happen to a dossier, as immutable values. They are the truth; the row in the database is what they fold to.

Pure. Names and addresses of people are never in an event, for events are kept for good: the people of a dossier stand in rows of their
own, and `Received` keeps only the SHA-256 of what was said of them. A class here is never changed once released; new fields have defaults.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from thuocdo.dossiers.bundle_events import TurnCame
from thuocdo.dossiers.event_base import CountsDue, Event
from thuocdo.dossiers.side_events import (
    Archived,
    Destroyed,
    Directed,
    DirectiveAnswered,
    DirectiveWithdrawn,
    OpinionGiven,
    OpinionRequested,
    OpinionSuperseded,
    PaperReplaced,
    StepRecounted,
)
from thuocdo.dossiers.status import Status

__all__ = [
    "EVENT_TYPES",
    "Accepted",
    "Archived",
    "Corrected",
    "CountsDue",
    "Destroyed",
    "Directed",
    "DirectiveAnswered",
    "DirectiveWithdrawn",
    "DueRecounted",
    "Event",
    "Exempted",
    "Extended",
    "HandedOver",
    "NotAccepted",
    "OpinionGiven",
    "OpinionRequested",
    "OpinionSuperseded",
    "Paid",
    "PaperReplaced",
    "PaymentRequired",
    "Received",
    "Refunded",
    "Refused",
    "Reported",
    "Resolved",
    "ResultAttached",
    "ResultCameBack",
    "ResultDelivered",
    "ResultDigitised",
    "ResultReturned",
    "ResultSent",
    "ResultTakenBack",
    "StepFinished",
    "StepRecounted",
    "StepStarted",
    "Stopped",
    "SupplementReceived",
    "SupplementRequested",
    "TakenOver",
    "TurnCame",
    "WithdrawalDeclined",
    "WithdrawalRequested",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Event):
    """A dossier came in, over whatever channel; no clock runs yet. `term_amount` is null where no law sets a time.

    `secret`: it has state secrets in it; `off_desk`: how it was done outside the one-stop desk; `bundle` and `turn`: the code of the bundle it
    is a part of, and when its turn is there. All are null for most.
    """

    kind = "received"
    system: str
    code: str
    channel: str
    reception_unit: int
    competent_agency: int
    support_place: int | None = None
    processing_system: str = "provincial"
    procedure_version: int | None = None
    process: int | None = None
    territorial_scope: str = "local"
    interagency: bool = False
    priority_lane: bool = False
    subject: str = ""
    term_amount: Decimal | None = None
    term_unit: str = ""
    applicants_sha256: str = ""
    secret: bool | None = None
    off_desk: str | None = None
    bundle: str | None = None
    turn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted(CountsDue):
    """The papers are complete and correct: receipt and appointment (form 01). `late_after` says how lateness is measured."""

    kind = "accepted"
    late_after: str = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted(Event):
    """Reception was refused in writing (form 03)."""

    kind = "not_accepted"
    reason: str
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(Event):
    """A step began with an official or a unit; a `parallel` one leaves the open ones open.

    `hours` is the working time it was given, null where no hours were. Where the step went on in other hands, they count from `counted_from` by
    the calendar of `counted_unit`; else both are null, and they count from here by the calendar of the unit.
    """

    kind = "step_started"
    unit: int
    official: int | None = None
    role: str = ""
    key: str = ""
    name: str = ""
    step_due_at: datetime | None = None
    parallel: bool = False
    hours: Decimal | None = None
    counted_from: datetime | None = None
    counted_unit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(StepStarted):
    """The dossier went from one unit or official to another (forms 05, 06); the step there begins."""

    kind = "handed_over"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver(CountsDue):
    """The competent agency has got a dossier that was handed in elsewhere; its clock starts here."""

    kind = "taken_over"
    unit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished(Event):
    """A step was done; `number` counts the steps of the dossier from 1."""

    kind = "step_finished"
    number: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequested(Event):
    """The applicant was asked for papers (form 02). A second time needs a reason and somebody who approves it.

    `why_late` is null where he was asked in time, else why he was not, empty where nobody said.
    """

    kind = "supplement_requested"
    content: str
    reasons: tuple[str, ...] = ()
    instruction: str = ""
    why_again: str = ""
    approved_by: int | None = None
    why_late: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementReceived(CountsDue):
    """The papers asked for are there, and complete."""

    kind = "supplement_received"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequired(Event):
    """Money is owed. The clock pauses only where a special law says so, which is then named."""

    kind = "payment_required"
    amount_vnd: int
    reason: str = ""
    pauses: bool = False
    legal_basis: str = ""
    changes_status: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid(CountsDue):
    """A payment came in; `reference` is the number the payer's bank or the cashier gave it."""

    kind = "paid"
    amount_vnd: int
    reference: str
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded(Event):
    """Money was given back; `of` is the reference of the payment it came by, empty where it was no single one."""

    kind = "refunded"
    amount_vnd: int
    reference: str
    reason: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exempted(CountsDue):
    """The applicant need not pay what was still owed, or anything, by a law that is named; `amount_vnd` is what was waived."""

    kind = "exempted"
    reason: str
    legal_basis: str
    amount_vnd: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(CountsDue):
    """The appointment was moved, with an apology (form 04)."""

    kind = "extended"
    extra_amount: Decimal
    extra_unit: str
    reason: str
    apology: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRequested(Event):
    """The applicant wants the dossier back."""

    kind = "withdrawal_requested"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalDeclined(Event):
    """There is a result already, so the dossier goes on."""

    kind = "withdrawal_declined"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Event):
    """Handling ended without a result (form 05)."""

    kind = "stopped"
    reason: str
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Event):
    """The agency refused to do what was asked, in writing (form 03); `status` is the national one that says so."""

    kind = "refused"
    reason: str
    legal_basis: str = ""
    status: int = int(Status.RESOLVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Event):
    """The result is signed and issued."""

    kind = "resolved"
    result_number: str = ""
    electronic: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultAttached(Event):
    """A result was put to the dossier: prepared while it is handled, issued once it is resolved.

    `sha256` is that of its file, empty where it is on paper alone; `paper` says that there is a paper. `signed_on` is a day as "2026-03-02".
    `replaces` is the number of the result whose place it takes, `expires_on` its last day, null where it holds for good.
    """

    kind = "result_attached"
    name: str
    code: str = ""
    reference: str = ""
    signed_on: str | None = None
    signer: str = ""
    paper: bool = False
    sha256: str = ""
    replaces: int | None = None
    expires_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDigitised(Event):
    """A result that was on paper alone was scanned; `sha256` is that of the file."""

    kind = "result_digitised"
    number: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultTakenBack(Event):
    """A result that was prepared was taken out again, before the dossier was resolved."""

    kind = "result_taken_back"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReturned(Event):
    """The applicant has the result; `way` is counter, online or post.

    `fetched_by` is the part of who fetched it (owner, submitter, delegate), empty where nobody said; `id_shown` says that he showed who he is.
    """

    kind = "result_returned"
    way: str = "counter"
    fetched_by: str = ""
    id_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSent(Event):
    """The result was given to a carrier; the applicant does not have it yet."""

    kind = "result_sent"
    carrier: str
    waybill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDelivered(Event):
    """The carrier has handed the result over: the applicant has it."""

    kind = "result_delivered"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCameBack(Event):
    """The carrier could not hand the result over; it lies at the desk again."""

    kind = "result_came_back"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Event):
    """A mistake of the office was put right: a wrong entry, a wrong or a lost result or paper. The state pays.

    `reissue` says that a result that was given away is issued anew and waits to be fetched; `apology` is what the citizen is told.
    `wrong_results` are the numbers of the results that hold no longer; null where none was attached.
    """

    kind = "corrected"
    what: str
    reason: str
    subject: str | None = None
    reissue: bool = False
    apology: str = ""
    wrong_results: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRecounted(CountsDue):
    """The working calendar was changed, and with it the due time."""

    kind = "due_recounted"
    calendar_change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Event):
    """What another system said of its dossier. Null says nothing; of two messages the later one (`at`) holds."""

    kind = "reported"
    message: str
    status: int
    due_at: datetime | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    subject: str | None = None
    channel: str | None = None
    reception_unit: int | None = None
    competent_agency: int | None = None
    procedure_version: int | None = None
    data: tuple[str, ...] = field(default=())
    owed_vnd: int | None = None
    paid_vnd: int | None = None
    supplements: int | None = None


EVENT_TYPES: dict[str, type[Event]] = {
    one.kind: one
    for one in (
        Received, Accepted, NotAccepted, StepStarted, HandedOver, TakenOver, StepFinished, OpinionRequested,
        OpinionGiven, SupplementRequested, SupplementReceived, PaymentRequired, Paid, Refunded, Exempted, Extended,
        WithdrawalRequested, WithdrawalDeclined, Stopped, Refused, Resolved, ResultAttached, ResultDigitised,
        ResultTakenBack, ResultReturned, ResultSent, ResultDelivered, ResultCameBack, Corrected, DueRecounted, Reported,
        OpinionSuperseded, PaperReplaced, Directed, DirectiveAnswered, DirectiveWithdrawn, Archived, Destroyed,
        TurnCame, StepRecounted,
    )
}  # fmt: skip

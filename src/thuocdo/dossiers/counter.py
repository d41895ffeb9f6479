"""What a clerk takes in together with a dossier: papers, money, and what he decides about it. Values; `reception` writes them.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from thuocdo.dossiers import events as e
from thuocdo.dossiers.status import DigitisationState

if TYPE_CHECKING:
    from thuocdo.attachments.models import Attachment


#: The step in which a result is given at once, as it is written into the dossier.
AT_ONCE = "Giải quyết và trả kết quả ngay"


class Decision(StrEnum):
    """What happens to a dossier right at the counter; DONE: its result is given at once."""

    REGISTER = "register"
    ACCEPT = "accept"
    ASK = "ask"
    REFUSE = "refuse"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One paper as it came: `form` is one of `DossierDocument.Form`, empty where nobody says."""

    name: str
    code: str = ""
    form: str = ""
    attachment: Attachment | None = None
    reuse_source: str = ""

    @property
    def state(self) -> DigitisationState:
        """Return how it came to be digital."""
        if self.reuse_source:
            return DigitisationState.REUSED_COMPONENT
        if self.attachment is not None:
            return DigitisationState.DIGITISED
        return DigitisationState.NOT_DIGITISED


def cash_number(code: str) -> str:
    """Return the number of what is paid in cash while a dossier is taken in, made of its code."""
    return f"{code}-QUAY"


def named(event: e.Event, code: str, said: Mapping[str, Any]) -> e.Event:
    """Return an event of a reception with what is made of the code of its dossier; `said` is what else the first one says by it."""
    match event:
        case e.Received():
            return replace(event, code=code, **said)
        case e.Paid(reference=""):
            return replace(event, reference=cash_number(code))
    return event


@dataclass(frozen=True, slots=True)
class FeeAtCounter:
    """What is owed, in VND, and whether it was paid on the spot; an empty `reference` takes one made of the code (`cash_number`)."""

    amount_vnd: int
    reason: str = ""
    paid: bool = False
    reference: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class CounterWork:
    """All that a clerk does with a dossier in the moment he takes it in.

    `words` are what is missing (ask) or why it is not accepted (refuse); `reasons` are codes with the paper at fault. `result_number` is
    that of a result given at once. `secret`: there are state secrets in it. `off_desk` says how it was done outside the desk, a
    `HandlingKind`; empty at the desk.
    """

    decision: Decision = Decision.REGISTER
    papers: Sequence[HandedIn] = ()
    fee: FeeAtCounter | None = None
    words: str = ""
    legal_basis: str = ""
    reasons: tuple[str, ...] = ()
    instruction: str = ""
    result_number: str = ""
    secret: bool = False
    off_desk: str = ""

    @property
    def takes_money(self) -> bool:
        """Say whether a fee was paid on the spot; whoever is refused pays nothing."""
        fee = self.fee
        refused = self.decision is Decision.REFUSE
        return fee is not None and fee.paid and fee.amount_vnd > 0 and not refused

    def decided(self, *, by: int | None, at: datetime) -> list[e.Event]:
        """Return what asking or refusing writes; acceptance is written by `reception`, which knows the clock."""
        if self.decision is Decision.ASK:
            return [
                e.SupplementRequested(
                    at=at,
                    by=by,
                    content=self.words,
                    reasons=self.reasons,
                    instruction=self.instruction,
                )
            ]
        if self.decision is Decision.REFUSE:
            return [e.NotAccepted(at=at, by=by, reason=self.words, legal_basis=self.legal_basis)]
        return []

    def at_once(self, *, unit: int, by: int | None, at: datetime) -> list[e.Event]:
        """Return what is written where the result is given at once: who made it, that it is there, and that it was fetched."""
        if self.decision is not Decision.DONE:
            return []
        return [
            e.StepStarted(at=at, by=by, unit=unit, official=by, name=AT_ONCE),
            e.Resolved(at=at, by=by, result_number=self.result_number.strip(), electronic=False),
            e.ResultReturned(at=at, by=by, way="counter"),
        ]

    def money(self, *, by: int | None, at: datetime) -> list[e.Event]:
        """Return what is owed and paid; nothing where the dossier is refused. Cash has no number before the dossier has a code."""
        if self.fee is None or self.fee.amount_vnd <= 0 or self.decision is Decision.REFUSE:
            return []
        owed = e.PaymentRequired(
            at=at, by=by, amount_vnd=self.fee.amount_vnd, reason=self.fee.reason, changes_status=False
        )  # fmt: skip
        if not self.fee.paid:
            return [owed]
        paid = e.Paid(
            at=at,
            by=by,
            amount_vnd=self.fee.amount_vnd,
            reference=self.fee.reference.strip(),
            method=self.fee.method,
        )
        return [owed, paid]

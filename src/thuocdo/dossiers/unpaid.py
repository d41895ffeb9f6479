"""Whether an act has to wait for money: the procedure says before what each of its fees is paid, configuration where it does not.

What is asked of a dossier says no fee by its key, so it is told by the name that stands before its reason; where none fits, the earliest of its
procedure counts. Money that came pays first what is due first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.clock_rules import Rules, clock_rule, rules_in
from thuocdo.dossiers.counter import FeeAtCounter
from thuocdo.procedures.choices import FeeDue
from thuocdo.procedures.fees import VersionFee, fitting_fees, paid_before_acceptance

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier

_DATA = Path(__file__).parent / "data" / "fee_rules.yaml"
#: From the first moment to the last.
ORDER = (FeeDue.ACCEPTANCE, FeeDue.DECISION, FeeDue.RETURN)
#: Before which moment an act needs the money, by the event it writes.
_MOMENTS: dict[type[e.Event], FeeDue] = {
    e.Accepted: FeeDue.ACCEPTANCE,
    e.Resolved: FeeDue.DECISION,
    e.ResultReturned: FeeDue.RETURN,
    e.ResultSent: FeeDue.RETURN,
}
#: The same by the name of the service, for the forms.
MOMENTS = {
    "accept": FeeDue.ACCEPTANCE,
    "resolve": FeeDue.DECISION,
    "return_result": FeeDue.RETURN,
    "send_result": FeeDue.RETURN,
}


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What should be paid before one act, in VND: `stops_vnd` of it stops the act, the rest is said and no more."""

    due_vnd: int
    stops_vnd: int


@cache
def fee_rules() -> Rules:
    """Return when fees are due where their procedure does not say, and what an unpaid one does."""
    return rules_in(_DATA)


def unpaid_before(
    row: Dossier, story: Iterable[e.Event], moment: FeeDue | None, *, on: date
) -> Unpaid:
    """Return what is still to be paid before a moment.

    Shape: no query, one where the fees of the version were not asked for before.

    Args:
        row: the dossier, with what is owed and paid by its events.
        story: its events.
        moment: null for an act that waits for no money.
        on: the day, for the rules.
    """
    owed = max(row.owed_vnd - row.paid_vnd, 0)
    if not owed or moment is None:
        return Unpaid(0, 0)
    fees = _fees_of(row)
    asked = [(one.amount_vnd, _due_of(one, fees)) for one in _standing(story)]
    usual = _rule("due_where_unsaid", on)
    later = sum(amount for amount, said in asked if _rank(said or usual) > _rank(moment))
    due = max(owed - later, 0)
    stops = {True: _rule("unpaid_where_said", on), False: _rule("unpaid_where_unsaid", on)}
    mild = sum(
        amount
        for amount, said in asked
        if _rank(said or usual) > _rank(moment) or stops[bool(said)] != "refuse"
    )
    return Unpaid(due, max(owed - mild, 0))


def refuse_unpaid(
    row: Dossier, story: Sequence[e.Event], events: Iterable[e.Event], *, on: date
) -> None:
    """Stop an act that has to wait for money.

    Raises:
        Conflict: so much is still to be paid before one of the events it would write.
    """
    for one in events:
        moment = _MOMENTS.get(type(one))
        found = unpaid_before(row, story, moment, on=on)
        if moment is not None and found.stops_vnd:
            raise refusals.unpaid(found.stops_vnd, str(moment.label))


def asked_first(version_id: int, *, channel: str, case: str) -> FeeAtCounter | None:
    """Return what is asked for with a dossier that no clerk takes in: the fees to be paid before anybody accepts it; null for none.

    Shape: one query, none the next time for the same version.
    """
    fees = paid_before_acceptance(version_id, channel=channel, case=case)
    if not fees:
        return None
    amount = sum(one.amount_vnd or 0 for one in fees)
    return FeeAtCounter(amount, reason=", ".join(one.name for one in fees))


def earliest_due(fees: Iterable[VersionFee]) -> str:
    """Return the first moment at which one of some fees has to be paid; empty where none says."""
    said = [one.due for one in fees if one.due and one.amount_vnd != 0]
    return min(said, key=_rank, default="")


def _fees_of(row: Dossier) -> tuple[VersionFee, ...]:
    return fitting_fees(
        row.procedure_version_id,
        channel=row.channel,
        amount=row.term_amount,
        unit=row.term_unit,
    )


def _standing(story: Iterable[e.Event]) -> list[e.PaymentRequired]:
    """Return what was asked since the applicant was last exempted."""
    found: list[e.PaymentRequired] = []
    for one in story:
        if isinstance(one, e.Exempted):
            found = []
        elif isinstance(one, e.PaymentRequired):
            found.append(one)
    return found


def _due_of(asked: e.PaymentRequired, fees: Iterable[VersionFee]) -> str:
    named = [one for one in fees if asked.reason.startswith(one.name)]
    return earliest_due(named or fees)


def _rank(due: str) -> int:
    return ORDER.index(FeeDue(due))


def _rule(name: str, on: date) -> str:
    return str(clock_rule(name, on, rules=fee_rules()).value)

"""How a mistake of the office is put right, with an apology where one is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import Case, right_or_refusal, take
from thuocdo.dossiers.apology import draft_correction_apology
from thuocdo.dossiers.issuing import NewResult, attached_events, keep_results
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.result_states import standing
from thuocdo.dossiers.rules import Act
from thuocdo.dossiers.status import DeliveryState

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.state import State

#: Mistakes after which a result is issued anew.
RESULT_MISTAKES = frozenset({"wrong_result", "lost_result"})
GIVEN_AWAY = frozenset({DeliveryState.SENT, DeliveryState.DELIVERED})


@transaction.atomic
def correct_mistake(
    dossier: Dossier,
    *,
    what: str,
    reason: str,
    subject: str | None = None,
    apology: str = "",
    wrong_results: Sequence[int] | None = None,
    results: Sequence[NewResult] = (),
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Put right what the office did wrong: an entry (with its new subject), a wrong or a lost result or paper.

    What was wrong stays in the history. An ended dossier stays ended: the state pays for the correction, not the citizen. A wrong or lost
    result that was given away is issued anew and waits to be fetched. The files of a wrong result stay, marked, and the citizen gets them no
    longer: they may be about somebody else.

    Args:
        dossier: in any state.
        what: entry, wrong_result, lost_result or lost_paper.
        reason: what happened.
        subject: the new subject; null leaves it, and so do state secrets.
        apology: what the citizen is told, with the reason; nothing is said where it is empty.
        wrong_results: the numbers of the results that hold no longer; null for all that stand, where the result is wrong.
        results: what is issued in their place, by whoever may attach results. One that names nothing takes the place of the first that
            was wrong.
        actor: who puts it right.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: there is no reason, a result that was named is not there, or a new one is not whole (see `attach_result`).
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 21.
    """
    words = required(reason, "lý do sửa", "the reason")
    case = take(dossier, Act.CORRECT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    if results:
        right_or_refusal(actor, Act.ATTACH_RESULT, case.row)
    new = attached_events(results, case)
    wrong = _wrong(case.state, what, wrong_results)
    told = _subject(subject, case)
    case.write(
        e.Corrected(
            at=case.at,
            by=case.by,
            what=what,
            reason=words,
            subject=told,
            reissue=what in RESULT_MISTAKES and case.state.delivery_state in GIVEN_AWAY,
            apology=apology.strip(),
            wrong_results=wrong or None,
        ),
        *_in_their_place(new, wrong),
    )
    if told is not None:
        case.refresh_search()
    return keep_results(case, results)


def _subject(said: str | None, case: Case) -> str | None:
    """Return the new subject; null leaves it. With state secrets the fixed sentence stays, whatever was said."""
    return None if said is None or case.row.secret else " ".join(said.split())


def _wrong(state: State, what: str, named: Sequence[int] | None) -> tuple[int, ...]:
    """Return the results that hold no longer.

    Raises:
        InvalidInput: one that is named does not stand.
    """
    if what != "wrong_result":
        return ()
    there = tuple(one.number for one in standing(state.results))
    if named is None:
        return there
    if not set(named) <= set(there):
        raise refusals.results_not_there()
    return tuple(sorted(set(named)))


def _in_their_place(
    new: Sequence[e.ResultAttached], wrong: Sequence[int]
) -> list[e.ResultAttached]:
    """Return new results with what each replaces: the first one left of those that were wrong."""
    left = [one for one in wrong if one not in {each.replaces for each in new}]
    return [one if one.replaces or not left else replace(one, replaces=left.pop(0)) for one in new]


def drafted_correction_apology(dossier: Dossier, *, what: str, reason: str) -> str:
    """Return the words that a correction would say to the citizen, to be read and changed before it is signed.

    Raises:
        InvalidInput: there is no reason.
    """
    words = required(reason, "lý do sửa", "the reason")
    return draft_correction_apology(
        code=dossier.code, subject=dossier.subject, what=what, reason=words
    )

"""How a mistake of the office is put right, with an apology where one is owed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers import events as e
from thuocdo.dossiers.acting import take
from thuocdo.dossiers.apology import draft_correction_apology
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act
from thuocdo.dossiers.status import DeliveryState

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

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
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Put right what the office did wrong: an entry (with its new subject), a wrong or a lost result or paper.

    What was wrong stays in the history. An ended dossier stays ended: the state pays for the correction, not the citizen. A wrong or lost
    result that was given away is issued anew and waits to be fetched.

    Args:
        dossier: in any state.
        what: entry, wrong_result, lost_result or lost_paper.
        reason: what happened.
        subject: the new subject; null leaves it.
        apology: what the citizen is told, with the reason; nothing is said where it is empty.
        actor: who puts it right.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 21.
    """
    words = required(reason, "lý do sửa", "the reason")
    case = take(dossier, Act.CORRECT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    told = " ".join(subject.split()) if subject is not None else None
    row = case.write(
        e.Corrected(
            at=case.at,
            by=case.by,
            what=what,
            reason=words,
            subject=told,
            reissue=what in RESULT_MISTAKES and case.state.delivery_state in GIVEN_AWAY,
            apology=apology.strip(),
        )
    )
    if told is not None:
        case.refresh_search()
    return row


def drafted_correction_apology(dossier: Dossier, *, what: str, reason: str) -> str:
    """Return the words that a correction would say to the citizen, to be read and changed before it is signed.

    Raises:
        InvalidInput: there is no reason.
    """
    words = required(reason, "lý do sửa", "the reason")
    return draft_correction_apology(
        code=dossier.code, subject=dossier.subject, what=what, reason=words
    )

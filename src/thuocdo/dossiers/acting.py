"""The steps every service begins with: lock the row, see whether the actor may, whether he saw the latest, and what has happened so far."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.accounts.models import User
from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierEvent
from thuocdo.dossiers.rules import BY_APPLICANT, Act, Right, right_in_units, units_of
from thuocdo.dossiers.state import NotPossible
from thuocdo.dossiers.unpaid import refuse_unpaid
from thuocdo.dossiers.word_keeping import keep_words, owner_names_of
from thuocdo.dossiers.writing import Pen, events_of
from thuocdo.postgresql.statements import rows

if TYPE_CHECKING:
    from thuocdo.dossiers.state import State

LONGEST_SIGNATURE = 200
#: How the request ids begin by which an application, or several that are written as one, are handed in.
APPLICATION, APPLICATION_GROUP = "application:", "application-group:"


class Case:
    """One locked dossier in the hands of one actor."""

    def __init__(
        self,
        row: Dossier,
        pen: Pen | None,
        *,
        actor: User | None,
        at: datetime,
        right: Right = Right(),  # noqa: B008 - a value that never changes
    ) -> None:
        self.row, self._pen, self.actor, self._right = row, pen, actor, right
        # Two clerks read their clocks before they wait for each other: what is written later also happened later.
        self.at = max([at, *(one.at for one in pen.history[-1:])]) if pen else at

    @property
    def repeated(self) -> bool:
        """Say whether the same request has done this before; then the row is returned as it is."""
        return self._pen is None

    @property
    def by(self) -> int | None:
        """Return the id of the official who acts."""
        return self.actor.pk if self.actor else None

    @property
    def state(self) -> State:
        """Return what the events fold to."""
        assert self._pen is not None
        return self._pen.state

    @property
    def history(self) -> list[e.Event]:
        """Return the events so far."""
        assert self._pen is not None
        return self._pen.history

    def write(self, *events: e.Event) -> Dossier:
        """Write events.

        Raises:
            Conflict: one cannot follow what has happened, or has to wait for money.
        """
        assert self._pen is not None
        refuse_unpaid(self.row, self.history, events, on=timezone.localdate(self.at))
        status = self.state.status
        try:
            lender = self._right.lender
            told = [replace(one, behalf_of=lender) for one in events] if lender else events
            return self._pen.write(*told)
        except NotPossible as why:
            raise refusals.not_possible_now(status, str(why), last_event(self.row)) from why

    def refresh_search(self) -> None:
        """Bring the words by which the dossier is found to what it says now."""
        keep_words(self.row, owner_names_of(self.row))


def take(
    dossier: Dossier,
    act: Act,
    *,
    actor: User | None,
    at: datetime,
    seen: int | None,
    request_id: str,
    right: Right | None = None,
) -> Case:
    """Lock a dossier for an act.

    Args:
        dossier: read again under the lock.
        act: what is to be done.
        actor: the official; null where the applicant himself acts, which only some acts allow.
        at: the moment; moved to that of the last event where that is later.
        seen: the number of the last event the actor saw; null where nobody looked before.
        request_id: chosen by whoever asks; empty where there is none.
        right: by which the actor may, where the caller has asked already.

    Raises:
        NotFound: the actor sees no such dossier.
        NotAllowed: his role does not allow the act, or another system owns the dossier.
        Conflict: somebody else was faster, or the request id was used for something else.
    """
    if for_an_application(request_id):
        raise refusals.request_reused(request_id)
    row = _locked(dossier, actor=actor)
    if row.source_system != OWN_SYSTEM:
        raise refusals.other_system(row)
    by_right = right or right_or_refusal(actor, act, row)
    if row.archived_at is not None:
        raise refusals.lies_in_the_archive(row)
    if request_id and _done_before(row, request_id):
        return Case(row, None, actor=actor, at=at)
    if seen is not None and seen != row.event_count:
        raise refusals.somebody_was_faster(last_event(row))
    pen = Pen(
        row,
        events_of(row),
        actor=actor,
        at=at,
        request_id=request_id,
        signature=signature(actor, by_right),
    )
    return Case(row, pen, actor=actor, at=at, right=by_right)


def right_or_refusal(actor: User | None, act: Act, row: Dossier) -> Right:
    """Return by what right somebody does an act.

    Raises:
        NotAllowed: his role does not allow it.
    """
    if actor is None:
        found = Right() if act in BY_APPLICANT else None
    else:
        found = right_in_units(actor, act, units_of(row, act))
    if found is None:
        raise refusals.not_allowed(act.value)
    return found


def signature(actor: User | None, right: Right) -> str:
    """Return the name that stands under what somebody does, with that of the colleague he stands in for."""
    name = str(actor) if actor else ""
    if right.lender is None:
        return name
    lender = User.objects.get(pk=right.lender)
    return f"{name} (thay {lender})"[:LONGEST_SIGNATURE]


def last_event(row: Dossier) -> DossierEvent:
    """Return the event after which a dossier is as it is."""
    return DossierEvent.objects.filter(dossier=row.pk).order_by("-number")[0]


def hold_key(*parts: str) -> None:
    """Let equal keys wait for each other until the transaction ends: two equal requests, two messages on one dossier."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    rows("SELECT pg_advisory_xact_lock(%s)", [number])


def for_an_application(request_id: str) -> bool:
    """Say whether a request id is of those that handing in gives applications; nobody's form may say one of them."""
    return request_id.startswith((APPLICATION, APPLICATION_GROUP))


def _locked(dossier: Dossier, *, actor: User | None) -> Dossier:
    found = Dossier.objects.filter(pk=dossier.pk)
    if actor is not None:
        found = found.visible_to(actor)
    row = found.select_for_update(of=("self",)).first()
    if row is None:
        raise refusals.not_found()
    return row


def _done_before(row: Dossier, request_id: str) -> bool:
    made = DossierEvent.objects.filter(request_id=request_id).first()
    if made is not None and made.dossier_id != row.pk:
        raise refusals.request_reused(request_id)
    return made is not None

"""A turn of a bundle comes when all parts before it have ended: those that were checked are accepted, for the others the desk is told.

Called after each end of a part is committed, and by a job for what a crash left between the two. Nothing is done twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

import structlog

from thuocdo.dossiers import events as e
from thuocdo.dossiers.acting import Case, take
from thuocdo.dossiers.models import BundledDossier, DossierBundle
from thuocdo.dossiers.reception import acceptance
from thuocdo.dossiers.rules import Act, Right
from thuocdo.errors import Conflict

log = structlog.get_logger(__name__)

GRANTED = "granted"


def after_an_end(dossier_id: int) -> None:
    """Let the next turn come, where the end of a part made way for it."""
    part = BundledDossier.objects.filter(dossier=dossier_id).first()
    if part is not None:
        advance(part.bundle_id, at=timezone.now())


@transaction.atomic
def advance(bundle_id: int, *, at: datetime) -> int:
    """Let the turn of a bundle come that waits next, if all parts before it have ended; return for how many dossiers it came.

    Shape: two queries where nothing waits or something before it is still open.
    """
    if DossierBundle.objects.filter(pk=bundle_id).select_for_update().first() is None:
        return 0
    parts = list(
        BundledDossier.objects.filter(bundle=bundle_id).select_related("dossier").order_by("turn", "position")
    )  # fmt: skip
    waiting = [one for one in parts if one.dossier.waits_turn and one.dossier.ended_at is None]
    if not waiting:
        return 0
    turn = waiting[0].turn
    before = [one.dossier for one in parts if one.turn < turn]
    if any(one.ended_at is None for one in before):
        return 0
    granted = all(one.outcome == GRANTED for one in before)
    coming = [one for one in waiting if one.turn == turn]
    for one in coming:
        _come(one, granted=granted, at=at)
    log.info("turn_came", bundle=bundle_id, turn=turn, dossiers=len(coming), granted=granted)
    return len(coming)


def _come(part: BundledDossier, *, granted: bool, at: datetime) -> None:
    case = take(
        part.dossier,
        Act.DECIDE_RECEPTION,
        actor=None,
        at=at,
        seen=None,
        request_id="",
        right=Right(),
    )
    if not case.state.waits_turn or case.state.ended:
        return
    came = e.TurnCame(at=case.at, granted=granted, checked=part.checked)
    if not (granted and part.checked and _accepted(case, came)):
        # What has to be paid first, or is not sure any more, the desk decides.
        case.write(e.TurnCame(at=case.at, granted=granted, checked=False))


def _accepted(case: Case, came: e.TurnCame) -> bool:
    """Accept a part with its turn; say whether that could be done."""
    try:
        with transaction.atomic():
            case.write(came, acceptance(case.state.term_unit, by=None, at=case.at))
    except Conflict:
        return False
    return True


def advance_all(*, at: datetime) -> int:
    """Let each turn come that waits though nothing before it is open; return for how many dossiers it came."""
    waits = BundledDossier.objects.filter(dossier__waits_turn=True, dossier__ended_at=None)
    before = BundledDossier.objects.filter(
        bundle=OuterRef("bundle"), turn__lt=OuterRef("turn"), dossier__ended_at=None
    )
    due = waits.filter(~Exists(before)).values_list("bundle", flat=True).distinct()
    return sum(advance(one, at=at) for one in list(due))

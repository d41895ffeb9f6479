"""The papers of one dossier, by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.documents.paper import Paper
from thuocdo.dossiers import refusals
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.personal_data import reveal_people
from thuocdo.dossiers.slips.apology_extension import apology_extension
from thuocdo.dossiers.slips.control_slip import control_slip
from thuocdo.dossiers.slips.kinds import SlipKind, SlipRef, slip_refs
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.dossiers.slips.receipt import receipt
from thuocdo.dossiers.slips.refusal import refusal
from thuocdo.dossiers.slips.stop_notice import stop_notice
from thuocdo.dossiers.slips.story import Story, story_of
from thuocdo.dossiers.slips.supplement_request import supplement_request
from thuocdo.dossiers.slips.transfer_slip import transfer_list as list_of
from thuocdo.dossiers.slips.transfer_slip import transfer_slip
from thuocdo.dossiers.writing import events_of
from thuocdo.errors import NotFound

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.events import Event
    from thuocdo.organisations.models import Unit

_MAKERS: Mapping[SlipKind, Callable[[Story, SlipRef], Paper]] = {
    SlipKind.RECEIPT: receipt,
    SlipKind.SUPPLEMENT_REQUEST: supplement_request,
    SlipKind.REFUSAL: refusal,
    SlipKind.APOLOGY_EXTENSION: apology_extension,
    SlipKind.STOP_NOTICE: stop_notice,
    SlipKind.CONTROL_SLIP: control_slip,
    SlipKind.TRANSFER_SLIP: transfer_slip,
}

_NAMES_NOBODY = {SlipKind.CONTROL_SLIP, SlipKind.TRANSFER_SLIP}


@dataclass(frozen=True, slots=True)
class AvailableSlip:
    """A paper that can be printed now, under the title of its day; `number` is that of the event that calls for it."""

    kind: SlipKind
    number: int
    at: datetime
    title: str
    form_number: str


def slip_kinds(dossier: Dossier, *, story: Sequence[Event] | None = None) -> list[AvailableSlip]:
    """Return the papers of a dossier that exist now, in the order they came to be; one kind may occur several times.

    Shape: one query; none where the caller has the events (`story`). The caller has found the row with `visible_to`. None for a
    dossier of another system, and for one that was destroyed.
    """
    if dossier.source_system != OWN_SYSTEM or dossier.destroyed_at is not None:
        return []
    told = events_of(dossier) if story is None else story
    return [_available(ref) for ref in slip_refs(told)]


def _available(ref: SlipRef) -> AvailableSlip:
    layout = edition_on(timezone.localdate(ref.at)).forms[ref.kind]
    return AvailableSlip(ref.kind, ref.number, ref.at, layout.title, layout.number)


def slip(
    dossier: Dossier,
    kind: str,
    *,
    number: int | None = None,
    actor: User | None,
    at: datetime,
) -> Paper:
    """Return one paper of a dossier, as the events told it then.

    Args:
        dossier: of this system.
        kind: a `SlipKind`.
        number: of the event that calls for it; null for the latest of its kind.
        actor: the official; null where the caller has made sure that whoever asks may have it, as the portal does.
        at: what happened later is not in it.

    Raises:
        NotFound: the actor sees no such dossier, or the paper does not exist.
        NotAllowed: the paper names the people, and the actor may do nothing with the dossier.
    """
    _refuse_unless_allowed(dossier, kind, actor, at)
    maker = _MAKERS.get(SlipKind(kind)) if kind in set(SlipKind) else None
    gone = dossier.source_system != OWN_SYSTEM or dossier.destroyed_at is not None
    if maker is None or gone:
        raise _no_such_slip(kind)
    story = story_of(dossier, until=at)
    for ref in reversed(slip_refs(story.events)):
        if ref.kind == kind and number in {None, ref.number}:
            return maker(story, ref)
    raise _no_such_slip(kind)


def _refuse_unless_allowed(dossier: Dossier, kind: str, actor: User | None, at: datetime) -> None:
    """Refuse whoever may not see what a paper says; whoever gets the names of people is kept on record."""
    if actor is None:
        return
    if kind in _NAMES_NOBODY:
        if not Dossier.objects.visible_to(actor).filter(pk=dossier.pk).exists():
            raise refusals.not_found()
    else:
        reveal_people(dossier, actor=actor, at=at, purpose=f"in phiếu: {kind}"[:200])


def transfer_list(
    dossiers: Sequence[Dossier], *, to_unit: Unit, actor: User, at: datetime
) -> Paper:
    """Return one slip for dossiers that were handed over together.

    Raises:
        NotFound: one is not seen by the actor, or was not handed over to the unit from the same unit as the others.
    """
    wanted = {one.pk for one in dossiers}
    if Dossier.objects.visible_to(actor).filter(pk__in=wanted).count() != len(wanted):
        raise refusals.not_found()
    stories = [story_of(one, until=at) for one in dossiers]
    try:
        return list_of(stories, to_unit=to_unit, at=at)
    except (ValueError, IndexError):
        raise _no_such_slip(SlipKind.TRANSFER_SLIP) from None


def _no_such_slip(kind: str) -> NotFound:
    return NotFound(
        "no_such_slip",
        "Hồ sơ chưa có phiếu này. Hãy mở trang hồ sơ để xem các phiếu đang có.",
        "The dossier has no such paper. Open its page to see those there are.",
        kind=kind,
    )

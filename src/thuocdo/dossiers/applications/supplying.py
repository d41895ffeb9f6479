"""The applicant's answer to a request for papers: his files and words, and the dossier goes on, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from thuocdo.accounts.represented import require_organisation
from thuocdo.dossiers.applicant_waits import receive_supplement
from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.mandates.services import note_use, require_mandate
from thuocdo.dossiers.models import Dossier, DossierEvent, MandateUse
from thuocdo.dossiers.papers import add_document
from thuocdo.dossiers.status import DigitisationState, Status
from thuocdo.dossiers.superseding import replace_by_supplied

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.attachments.models import Attachment

LONGEST_NOTE = 2000


@transaction.atomic
def supply_papers(
    dossier: Dossier,
    *,
    citizen: Citizen,
    papers: Sequence[tuple[str, Attachment]],
    note: str = "",
    seen: int | None,
    request_id: str,
    at: datetime,
) -> Dossier:
    """Hand in what was asked for; the clock goes on.

    Args:
        dossier: of the citizen, waiting for papers.
        citizen: one of its people.
        papers: name and file of each.
        note: his words, where he has something to say.
        seen: the last event he saw.
        request_id: of the form; the same again does nothing more.
        at: the moment.

    Raises:
        NotFound: the dossier is not his.
        InvalidInput: there is neither a paper nor a word.
        Conflict: nothing is asked for any more, or something happened since he looked.
    """
    require_mandate(citizen, at=at)
    require_organisation(citizen)
    rows = Dossier.objects.of_citizen(citizen).filter(pk=dossier.pk)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise refusals.not_found()
    if DossierEvent.objects.filter(dossier=row, request_id=request_id).exists():
        return row
    words = " ".join(note.replace("\x00", "").split())[:LONGEST_NOTE]
    if row.status != Status.SUPPLEMENT_REQUESTED:
        raise refusals.nothing_asked_for()
    if not papers and not words:
        raise refusals.no_papers()
    changed = receive_supplement(
        row, note=words, actor=None, at=at, seen=seen, request_id=request_id
    )
    for name, attachment in papers:
        newer = add_document(
            changed,
            name=name or _("Giấy tờ bổ sung"),
            attachment=attachment,
            state=DigitisationState.DIGITISED,
            actor=None,
            at=at,
        )
        replace_by_supplied(changed, newer, at=at)
    note_use(citizen, MandateUse.Deed.SUPPLIED, dossier=changed, at=at)
    return changed

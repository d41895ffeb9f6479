"""Showing what names the people of a dossier, in full: who looked is kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers import refusals
from thuocdo.dossiers.models import Applicant, Dossier, DossierDocument, PersonalDataAccess
from thuocdo.dossiers.rules import rights_over

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Why the people of one dossier are looked at, where nothing else is said.
HANDLING = "giải quyết hồ sơ"
READING = "xem giấy tờ"


@transaction.atomic
def reveal_people(
    dossier: Dossier, *, actor: User, at: datetime, purpose: str = HANDLING
) -> list[Applicant]:
    """Return the people of a dossier in full, and keep who looked.

    Whoever may do nothing with a dossier sees the masked names alone: a reform officer needs no personal id.

    Raises:
        NotFound: the actor sees no such dossier.
        NotAllowed: he may do nothing with it.
    """
    row = Dossier.objects.visible_to(actor).filter(pk=dossier.pk).first()
    if row is None:
        raise refusals.not_found()
    if not rights_over(actor, row):
        raise refusals.not_allowed("see_people")
    PersonalDataAccess.objects.create(dossier=row, user=actor, at=at, purpose=purpose)
    return list(Applicant.objects.filter(dossier=row).order_by("pk"))


@transaction.atomic
def open_paper(
    dossier: Dossier, position: int, *, actor: User, at: datetime, purpose: str = READING
) -> DossierDocument:
    """Return a paper whose file is to be read or taken, and keep who did: a paper names people.

    Args:
        dossier: it is found again among those the actor sees; whoever sees it may read its papers.
        position: of the paper.
        actor: the official.
        at: the moment.
        purpose: why.

    Raises:
        NotFound: the actor sees no such dossier, there is no such paper or no file of it, or it was destroyed.
    """
    row = Dossier.objects.visible_to(actor).filter(pk=dossier.pk, destroyed_at=None).first()
    papers = DossierDocument.objects.select_related("attachment").filter(position=position)
    found = papers.filter(dossier=row).first() if row is not None else None
    # Another dossier may have the same file, so its bytes may be there still.
    if row is None or found is None or found.attachment is None:
        raise refusals.not_found()
    PersonalDataAccess.objects.create(dossier=row, user=actor, at=at, purpose=purpose)
    return found

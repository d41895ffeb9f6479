"""Showing the people of a dossier in full, which is kept. The only writer of `PersonalDataAccess`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers import refusals
from thuocdo.dossiers.models import Applicant, Dossier, PersonalDataAccess
from thuocdo.dossiers.rules import rights_over

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Why the people of one dossier are looked at, where nothing else is said.
HANDLING = "giải quyết hồ sơ"


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

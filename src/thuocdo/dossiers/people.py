"""Finding a person at the counter by the number on his card: what the newest dossier said of him, so that nobody types it again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers import refusals
from thuocdo.dossiers.models import OWN_SYSTEM, Applicant, Dossier, PersonalDataAccess
from thuocdo.dossiers.rules import DESK, Act
from thuocdo.identifiers.personal_ids import require_personal_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.querysets import DossierQuerySet

#: Why the row was looked at, as it is kept.
AT_THE_COUNTER = "tìm người nộp tại quầy"


@transaction.atomic
def find_person(personal_id: str, *, actor: User, at: datetime) -> Applicant | None:
    """Return what the newest dossier that the clerk sees said of a person, and keep who looked; null where none names him.

    Dossiers of other units stay hidden: whether somebody was there is nobody's business here.

    Shape: four queries, one more where somebody is found.

    Args:
        personal_id: the 12 figures of the card.
        actor: a reception officer.
        at: the moment.

    Raises:
        NotAllowed: the actor receives no dossiers anywhere.
        InvalidInput: these are not twelve figures.
    """
    number = require_personal_id(personal_id)
    if not units_visible_to(actor, roles=DESK).exists():
        raise refusals.not_allowed(Act.RECEIVE.value)
    seen = Dossier.objects.visible_to(actor).filter(source_system=OWN_SYSTEM).values("pk")
    found = (
        Applicant.objects.filter(personal_id=number, dossier__in=seen)
        .select_related("dossier")
        .order_by("-dossier_id", "pk")
        .first()
    )
    if found is not None:
        PersonalDataAccess.objects.create(
            dossier=found.dossier, user=actor, at=at, purpose=AT_THE_COUNTER
        )
    return found


def named_by(rows: DossierQuerySet, personal_id: str) -> DossierQuerySet:
    """Keep the dossiers in which somebody has a number; the caller has kept to what he may see."""
    theirs = Applicant.objects.filter(personal_id=personal_id).values("dossier")
    return rows.filter(pk__in=theirs)


def masked_owners(rows: Iterable[Dossier]) -> dict[int, str]:
    """Return whose dossiers these are, as their owners recognise it and nobody else, by dossier. One query."""
    ids = [one.pk for one in rows]
    owners = Applicant.objects.filter(dossier__in=ids, part=Applicant.Part.OWNER)
    return {one.dossier_id: one.masked_name for one in owners}

"""The papers of a citizen: what he handed in and what he got, over all his dossiers, so that nobody asks for them again.

Source: TT 01/2023/TT-VPCP article 24 (the data store of a person).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from thuocdo.dossiers.models import Dossier, DossierDocument, DossierResult

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from thuocdo.accounts.models import Citizen


def papers_of(citizen: Citizen) -> QuerySet[DossierDocument]:
    """Return the papers of a citizen's dossiers that are there as files, the newest first.

    Shape: one query with the file and the dossier of each.
    """
    his = Dossier.objects.of_citizen(citizen).values("pk")
    return (
        DossierDocument.objects.filter(dossier__in=his, attachment__isnull=False)
        .select_related("attachment", "dossier__procedure_version", "dossier__reception_unit")
        .order_by("-added_at", "-pk")
    )


def reusable_papers_of(citizen: Citizen, *, on: date) -> QuerySet[DossierDocument]:
    """Return the papers of a citizen that can be handed in again: those that hold on a day and whose place no other one took."""
    holds = Q(expires_on=None) | Q(expires_on__gte=on)
    return papers_of(citizen).filter(holds, superseded_by=None)


def results_of(citizen: Citizen) -> QuerySet[DossierResult]:
    """Return the results that were issued to a citizen, the newest first; those that were found wrong are not among them.

    Shape: one query with the file and the dossier of each.
    """
    return (
        DossierResult.objects.of_citizen(citizen)
        .select_related("attachment", "dossier__procedure_version", "dossier__competent_agency")
        .order_by("-attached_at", "-pk")
    )

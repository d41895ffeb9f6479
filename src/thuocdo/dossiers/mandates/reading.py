"""The mandates that a citizen sees: those he gave, and those that name him."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.dossiers.models import Mandate
from thuocdo.dossiers.models.mandates import MandateQuerySet

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen


def mandates_given_by(citizen: Citizen) -> MandateQuerySet:
    """Return the mandates that a citizen gave, the latest first."""
    return Mandate.objects.given_by(citizen)


def mandates_offered_to(citizen: Citizen) -> MandateQuerySet:
    """Return the mandates that name a citizen, accepted or not, the latest first."""
    return Mandate.objects.offered_to(citizen)

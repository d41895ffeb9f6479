"""The answer of a unit as a person may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.campaigns.models import Submission
from thuocdo.postgresql.shapes import LARGEST_ID, Slot, array_of, instances

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User


def seen_submission(user: User, campaign_id: int, unit_id: int) -> Submission | None:
    """Return the answer of a unit, its campaign, units and collector at hand; null where there is none, or the person does not see into the unit.

    Shape: one query, and one for his units after rights have changed.
    """
    if max(campaign_id, unit_id) > LARGEST_ID:
        return None
    units = array_of(unit_ids_visible_to(user))
    given = {"units": units, "campaign": campaign_id, "unit": unit_id}
    return next(iter(instances("submission that is seen", _seen, given)), None)


def _seen() -> QuerySet[Submission]:
    seen = Submission.objects.within(Slot("units"))
    found = seen.filter(campaign=Slot("campaign"), unit=Slot("unit"))
    return found.select_related("campaign__unit", "campaign__organiser", "unit", "via__unit")

"""Whether somebody has handed in the same thing already: a clerk is warned, and decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.postgresql.statements import rows

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

MOST_SHOWN = 5
#: So many of the newest dossiers of the people are looked at.
MOST_LOOKED_AT = 200

_OF_PEOPLE = """
    SELECT dossier_id FROM dossiers_applicant WHERE personal_id = {} AND personal_id <> ''
    ORDER BY dossier_id DESC LIMIT %s
"""
# Of how many people a list is, the server does not know, so it plans such a statement anew each time; that of one person it keeps.
_OF_MANY, _OF_ONE = _OF_PEOPLE.format("ANY(%s)"), _OF_PEOPLE.format("%s")


def earlier_dossiers(
    personal_ids: Iterable[str],
    *,
    procedure_id: int,
    actor: User,
    at: datetime,
    request_id: str = "",
) -> list[Dossier]:
    """Return dossiers of the same people and procedure that are open or came in within some days, the newest first.

    Shape: one query where the people were never here, two where they were, none where nobody gave his number; only what the actor sees. What
    the same request made is no earlier one: its answer was lost, and it is asked again.
    """
    numbers = [one for one in personal_ids if one]
    if not numbers:
        return []
    days = clock_rule("duplicate_within_days", timezone.localdate(at)).value
    assert isinstance(days, int)
    # Most people come for the first time: their number alone is looked up, which costs far less than what the actor sees.
    statement, who = (_OF_ONE, numbers[0]) if len(numbers) == 1 else (_OF_MANY, numbers)
    theirs = [one for (one,) in rows(statement, [who, MOST_LOOKED_AT])]
    if not theirs:
        return []
    recent = Q(ended_at=None) | Q(registered_at__gte=at - timedelta(days=days))
    found = (
        Dossier.objects.visible_to(actor)
        .filter(recent, pk__in=theirs, source_system=OWN_SYSTEM)
        .filter(procedure_version__procedure=procedure_id)
    )
    if request_id:
        found = found.exclude(events__request_id=request_id)
    return list(
        found.only("code", "status", "registered_at", "due_at").order_by("-pk")[:MOST_SHOWN]
    )

"""Guidance at the counter: what is usually said of a procedure, and what was said, kept.

Source: Decree 61/2018 article 15.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.models import Guidance
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act, right_in_units
from thuocdo.errors import InvalidInput

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureVersion

LONGEST_GUIDANCE = 20_000


@dataclass(frozen=True, slots=True)
class GuidedProcedure:
    """How often one procedure was explained."""

    procedure_id: int
    count: int


@transaction.atomic
def give_guidance(
    *,
    unit: Unit,
    version: ProcedureVersion,
    said: str,
    case: str = "",
    to_name: str = "",
    actor: User,
    at: datetime,
    request_id: str,
) -> Guidance:
    """Keep what was explained to somebody at a counter; no dossier comes of it.

    Args:
        unit: whose desk it is.
        version: what the procedure says on the day.
        said: what was explained, as it is printed.
        case: the case of the procedure; empty for the usual one.
        to_name: to whom; empty where nobody asked.
        actor: the clerk.
        at: the moment.
        request_id: the same again returns the first one.

    Raises:
        NotAllowed: the actor receives no dossiers in this unit.
        InvalidInput: nothing was said, or too much to be read.
        Conflict: the request id was used by somebody else.
    """
    if right_in_units(actor, Act.RECEIVE, {unit.pk}) is None:
        raise refusals.not_allowed(Act.RECEIVE.value)
    words = required(unicodedata.normalize("NFC", said), "nội dung hướng dẫn", "what was explained")
    if len(words) > LONGEST_GUIDANCE:
        raise InvalidInput(
            "guidance_too_long",
            f"Nội dung hướng dẫn dài quá {LONGEST_GUIDANCE} ký tự. Hãy rút gọn.",
            f"The guidance is longer than {LONGEST_GUIDANCE} characters. Shorten it.",
        )
    hold_key("guidance", request_id)
    first = Guidance.objects.filter(request_id=request_id).first()
    if first is not None:
        if first.given_by_id != actor.pk:
            raise refusals.request_reused(request_id)
        return first
    return Guidance.objects.create(
        unit=unit,
        procedure_version=version,
        case=case.strip(),
        said=words,
        to_name=" ".join(unicodedata.normalize("NFC", to_name).split())[:300],
        given_by=actor,
        given_at=at,
        request_id=request_id,
    )


def guided(rows: QuerySet[Guidance], *, first: date, last: date) -> QuerySet[Guidance]:
    """Keep what was explained from one day to another, both of them included."""
    zone = timezone.get_current_timezone()
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    end = datetime(last.year, last.month, last.day, 23, 59, 59, 999_999, tzinfo=zone)
    return rows.filter(given_at__gte=start, given_at__lte=end)


def often_explained(rows: QuerySet[Guidance], *, most: int = 5) -> list[GuidedProcedure]:
    """Return the procedures that were explained most often: what people do not understand. Shape: one query."""
    counted = (
        rows.order_by()
        .values_list("procedure_version__procedure")
        .annotate(count=Count("pk"))
        .order_by("-count", "procedure_version__procedure")
    )
    return [GuidedProcedure(procedure, count) for procedure, count in counted[:most]]

"""Dossiers to be rated: rows alone, because this room knows no more of them than that they are there."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from django.apps import apps

from thuocdo.feedback.services import RatedService
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

MONDAY = moment("2026-03-02 09:00")
_numbers = count(1)


def service(unit: Unit, **changes: Any) -> RatedService:
    row = apps.get_model("dossiers", "Dossier").objects.create(
        code=f"DANHGIA-{next(_numbers)}",
        reception_unit=unit,
        competent_agency=unit,
        channel="direct",
        registered_at=MONDAY,
    )
    usual: dict[str, Any] = {
        "dossier_id": row.pk,
        "agency_id": unit.pk,
        "reception_unit_id": unit.pk,
        "procedure_id": None,
        "channel": "direct",
        "ended_at": MONDAY,
    }
    return RatedService(**(usual | changes))

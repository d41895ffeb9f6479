"""Sample data of this room: an agency code for each unit of the sample province, so that dossiers can be given codes.

Of `data/sample_agency_codes.csv` only H56, the province itself, is published. The codes of departments and communes are invented
("guess") until the province's decision after the merger of July 2025 is known; H56.14, seen in use, belongs to a unit we do not know
and is left out.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.models import UnitAgencyCode
from thuocdo.identifiers.services import assign_agency_code
from thuocdo.organisations.models import DISTRICTS_END, Unit

_DATA = Path(__file__).parent / "data" / "sample_agency_codes.csv"
_ENTERED_AT = datetime(2025, 7, 1, tzinfo=UTC)


@transaction.atomic
def load_sample() -> None:
    """Give the units of the sample their codes from July 2025 on; a unit that has had any code keeps what people gave it."""
    units = {unit.code: unit for unit in Unit.objects.in_force(DISTRICTS_END)}
    coded = set(UnitAgencyCode.objects.values_list("unit__code", flat=True))
    for unit_code, code in sample_codes():
        if unit_code in units and unit_code not in coded:
            assign_agency_code(
                unit=units[unit_code],
                code=AgencyCode.parse(code),
                valid_from=DISTRICTS_END,
                actor=None,
                at=_ENTERED_AT,
            )


def sample_codes() -> list[tuple[str, str]]:
    """Return the codes of the units as the product knows them, each with its agency code."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return [(row["unit"], row["code"]) for row in csv.DictReader(file)]

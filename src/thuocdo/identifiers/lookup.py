"""Which unit a code means, whoever wrote it: the house's own code, or an agency code in either notation."""

from __future__ import annotations

from datetime import date

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.models import UnitAgencyCode
from thuocdo.organisations.models import Unit


def unit_of_code(text: str, *, on: date) -> Unit | None:
    """Return the unit that has a code on a day; null where none has it.

    Shape: one query, two where it is no code of the house.

    Args:
        text: "P1.SNV", "H56.14" or "000.00.14.H56".
        on: the day.
    """
    own = Unit.objects.coded(text.strip(), on=on).first()
    if own is not None:
        return own
    try:
        code = AgencyCode.parse(text)
    except InvalidInput:
        return None
    found = UnitAgencyCode.objects.in_force(on).filter(code=str(code)).select_related("unit")
    return next((one.unit for one in found), None)

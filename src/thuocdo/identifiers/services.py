"""What can be done to codes: give a unit its agency code, and take the next dossier code."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q

from thuocdo.errors import Conflict, NotFound
from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.dossier_codes import DossierCode, dossier_code_pattern
from thuocdo.identifiers.models import UnitAgencyCode
from thuocdo.organisations.models import Unit
from thuocdo.postgresql.statements import Question, answer_to

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.db.models import QuerySet

#: Any number that nothing else in the product locks.
_ASSIGNMENT_LOCK = 3_820_250_703

# The code of the unit on the day and its next number: whoever is next waits for one answer, not for two.
_COUNT_ON = """
    INSERT INTO identifiers_dossiercodecounter AS counter (agency_code, "on", last_number)
    SELECT code, asked.day, 1 FROM identifiers_unitagencycode, (SELECT %s::date AS day) asked
    WHERE unit_id = %s AND daterange(valid_from, valid_until) @> asked.day
    ON CONFLICT (agency_code, "on") DO UPDATE SET last_number = counter.last_number + 1
    RETURNING agency_code, last_number
"""


@transaction.atomic
def assign_agency_code(
    *,
    unit: Unit,
    code: AgencyCode,
    valid_from: date,
    actor: AbstractBaseUser | None,
    at: datetime,
) -> UnitAgencyCode:
    """Give a unit an agency code from a day on, until it was to change again; the code it had ends there.

    Raises:
        Conflict: another unit has the code on one of these days.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ASSIGNMENT_LOCK])
    own = UnitAgencyCode.objects.filter(unit=unit)
    later = own.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    until = later.valid_from if later else None
    _refuse_taken(unit, code, valid_from, until)
    own.filter(valid_from=valid_from).delete()
    own.in_force(valid_from).update(valid_until=valid_from)
    return UnitAgencyCode.objects.create(
        unit=unit,
        code=str(code),
        valid_from=valid_from,
        valid_until=until,
        assigned_at=at,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else "",
    )


def agency_code_of(*, unit: Unit, on: date) -> AgencyCode:
    """Return the agency code of a unit on a day.

    Raises:
        NotFound: it has none.
    """
    found = UnitAgencyCode.objects.in_force(on).filter(unit=unit).first()
    if found is None:
        raise NotFound(
            "unit_without_agency_code",
            f"«{unit.name}» chưa có mã định danh cơ quan ngày {on:%d/%m/%Y} nên chưa cấp được mã hồ sơ. "
            "Hãy nhập mã theo quyết định của tỉnh.",
            f"“{unit.name}” has no agency code on {on}, so no dossier code can be given. "
            "Enter the code of the province's decision.",
            unit=unit.code,
            on=on,
        )
    return found.agency_code


def coded_units(on: date) -> QuerySet[Unit]:
    """Return the units that have an agency code on a day, and so a desk that gives dossier codes, by name."""
    coded = UnitAgencyCode.objects.in_force(on).values("unit")
    return Unit.objects.filter(pk__in=coded).order_by("search_name", "pk")


def next_dossier_code(*, unit: Unit, on: date) -> str:
    """Take the next dossier code of a unit for a day, in the transaction of the caller.

    Numbers within unit and day have no gap and no duplicate: the counter's row stays locked until the caller commits, and a
    rollback gives the number back. So other clerks of the unit wait from here to the commit: take the code as late as
    the reception allows.

    Args:
        on: the day of reception in Vietnam; it also chooses the pattern.

    Raises:
        NotFound: the unit has no agency code on that day.
        InvalidInput: its code cannot be written in the notation of the pattern.
        RuntimeError: there is no transaction, so a number could be lost.

    Source: TT 01/2018/TT-VPCP, Article 19.
    """
    return answer_to(dossier_code_asked(unit=unit, on=on))


def dossier_code_asked(*, unit: Unit, on: date) -> Question[str]:
    """Ask for the next dossier code, together with other things that are counted; see `next_dossier_code`."""
    if not connection.in_atomic_block:
        raise RuntimeError("a dossier code needs the transaction that stores the dossier")

    def read(counted: list[tuple[Any, ...]]) -> str:
        if not counted:
            agency_code_of(unit=unit, on=on)  # which says that there is none
        code, number = counted[0]
        return str(DossierCode(AgencyCode.parse(code), on, number, dossier_code_pattern(on)))

    return Question(_COUNT_ON, [on, unit.pk], read)


def _refuse_taken(unit: Unit, code: AgencyCode, valid_from: date, until: date | None) -> None:
    lasting = Q(valid_until=None) | Q(valid_until__gt=valid_from)
    begun = Q() if until is None else Q(valid_from__lt=until)
    taken = UnitAgencyCode.objects.filter(begun, lasting, code=str(code)).exclude(unit=unit)
    other = taken.select_related("unit").first()
    if other is not None:
        raise Conflict(
            "agency_code_taken",
            f"Mã {code} đang là của «{other.unit.name}». Hãy kiểm tra lại mã, hoặc kết thúc mã của đơn vị kia trước.",
            f"The code {code} belongs to “{other.unit.name}”. Check it, or end the code of that unit first.",
            agency_code=str(code),
            unit=other.unit.code,
        )

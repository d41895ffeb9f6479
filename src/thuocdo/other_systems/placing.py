"""From codes to units, procedures and people: what a report needs before the register can take it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers.services import ExternalMessage, Person
from thuocdo.errors import InvalidInput
from thuocdo.identifiers.dossier_codes import DossierCode
from thuocdo.identifiers.lookup import unit_of_code
from thuocdo.identifiers.personal_ids import require_personal_id
from thuocdo.identifiers.phones import parse_phone
from thuocdo.identifiers.tax_codes import TaxCode
from thuocdo.organisations.models import Unit
from thuocdo.other_systems import refusals
from thuocdo.procedures.finding import version_of_code
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from thuocdo.accounts.models import User
    from thuocdo.other_systems.reports import OwnerSaid, Report


def placed(report: Report, *, account: User) -> tuple[ExternalMessage, tuple[str, ...]]:
    """Return a report as the register takes it, and what of it could not be held.

    An agency that is not known is refused, for then nobody would see the dossier; a procedure or number that is not known is left out and named.

    Raises:
        InvalidInput: a unit is not known, or the program does not see it.
    """
    on = timezone.localdate(report.accepted_at or report.at)
    unheld = list(report.unheld)
    agency = _unit(report.agency, account, on) if report.agency else None
    reception = _reception(report, account, on) or agency
    version = None
    if report.procedure:
        owners = list(
            units_visible_to(account, on=on).filter(kind="province").values_list("pk", flat=True)
        )
        rows = ProcedureVersion.objects.visible_to(account, on=on)
        version = version_of_code(rows, report.procedure, on=on, owners=owners)
        if version is None:
            unheld.append(f"procedure {report.procedure}")
    owner = _owner(report.owner, unheld) if report.owner else None
    message = ExternalMessage(
        id=report.message,
        at=report.at,
        status=report.status,
        reception_unit=reception,
        competent_agency=agency,
        version=version,
        channel=report.channel,
        subject=report.subject,
        accepted_at=report.accepted_at,
        due_at=report.due_at,
        ended_at=report.ended_at,
        owner=owner,
        papers=report.papers,
        owed_vnd=report.owed_vnd,
        paid_vnd=report.paid_vnd,
        supplements=report.supplements,
    )
    return message, tuple(unheld)


def _reception(report: Report, account: User, on: date) -> Unit | None:
    """Return where a dossier was handed in: as said, else by its code, which begins with the agency that gave it."""
    if report.reception:
        return _unit(report.reception, account, on)
    if not report.agency:
        return None
    try:
        given_by = str(DossierCode.parse(report.code).agency)
    except InvalidInput:
        return None
    found = unit_of_code(given_by, on=on)
    return found if found is not None and _seen(found, account, on) else None


def _unit(said: str, account: User, on: date) -> Unit:
    found = unit_of_code(said, on=on) or _named(said, on)
    if found is None or not _seen(found, account, on):
        raise refusals.unknown_unit(said)
    return found


def _named(said: str, on: date) -> Unit | None:
    """Return the one unit of a name; null where none has it, or several have."""
    found = list(Unit.objects.in_force(on).filter(search_name=fold(said))[:2])
    return found[0] if len(found) == 1 else None


def _seen(unit: Unit, account: User, on: date) -> bool:
    return units_visible_to(account, on=timezone.localdate()).filter(pk=unit.pk).exists() or (
        units_visible_to(account, on=on).filter(pk=unit.pk).exists()
    )


def _owner(said: OwnerSaid, unheld: list[str]) -> Person:
    return Person(
        full_name=said.full_name,
        kind=said.kind,
        personal_id=_checked(said.personal_id, "personal_id", require_personal_id, unheld),
        tax_code=_checked(said.tax_code, "tax_code", TaxCode.parse, unheld),
        phone=_checked(said.phone, "phone", parse_phone, unheld),
        email=said.email,
        address=said.address,
    )


def _checked(said: str, name: str, parse: Callable[[str], object], unheld: list[str]) -> str:
    """Return a number in our spelling; one that cannot be is not held, but never a reason to lose the dossier."""
    if not said:
        return ""
    try:
        return str(parse(said))
    except InvalidInput:
        unheld.append(f"owner.{name}")
        return ""

"""What is known of a citizen before he is asked, so that nobody writes again what the state has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.dossiers.models import Applicant, Dossier
from thuocdo.errors import InvalidInput
from thuocdo.identifiers.phones import parse_phone

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen, OrganisationAccount
    from thuocdo.procedures.electronic_forms.schema import FormSchema


def prefilled(
    schema: FormSchema, citizen: Citizen, organisation: OrganisationAccount | None = None
) -> dict[str, dict[str, str]]:
    """Return the answers that are known. Shape: one query where the form asks for an address, none otherwise.

    Source: Decree 224/2026 article 15: data are entered once.
    """
    wanted = {one.prefill for group in schema.groups for one in group.questions if one.prefill}
    known = {
        "citizen.full_name": citizen.full_name,
        "citizen.personal_id": citizen.personal_id,
        "citizen.phone": _national(citizen.phone),
        "citizen.email": citizen.email,
        "last.address": _last_address(citizen) if "last.address" in wanted else "",
    }
    found = {
        group.key: {
            one.key: known[one.prefill] for one in group.questions if known.get(one.prefill)
        }
        for group in schema.groups
    }
    if organisation is not None:
        found |= _of_organisation(schema, organisation)
    return {key: answers for key, answers in found.items() if answers}


def _of_organisation(
    schema: FormSchema, organisation: OrganisationAccount
) -> dict[str, dict[str, str]]:
    """Return what is known of the organisation for which somebody applies: where the form asks for one as the owner, and in which question it says so."""
    known = {
        "owner.full_name": organisation.name,
        "owner.tax_code": organisation.tax_code,
        "owner.address": organisation.address,
    }
    found: dict[str, dict[str, str]] = {}
    for group in schema.groups:
        if not any(one.person == "owner.tax_code" for one in group.questions):
            continue
        found[group.key] = {
            one.key: known[one.person] for one in group.questions if known.get(one.person)
        }
        if group.show_if is not None:
            found[group.show_if.group] = {group.show_if.question: str(group.show_if.equals)}
    return found


def _national(phone: str) -> str:
    """Return a number as people here write it; one that is none as it stands."""
    try:
        return parse_phone(phone).national if phone else ""
    except InvalidInput:
        return phone


def _last_address(citizen: Citizen) -> str:
    """Return the citizen's address in his newest dossier that has one."""
    his = Dossier.objects.of_citizen(citizen).values("pk")
    rows = Applicant.objects.filter(dossier__in=his, personal_id=citizen.personal_id)
    newest = rows.exclude(address="").order_by("-dossier__registered_at")
    return newest.values_list("address", flat=True).first() or ""

"""Somebody of a dossier as he comes to the counter, before there is a row of him: in one spelling, and the digest the first event keeps of all.

Pure.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.models import Applicant
from thuocdo.identifiers.personal_ids import require_personal_id
from thuocdo.identifiers.phones import parse_phone
from thuocdo.identifiers.tax_codes import TaxCode


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a dossier, as he comes to the counter; `part` is submitter, owner or delegate."""

    full_name: str
    part: str = Applicant.Part.OWNER.value
    kind: str = Applicant.Kind.PERSON.value
    personal_id: str = ""
    tax_code: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


def in_one_spelling(person: Person) -> Person:
    """Return a person with names in NFC and single spaces, and codes as the product writes them.

    Raises:
        InvalidInput: a personal id, tax code or phone number cannot be one.
    """
    return replace(
        person,
        full_name=" ".join(unicodedata.normalize("NFC", person.full_name).split()),
        personal_id=str(require_personal_id(person.personal_id)) if person.personal_id else "",
        tax_code=str(TaxCode.parse(person.tax_code)) if person.tax_code else "",
        phone=str(parse_phone(person.phone)) if person.phone else "",
    )


def people_sha256(people: Sequence[Person]) -> str:
    """Return the SHA-256 of what was said of the people: a later change of their rows shows, and no event names anybody."""
    said = sorted(canonical(asdict(one)) for one in people)
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def owner_names(people: Sequence[Person]) -> tuple[str, ...]:
    """Return the names by which a dossier of some people is found."""
    return tuple(one.full_name for one in people if one.part == Applicant.Part.OWNER)

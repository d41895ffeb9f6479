"""What other systems say of the people and papers of their dossiers: the latest message holds, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.models import Applicant, Dossier, DossierDocument
from thuocdo.dossiers.status import DigitisationState
from thuocdo.dossiers.word_keeping import keep_words, owner_names_of

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.dossiers.external import ExternalMessage

_OWNER_FIELDS = ("full_name", "kind", "personal_id", "tax_code", "phone", "email", "address")


@dataclass(frozen=True, slots=True)
class SaidPaper:
    """One paper as another system lists it; `state` is how it came to be digital, with the source where it is reused."""

    name: str
    code: str = ""
    state: int = DigitisationState.NOT_DIGITISED.value
    reuse_source: str = ""


def take_parts(row: Dossier, messages: Sequence[ExternalMessage]) -> None:
    """Take owner and papers from the latest message that says them; personal data are in no event.

    Of two messages of one moment the one that says more by the alphabet holds, so that their order does not matter.

    Args:
        row: the locked dossier.
        messages: those that are new, the earliest first.
    """
    for one in messages:
        _take_owner(row, one)
        if one.papers is not None:
            _take_papers(row, one.papers, one.at)
    keep_words(row, owner_names_of(row))
    highest = max((one.digitisation_state for one in row.documents.all()), default=0)
    row.digitisation_state = highest
    row.save(update_fields=["digitisation_state"])


def _take_owner(row: Dossier, message: ExternalMessage) -> None:
    said = _owner_said(message)
    if said is None:
        return
    found = Applicant.objects.filter(dossier=row, part=Applicant.Part.OWNER).first()
    owner = found or Applicant(dossier=row, part=Applicant.Part.OWNER)
    if owner.said_at is not None:
        now = canonical([getattr(owner, name) for name in _OWNER_FIELDS])
        if (owner.said_at, now) > (message.at, canonical(list(said.values()))):
            return
    for name, value in said.items():
        setattr(owner, name, value)
    owner.said_at = message.at
    owner.save()


def _owner_said(message: ExternalMessage) -> dict[str, str] | None:
    if message.owner is not None:
        said = asdict(message.owner)
        return {name: said[name] for name in _OWNER_FIELDS}
    if message.owner_name:
        empty = dict.fromkeys(_OWNER_FIELDS, "")
        return empty | {"full_name": message.owner_name, "kind": Applicant.Kind.PERSON.value}
    return None


def _take_papers(row: Dossier, papers: Sequence[SaidPaper], at: datetime) -> None:
    there = list(row.documents.order_by("position"))
    known = [[one.name, one.code, one.digitisation_state, one.reuse_source] for one in there]
    said = [[one.name, one.code, one.state, one.reuse_source] for one in papers]
    if there and (there[0].added_at, canonical(known)) >= (at, canonical(said)):
        return
    row.documents.all().delete()
    DossierDocument.objects.bulk_create(
        DossierDocument(
            dossier=row,
            position=position,
            name=one.name,
            code=one.code,
            digitisation_state=one.state,
            reuse_source=one.reuse_source,
            added_at=at,
        )
        for position, one in enumerate(papers, start=1)
    )

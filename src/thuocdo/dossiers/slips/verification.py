"""How a printed paper is checked: its code says which paper it is, with a check that nobody else can make.

The address names dossier, procedure, form and event, and no person: whoever finds a paper learns no more than it prints.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierEvent
from thuocdo.dossiers.slips.kinds import SlipKind, SlipRef, slip_refs
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.dossiers.state import ZONE

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

#: Where the public page is; printed papers name it, so it never changes.
PATH = "/q/"
_BETWEEN = "~"
#: 60 bits: whoever guesses a million times an hour needs longer than a dossier is kept.
_CHECK_LETTERS = 12
_LONGEST = 200
_SHORT: dict[SlipKind, str] = {
    SlipKind.RECEIPT: "TN",
    SlipKind.SUPPLEMENT_REQUEST: "BS",
    SlipKind.REFUSAL: "TC",
    SlipKind.APOLOGY_EXTENSION: "XL",
    SlipKind.STOP_NOTICE: "DG",
    SlipKind.CONTROL_SLIP: "KS",
    SlipKind.TRANSFER_SLIP: "CH",
}
_KINDS = {short: kind for kind, short in _SHORT.items()}


@dataclass(frozen=True, slots=True)
class VerifiedSlip:
    """A paper that this product printed. `due_at` is what it says (null: no date); `replaced` by a later one of its kind."""

    kind: SlipKind
    title: str
    dossier_code: str
    procedure_name: str
    agency: Unit
    at: datetime
    due_at: datetime | None
    replaced: bool


def token_of(ref: SlipRef, *, dossier_code: str, procedure_code: str) -> str:
    """Return what the code of a paper says of it: `H56.14-260302-0001~1.001193~TN2~<check>`."""
    said = _BETWEEN.join((dossier_code, procedure_code or "-", f"{_SHORT[ref.kind]}{ref.number}"))
    return f"{said}{_BETWEEN}{_check(said)}"


def address_of(ref: SlipRef, *, dossier_code: str, procedure_code: str) -> str:
    """Return the public address that the code of a paper opens."""
    token = token_of(ref, dossier_code=dossier_code, procedure_code=procedure_code)
    return f"{settings.BASE_URL}{PATH}{token}"


def verify_slip(token: str) -> VerifiedSlip | None:
    """Return the paper that a code means; null where the code is not ours, was changed, or the paper does not exist.

    Shape: no query for a code that is not ours, else two.
    """
    said, _, check = token.strip().rpartition(_BETWEEN)
    if len(token) > _LONGEST or not hmac.compare_digest(_check(said).encode(), _bytes(check)):
        return None
    dossier_code, _procedure, paper = said.split(_BETWEEN)
    row = (
        Dossier.objects.filter(source_system=OWN_SYSTEM, code=dossier_code)
        .select_related("competent_agency", "procedure_version")
        .first()
    )
    kind, number = _KINDS[paper[:2]], int(paper[2:])
    return _found(row, kind, number) if row else None


def _found(row: Dossier, kind: SlipKind, number: int) -> VerifiedSlip | None:
    told = DossierEvent.objects.filter(dossier=row.pk).order_by("number")
    events = [one.event for one in told]
    latest = len(events)
    if kind is SlipKind.CONTROL_SLIP:
        events = events[:number]
    refs = [one for one in slip_refs(events) if one.kind is kind]
    ref = next((one for one in refs if one.number == number), None)
    if ref is None:
        return None
    event = events[number - 1]
    is_last = number == latest if kind is SlipKind.CONTROL_SLIP else ref == refs[-1]
    return VerifiedSlip(
        kind=kind,
        title=edition_on(ref.at.astimezone(ZONE).date()).forms[kind].title,
        dossier_code=row.code,
        procedure_name=row.procedure_version.name if row.procedure_version else "",
        agency=row.competent_agency,
        at=ref.at,
        due_at=event.due_at if isinstance(event, e.CountsDue) else None,
        replaced=not is_last and kind is not SlipKind.TRANSFER_SLIP,
    )


def _check(said: str) -> str:
    own = settings.DOSSIER_ROOT_KEY or settings.SECRET_KEY
    key = hashlib.sha256(f"dossier slips {own}".encode()).digest()
    digest = hmac.new(key, _bytes(said), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:_CHECK_LETTERS]


def _bytes(text: str) -> bytes:
    """Return what came in an address as bytes, also where it is no text at all."""
    return text.encode(errors="surrogatepass")

"""What a version says, as plain immutable values: the one form in which content comes in, goes out and is compared.

Tables, Excel and the national JSON are all read into and written from it, so they cannot drift apart.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class AgencyContent:
    """An agency and its role; `unit_code` names a unit of the house where it is one."""

    role: str
    name: str
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class StepContent:
    """One step, for one case or (empty) for all."""

    text: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class FeeContent:
    """A fee or charge; zero costs nothing, null is not a number the law gives. `due` is a `FeeDue`, empty where nothing is said."""

    kind: str
    amount_vnd: int | None = None
    name: str = ""
    code: str = ""
    per: str = ""
    note: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class TimeLimitContent:
    """How long one case takes; amount null and unit empty where no law sets one."""

    amount: Decimal | None = None
    unit: str = ""
    case: str = ""
    note: str = ""
    fees: tuple[FeeContent, ...] = ()


@dataclass(frozen=True, slots=True)
class WayContent:
    """One channel with its time limits and fees."""

    channel: str
    time_limits: tuple[TimeLimitContent, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """One paper of the dossier."""

    name: str
    case: str = ""
    code: str = ""
    originals: int | None = None
    copies: int | None = None
    required: bool = True
    form_name: str = ""
    form_url: str = ""
    reusable_source: str = ""


@dataclass(frozen=True, slots=True)
class ResultContent:
    """What the applicant gets."""

    name: str
    code: str = ""
    is_paper: bool = True


@dataclass(frozen=True, slots=True)
class LegalBasisContent:
    """One legal text."""

    number: str
    title: str = ""
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything one version says. Equal contents have equal hashes, whatever way they came in."""

    name: str
    sector_code: str
    sector_name: str
    levels: tuple[str, ...]
    online_level: str
    partial_reason: str = ""
    summary: str = ""
    subjects: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    proactive_level: int = 0
    territorial_scope: str = "local"
    priority_lane: bool = False
    conditions: str = ""
    sets: int | None = None
    agencies: tuple[AgencyContent, ...] = ()
    steps: tuple[StepContent, ...] = ()
    ways: tuple[WayContent, ...] = ()
    documents: tuple[DocumentContent, ...] = ()
    results: tuple[ResultContent, ...] = ()
    legal_bases: tuple[LegalBasisContent, ...] = ()

    def fingerprint(self) -> str:
        """Return the SHA-256 of the content in canonical JSON; the name of the sector belongs to the sector, so it is left out."""
        said = asdict(self)
        del said["sector_name"]
        text = json.dumps(said, default=_plain, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure of a file that comes in or goes out: its code, for whom it is, and what it says."""

    code: str
    content: Content
    audience: str = "public"
    #: Where the entry stood in the file, for messages; no part of the content.
    place: str = field(default="", compare=False)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    assert isinstance(value, date)
    return value.isoformat()

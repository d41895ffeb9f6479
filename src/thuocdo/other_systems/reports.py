"""What a message says of a dossier, whatever it was written in, as one plain value; and our own way of writing it.

Pure: codes of units and procedures are still texts here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from thuocdo.dossiers.external_parts import SaidPaper
from thuocdo.dossiers.status import STATUS_LABELS, DigitisationState, Status
from thuocdo.other_systems import refusals
from thuocdo.other_systems.intake import Fields
from thuocdo.vietnamese import fold

OWN_FORM = "thuocdo"
#: What codes are held to: they stand in addresses, and in files that a spreadsheet opens.
CODE_PATTERN = r"^[0-9A-Za-z][0-9A-Za-z._~-]*$"
CHANNELS = ("direct", "online", "post")
_LABELS = {fold(label): int(status) for status, label in STATUS_LABELS.items()}


@dataclass(frozen=True, slots=True)
class OwnerSaid:
    """The owner as a message names him; numbers are not checked yet."""

    full_name: str
    kind: str = "person"
    personal_id: str = ""
    tax_code: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a system says of its dossier at a moment; empty and null say nothing. `unheld` names what the register has no place for."""

    code: str
    message: str
    at: datetime
    status: int
    reception: str = ""
    agency: str = ""
    procedure: str = ""
    channel: str | None = None
    subject: str | None = None
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    owner: OwnerSaid | None = None
    papers: tuple[SaidPaper, ...] | None = None
    owed_vnd: int | None = None
    paid_vnd: int | None = None
    supplements: int | None = None
    unheld: tuple[str, ...] = ()


def is_code(said: str) -> bool:
    """Say whether a text can be the code of a dossier."""
    return re.match(CODE_PATTERN, said) is not None and "\n" not in said


def status_of(said: str) -> int:
    """Return the national number of a status, written as number or in words.

    Raises:
        InvalidInput: the national list has no such status.
    """
    found = int(said) if said.isascii() and said.isdigit() else _LABELS.get(fold(said), 0)
    if found not in set(Status):
        raise refusals.unknown_status(said)
    return found


def read_own(values: dict[str, Any], *, code: str) -> Report:
    """Return what a message in our own way of writing says.

    Raises:
        InvalidInput: a field is missing, cannot be read or is not known, or the status does not exist.
    """
    fields = Fields(values)
    said = fields.text("code", longest=80)
    if said and said != code:
        raise refusals.other_code(said, code)
    status, message, at = fields.text("status"), fields.text("id", longest=120), fields.moment("at")
    for name, value in (("status", status), ("id", message), ("at", at)):
        if not value and not any(one.startswith(name) for one in fields.problems):
            fields.problems.append(f"{name} is missing")
    found: dict[str, Any] = {
        "reception": fields.text("reception_unit", longest=40),
        "agency": fields.text("competent_agency", longest=40),
        "procedure": fields.text("procedure", longest=40),
        "channel": fields.text("channel") or None,
        "subject": fields.text("subject") or None,
        "accepted_at": fields.moment("accepted_at"),
        "due_at": fields.moment("due_at"),
        "ended_at": fields.moment("ended_at"),
        "owner": _owner(fields),
        "papers": _papers(fields),
        "owed_vnd": fields.whole("owed_vnd"),
        "paid_vnd": fields.whole("paid_vnd"),
        "supplements": fields.whole("supplements"),
    }
    if found["channel"] not in (None, *CHANNELS):
        fields.problems.append(f"channel “{found['channel']}” is not known")
    fields.problems += [f"{name} is not known" for name in fields.unread()]
    if fields.problems:
        raise refusals.unreadable(fields.problems)
    assert at is not None
    return Report(code, message, at, status_of(status), **found)


def _owner(fields: Fields) -> OwnerSaid | None:
    rows = fields.rows("owner")
    if not rows:
        return None
    one = rows[0]
    kind = one.text("kind") or "person"
    if kind not in {"person", "organisation"}:
        one.problems.append(f"owner.kind “{kind}” is not known")
    owner = OwnerSaid(
        full_name=one.text("full_name", longest=300),
        kind=kind,
        personal_id=one.text("personal_id", longest=40),
        tax_code=one.text("tax_code", longest=40),
        phone=one.text("phone", longest=40),
        email=one.text("email", longest=254),
        address=one.text("address"),
    )
    if not owner.full_name:
        one.problems.append("owner.full_name is missing")
    one.problems += [f"{name} is not known" for name in one.unread()]
    return owner


def _papers(fields: Fields) -> tuple[SaidPaper, ...] | None:
    rows = fields.rows("papers")
    if rows is None:
        return None
    found = []
    for one in rows:
        state = one.whole("digitisation_state") or 0
        source = one.text("reuse_source", longest=200)
        paper = SaidPaper(
            one.text("name", longest=1000), one.text("code", longest=40), state, source
        )
        reused = state >= DigitisationState.REUSED_COMPONENT
        if not paper.name or state not in set(DigitisationState) or (reused and not source):
            one.problems.append("papers need a name, a known state, and a source where reused")
        one.problems += [f"{name} is not known" for name in one.unread()]
        found.append(paper)
    return tuple(found)

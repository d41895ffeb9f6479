"""What is found of the signatures of a PDF, as plain values that a page, a program or another process can hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Whole(StrEnum):
    """Whether what was signed is what is there.

    WHOLE: nothing was added. EXTENDED: what may follow a signature did: other signatures, time stamps, filled-in fields.
    CHANGED: something else was added that can change what is read. BROKEN: the signed bytes themselves are others, or the signature is none.
    """

    WHOLE = "whole"
    EXTENDED = "extended"
    CHANGED = "changed"
    BROKEN = "broken"


class Trusted(StrEnum):
    """Whether the certificate can be relied on; EXPIRED_SINCE: it held at the time the signer states, which no authority proves."""

    TRUSTED = "trusted"
    UNKNOWN_ROOT = "unknown_root"
    NO_ROOTS = "no_roots"
    EXPIRED = "expired"
    EXPIRED_SINCE = "expired_since"
    NOT_YET_VALID = "not_yet_valid"
    REVOKED = "revoked"
    NOT_FOR_SIGNING = "not_for_signing"
    WEAK = "weak"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. A time is null where none is stated; pages count from 1.

    `stamped_at` was proven by a time stamp authority, `stated_at` only said by the signer's machine. `revocation_known` says whether an answer about
    the certificate was at hand. `changed_pages` are those that look or read otherwise than when this was signed, `changed_fields` the names of fields
    filled in since, `revision` and `revisions` which state of the file it covers.
    """

    field: str
    signer: str
    organisation: str
    issuer: str
    serial_number: str
    valid_from: datetime
    valid_until: datetime
    stated_at: datetime | None
    stamped_at: datetime | None
    stamped_by: str
    reason: str
    location: str
    whole: Whole
    trusted: Trusted
    revocation_known: bool
    revision: int
    revisions: int
    changed_pages: tuple[int, ...] = ()
    changed_fields: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Say whether it is whole and can be relied on."""
        return self.whole in {Whole.WHOLE, Whole.EXTENDED} and self.trusted is Trusted.TRUSTED


@dataclass(frozen=True, slots=True)
class PdfReport:
    """All signatures of a file in the order they were made, its digest, and its number of pages; none where it is not signed.

    `stamps` are time stamps over the whole file: by whom and when, with whether they hold.
    """

    sha256: str
    pages: int
    signatures: tuple[SignatureReport, ...]
    stamps: tuple[tuple[str, datetime, bool], ...] = ()

    @property
    def is_good(self) -> bool:
        """Say whether it is signed and every signature is good."""
        return bool(self.signatures) and all(one.is_good for one in self.signatures)


_TIMES = ("valid_from", "valid_until", "stated_at", "stamped_at")


def to_plain(report: PdfReport) -> dict[str, Any]:
    """Return a report as JSON holds it."""
    plain = asdict(report)
    for one in plain["signatures"]:
        one.update({name: one[name].isoformat() if one[name] else None for name in _TIMES})
    plain["stamps"] = [(by, at.isoformat(), good) for by, at, good in report.stamps]
    return plain


def from_plain(plain: dict[str, Any]) -> PdfReport:
    """Return a report out of what JSON holds."""
    signatures = []
    for one in plain["signatures"]:
        times = {n: datetime.fromisoformat(one[n]) if one[n] else None for n in _TIMES}
        judged = {"whole": Whole(one["whole"]), "trusted": Trusted(one["trusted"])}
        lists = {name: tuple(one[name]) for name in ("changed_pages", "changed_fields")}
        signatures.append(SignatureReport(**{**one, **times, **judged, **lists}))
    stamps = tuple((by, datetime.fromisoformat(at), good) for by, at, good in plain["stamps"])
    return PdfReport(plain["sha256"], plain["pages"], tuple(signatures), stamps)

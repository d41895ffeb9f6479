"""Handing in, sending back, approving, numbering and issuing a report."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.attachments.services import store
from thuocdo.documents.official.converting import to_pdf
from thuocdo.documents.signing.appearance import place_above
from thuocdo.documents.signing.keys import SigningKey
from thuocdo.documents.signing.signing import Signed, sign_pdf
from thuocdo.documents.signing.trust import Trust, configured_trust
from thuocdo.documents.texts import printable
from thuocdo.official_reports import permissions, refusals
from thuocdo.official_reports.composing import file_name, report_file
from thuocdo.official_reports.figures import frozen
from thuocdo.official_reports.gathering import figures_of
from thuocdo.official_reports.models import NumberRegister, OfficialReport, ReportEvent
from thuocdo.official_reports.problems import Problem, problems
from thuocdo.official_reports.writing import current_blocks, held
from thuocdo.postgresql.statements import rows

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

State, Kind = OfficialReport.State, ReportEvent.Kind

_NEXT = """
    INSERT INTO official_reports_numberregister AS register (unit_id, year, last_number) VALUES (%s, %s, 1)
    ON CONFLICT (unit_id, year) DO UPDATE SET last_number = register.last_number + 1
    RETURNING last_number
"""


@transaction.atomic
def submit_report(report: OfficialReport, *, actor: User, at: datetime) -> OfficialReport:
    """Hand a report in for approval: from now on its figures are those of this moment.

    Raises:
        InvalidInput: references that say nothing, figures that contradict the form, or parts without text.
        NotAllowed, NotFound, Conflict: see `writing.held`.
        CubeBroken: figures are being computed anew.
    """
    found = held(report, right=permissions.WRITE, actor=actor, states=(State.WRITING,))
    figures = figures_of(found, user=actor)
    left: Sequence[Problem] = list(problems(current_blocks(found), figures))
    if left:
        raise refusals.problems_left(len(left))
    found.figures = frozen(figures)
    found.submitted_by = actor
    return _to(found, State.REVIEW, Kind.SUBMITTED, actor, at)


@transaction.atomic
def send_back(report: OfficialReport, *, reason: str, actor: User, at: datetime) -> OfficialReport:
    """Send a report back to its writers, with a reason; figures are live again."""
    states = (State.REVIEW, State.APPROVED)
    found = held(report, right=permissions.APPROVE, actor=actor, states=states)
    said = printable(reason).strip()
    if not said:
        raise refusals.reason_needed()
    found.figures, found.submitted_by = [], None
    found.approved_by = found.approved_at = None
    return _to(found, State.WRITING, Kind.SENT_BACK, actor, at, note=said)


@transaction.atomic
def take_back(report: OfficialReport, *, actor: User, at: datetime) -> OfficialReport:
    """Take a report back that nobody has approved yet."""
    found = held(report, right=permissions.WRITE, actor=actor, states=(State.REVIEW,))
    found.figures, found.submitted_by = [], None
    return _to(found, State.WRITING, Kind.TAKEN_BACK, actor, at)


@transaction.atomic
def approve_report(report: OfficialReport, *, actor: User, at: datetime) -> OfficialReport:
    """Approve a report that others wrote.

    Raises:
        NotAllowed: the person approves nothing here, or wrote or handed in this report.
    """
    found = held(report, right=permissions.APPROVE, actor=actor, states=(State.REVIEW,))
    if actor.pk in writers_of(found):
        raise refusals.own_work()
    found.approved_by, found.approved_at = actor, at
    return _to(found, State.APPROVED, Kind.APPROVED, actor, at)


@transaction.atomic
def number_report(
    report: OfficialReport, *, dated: date, actor: User, at: datetime
) -> OfficialReport:
    """Give an approved report the next number of its unit in the year of its day.

    No gap, no duplicate: the row of the register is held until this commits, and a rollback gives the number back.

    Raises:
        NotAllowed, NotFound, Conflict: see `writing.held`.
        InvalidInput: a day to come, or one before the approval.
    """
    found = held(report, right=permissions.NUMBER, actor=actor, states=(State.APPROVED,))
    assert found.approved_at is not None
    if not timezone.localdate(found.approved_at) <= dated <= timezone.localdate(at):
        raise refusals.day_out_of_range()
    [(number,)] = rows(_NEXT, [found.unit_id, dated.year])
    found.number, found.dated = number, dated
    return _to(found, State.NUMBERED, Kind.NUMBERED, actor, at, note=f"{number}/{found.symbol}")


@dataclass(frozen=True, slots=True)
class Issue:
    """How a report is issued: by which key, null where it is signed on paper; and whom signatures are trusted from."""

    key: SigningKey | None
    trust: Trust | None = None


def issue_report(
    report: OfficialReport, how: Issue, *, actor: User, at: datetime
) -> OfficialReport:
    """Make the final files of a numbered report, sign its PDF, and keep both; nothing of it changes any more.

    The PDF is PDF/A-2b, signed above the name of the signer; its SHA-256 is kept. Files are made and signed before anything is held, so
    nobody waits for LibreOffice; whoever is second gets a conflict.

    Raises:
        NotAllowed, NotFound, Conflict: see `writing.held`.
        Unavailable: LibreOffice, the time stamp authority or the issuer of the certificate does not answer.
        InvalidInput: the certificate must not sign.
    """
    with transaction.atomic():
        found = held(report, right=permissions.ISSUE, actor=actor, states=(State.NUMBERED,))
        word = report_file(found, user=actor)
    pdf = to_pdf(word, archive=True)
    signed = _signed(pdf, found, how, at) if how.key is not None else None
    archive = signed.pdf if signed else pdf
    with transaction.atomic():
        final = held(report, right=permissions.ISSUE, actor=actor, states=(State.NUMBERED,))
        name = file_name(final)
        final.word = store(io.BytesIO(word), name=f"{name}.docx", actor=actor, at=at)
        final.archive = store(io.BytesIO(archive), name=f"{name}.pdf", actor=actor, at=at)
        final.digest = hashlib.sha256(archive).hexdigest()
        final.signed_as = signed.signer[:200] if signed else ""
        final.issued_at = at
        note = f"PAdES {signed.level} – {signed.signer}" if signed else "ký trên giấy"
        return _to(final, State.ISSUED, Kind.ISSUED, actor, at, note=note)


def _signed(pdf: bytes, report: OfficialReport, how: Issue, at: datetime) -> Signed:
    assert how.key is not None
    return sign_pdf(
        pdf,
        key=how.key,
        trust=how.trust or configured_trust(),
        at=at,
        reason="Ban hành báo cáo",
        location=report.place,
        place=place_above(pdf, report.signer) if report.signer else None,
    )


@transaction.atomic
def sent_to(
    report: OfficialReport, *, names: Sequence[str], actor: User, at: datetime
) -> ReportEvent:
    """Note to whom an issued report was sent; the only thing that is added to one."""
    found = held(report, right=permissions.NUMBER, actor=actor, states=(State.ISSUED,))
    listed = "; ".join(printable(name).strip() for name in names if name.strip())
    if not listed:
        raise refusals.nobody_named()
    return ReportEvent.objects.create(report=found, kind=Kind.SENT, note=listed, by=actor, at=at)


def writers_of(report: OfficialReport) -> set[int]:
    """Return who wrote anything of a report, or handed it in."""
    found = set(report.versions.values_list("by_id", flat=True))
    return found if report.submitted_by_id is None else {*found, report.submitted_by_id}


def last_number(unit_id: int, year: int) -> int:
    """Return the last number a unit gave in a year; 0 where it gave none."""
    found = NumberRegister.objects.filter(unit_id=unit_id, year=year).first()
    return found.last_number if found else 0


def _to(
    report: OfficialReport,
    state: OfficialReport.State,
    kind: ReportEvent.Kind,
    actor: User,
    at: datetime,
    *,
    note: str = "",
) -> OfficialReport:
    report.state = state
    report.save()
    ReportEvent.objects.create(report=report, kind=kind, note=note, by=actor, at=at)
    return report

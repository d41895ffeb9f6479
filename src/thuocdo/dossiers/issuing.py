"""The results of a dossier: put to it while it is handled, issued when it is resolved, scanned later, taken back before.

The event keeps the SHA-256 of the file, so it stands in the chain; the row says which file that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import Case, take
from thuocdo.dossiers.handled import result_not_kept_here
from thuocdo.dossiers.models import Dossier, DossierResult, PersonalDataAccess
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.result_states import ResultState
from thuocdo.dossiers.rules import Act, rights_over

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment

#: Why the result of one dossier is opened, where nothing else is said.
LOOKING = "xem kết quả"


@dataclass(frozen=True, slots=True)
class NewResult:
    """One result as somebody puts it to a dossier.

    `code` and `name` are those of the procedure, `reference` is number and sign, `signed_on` null where it is not signed yet. `attachment` is
    null where there is only the paper. `replaces` is the number of the result whose place it takes, `expires_on` its last day.
    """

    name: str
    code: str = ""
    reference: str = ""
    signed_on: date | None = None
    signer: str = ""
    paper: bool = False
    attachment: Attachment | None = None
    replaces: int | None = None
    expires_on: date | None = None


@transaction.atomic
def attach_result(
    dossier: Dossier,
    *,
    results: Sequence[NewResult],
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Put results to a dossier: prepared while it is handled, issued at once where it is resolved.

    Args:
        dossier: being handled, or resolved.
        results: one or more.
        actor: who handles it, signs, or keeps the records.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: one has no name, is neither a file nor a paper, is signed on a day to come, ends before it is signed, or is a file though there are state secrets in
            the dossier.
        NotFound, NotAllowed, Conflict: see `acting.take`; also where one replaces what holds.

    Source: Decree 45/2020 (an electronic result is worth what a paper is; the article is to be verified).
    """
    case = take(dossier, Act.ATTACH_RESULT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    case.write(*attached_events(results, case))
    return keep_results(case, results)


@transaction.atomic
def digitise_result(
    dossier: Dossier,
    *,
    number: int,
    attachment: Attachment,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Give a result that was on paper alone the file it was scanned into.

    Raises:
        InvalidInput: there are state secrets in the dossier.
        NotFound, NotAllowed, Conflict: see `acting.take`; also where it has a file.
    """
    case = take(dossier, Act.ATTACH_RESULT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    if case.row.secret:
        raise result_not_kept_here()
    case.write(e.ResultDigitised(at=case.at, by=case.by, number=number, sha256=attachment.sha256))
    return _keep(case, {attachment.sha256: attachment})


@transaction.atomic
def take_back_result(
    dossier: Dossier,
    *,
    number: int,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Take a result out that was prepared, before anybody got it; the history keeps that it was there.

    Raises:
        NotFound, NotAllowed, Conflict: see `acting.take`; also where the dossier has ended.
    """
    case = take(dossier, Act.ATTACH_RESULT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    case.write(e.ResultTakenBack(at=case.at, by=case.by, number=number))
    return _keep(case, {})


@transaction.atomic
def open_result(
    dossier: Dossier, number: int, *, actor: User, at: datetime, purpose: str = LOOKING
) -> DossierResult:
    """Return a result to be looked at in full, and keep who looked: what it says names people.

    Args:
        dossier: it is found again among those the actor sees.
        number: of the result.
        actor: the official or program.
        at: the moment.
        purpose: why.

    Raises:
        NotFound: the actor sees no such dossier, there is no such result, or it was destroyed.
        NotAllowed: he may do nothing with the dossier.
    """
    row = Dossier.objects.visible_to(actor).filter(pk=dossier.pk).first()
    found = DossierResult.objects.select_related("attachment").filter(dossier=row, number=number)
    result = found.first() if row is not None else None
    if row is None or result is None or row.destroyed_at is not None:
        raise refusals.not_found()
    if not rights_over(actor, row):
        raise refusals.not_allowed("see_people")
    PersonalDataAccess.objects.create(dossier=row, user=actor, at=at, purpose=purpose)
    return result


def attached_events(results: Iterable[NewResult], case: Case) -> list[e.ResultAttached]:
    """Return what is written of new results.

    Raises:
        InvalidInput: one has no name, is neither a file nor a paper, is signed on a day to come, or is a file of a secret.
    """
    return [_attached(one, case) for one in results]


def _attached(result: NewResult, case: Case) -> e.ResultAttached:
    name = required(result.name, "tên kết quả", "the name of the result")
    if result.attachment is None and not result.paper:
        raise refusals.result_without_file()
    if result.attachment is not None and case.row.secret:
        raise result_not_kept_here()
    if result.signed_on and result.signed_on > timezone.localdate(case.at):
        raise refusals.result_signed_later(result.signed_on)
    if result.expires_on and result.expires_on < (result.signed_on or timezone.localdate(case.at)):
        raise refusals.result_ends_before_it_begins()
    return e.ResultAttached(
        at=case.at,
        by=case.by,
        name=" ".join(name.split())[:500],
        code=result.code.strip()[:40],
        reference=" ".join(result.reference.split())[:200],
        signed_on=result.signed_on.isoformat() if result.signed_on else None,
        signer=" ".join(result.signer.split())[:200],
        paper=result.paper,
        sha256=result.attachment.sha256 if result.attachment else "",
        replaces=result.replaces,
        expires_on=result.expires_on.isoformat() if result.expires_on else None,
    )


def first_reference(results: Iterable[ResultState | e.ResultAttached]) -> str:
    """Return the number and sign of the first result that has one; nothing where none has."""
    return next((one.reference for one in results if one.reference), "")


def keep_results(case: Case, results: Iterable[NewResult] = ()) -> Dossier:
    """Bring the rows of the results to what the events say, after they were written.

    Args:
        case: what was written by.
        results: those that were new, for their files.
    """
    files = [one.attachment for one in results if one.attachment is not None]
    return _keep(case, {one.sha256: one for one in files})


def _keep(case: Case, files: Mapping[str, Attachment]) -> Dossier:
    if not case.state.results:
        return case.row
    kept = {one.number: one for one in DossierResult.objects.filter(dossier=case.row)}
    for one in case.state.results:
        row = kept.get(one.number) or DossierResult(dossier=case.row, number=one.number)
        file = files.get(one.sha256)
        if file is not None:
            row.attachment = file
        for name, value in result_values(one).items():
            setattr(row, name, value)
        row.save()
    return case.row


def result_values(state: ResultState) -> dict[str, object]:
    """Return what the row of a result says beside its file, by column."""
    return {
        "code": state.code,
        "name": state.name,
        "reference": state.reference,
        "signed_on": date.fromisoformat(state.signed_on) if state.signed_on else None,
        "signer": state.signer,
        "expires_on": date.fromisoformat(state.expires_on) if state.expires_on else None,
        "paper": state.paper,
        "digitisation_state": state.digitisation_state.value,
        "attached_at": state.attached_at,
        "withdrawn_at": state.withdrawn_at,
        "replaced_by": state.replaced_by,
    }

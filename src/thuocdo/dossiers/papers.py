"""The papers of a dossier: which component came as which file, and how it came to be digital."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from thuocdo.dossiers.acting import take
from thuocdo.dossiers.copying import CopyCheck, handling_when_received, why_not
from thuocdo.dossiers.handled import paper_not_copied
from thuocdo.dossiers.models import Applicant, Dossier, DossierDocument
from thuocdo.dossiers.paper_refusals import (
    copy_not_checked,
    days_of_paper_impossible,
    not_an_earlier_paper,
    not_to_be_copied,
)
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act
from thuocdo.dossiers.status import DIGITISATION_MOVES, DigitisationState
from thuocdo.errors import Conflict

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment


@transaction.atomic
def add_document(
    dossier: Dossier,
    *,
    name: str,
    code: str = "",
    attachment: Attachment | None = None,
    state: DigitisationState = DigitisationState.NOT_DIGITISED,
    reuse_source: str = "",
    form: str = "",
    actor: User | None,
    at: datetime,
) -> DossierDocument:
    """Add a component of a dossier.

    Args:
        dossier: in any state.
        name: of the paper, as the procedure calls it.
        code: of the paper, where it has one.
        attachment: the file; null where only the paper is there.
        state: how it came to be digital.
        reuse_source: which earlier component or result it is; needed where the state says reused.
        form: as what it came, a `DossierDocument.Form`; empty where nobody says.
        actor: who adds it; null where the applicant does.
        at: the moment.

    Raises:
        InvalidInput: it has no name, is reused from nowhere, or comes as a file though there are state secrets in the dossier.
        NotFound, NotAllowed: see `acting.take`.

    Source: TT 01/2023/TT-VPCP; Decree 309/2026 article 2.
    """
    words = required(name, "tên giấy tờ", "the name of the paper")
    reused = state in {DigitisationState.REUSED_COMPONENT, DigitisationState.REUSED_RESULT}
    if reused:
        required(reuse_source, "nguồn dùng lại", "where it is reused from")
    case = take(dossier, Act.RECEIVE, actor=actor, at=at, seen=None, request_id="")
    if case.row.secret and attachment is not None:
        raise paper_not_copied(words)
    last = case.row.documents.aggregate(last=Max("position"))["last"] or 0
    document = DossierDocument.objects.create(
        dossier=case.row,
        position=last + 1,
        code=code,
        name=words,
        attachment=attachment,
        digitisation_state=state,
        reuse_source=reuse_source.strip(),
        form=form,
        added_at=at,
    )
    note_state(case.row)
    return document


@transaction.atomic
def digitise(
    document: DossierDocument,
    *,
    attachment: Attachment,
    checks: Collection[CopyCheck],
    actor: User,
    at: datetime,
) -> DossierDocument:
    """Give a component the file it was scanned into.

    Args:
        document: of a dossier; not yet a file, or reused.
        attachment: the copy.
        checks: what the actor has looked at; all of `CopyCheck` is asked for.
        actor: who copied it.
        at: the moment.

    Raises:
        Conflict: it has been digitised, or is not to be copied.
        InvalidInput: not everything was looked at.
        NotFound, NotAllowed: see `acting.take`.
    """
    case = take(document.dossier, Act.RECEIVE, actor=actor, at=at, seen=None, request_id="")
    if set(checks) != set(CopyCheck):
        raise copy_not_checked()
    row = DossierDocument.objects.select_for_update().get(pk=document.pk)
    if (
        DigitisationState.DIGITISED
        not in DIGITISATION_MOVES[DigitisationState(row.digitisation_state)]
    ):
        raise Conflict(
            "digitised_already",
            "Giấy tờ này đã được số hóa. Hãy xem tệp đang có.",
            "This paper has been digitised. Look at the file that is there.",
        )
    handling = handling_when_received(case.row)
    reason = why_not(row, case.row, handling, on=timezone.localdate(at))
    if reason is not None:
        raise not_to_be_copied(reason)
    row.attachment, row.digitisation_state = attachment, DigitisationState.DIGITISED
    row.copy_checks, row.copied_by, row.copied_at = sorted(set(checks)), actor, at
    row.save(
        update_fields=["attachment", "digitisation_state", "copy_checks", "copied_by", "copied_at"]
    )
    note_state(case.row)
    return row


@transaction.atomic
def describe_paper(
    document: DossierDocument,
    *,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    supersedes: DossierDocument | None = None,
    actor: User,
    at: datetime,
) -> DossierDocument:
    """Write down what stands on a paper, so that it can be used again as long as it holds.

    Args:
        document: of a dossier.
        number: number and sign; empty where it has none.
        issuer: who issued it.
        issued_on: when; null where it does not say.
        expires_on: its last day; null where it holds for good.
        supersedes: an earlier paper, of a dossier of the same owner, whose place it takes.
        actor: who writes it down.
        at: the moment.

    Raises:
        InvalidInput: it was issued on a day to come, ends before it was issued, or takes the place of what is not an earlier paper of the owner.
        NotFound, NotAllowed: see `acting.take`.
    """
    take(document.dossier, Act.RECEIVE, actor=actor, at=at, seen=None, request_id="")
    row = DossierDocument.objects.select_for_update().get(pk=document.pk)
    backwards = issued_on is not None and expires_on is not None and expires_on < issued_on
    if backwards or (issued_on is not None and issued_on > timezone.localdate(at)):
        raise days_of_paper_impossible()
    if supersedes is not None:
        _refuse_other_owner(row, supersedes)
        DossierDocument.objects.filter(pk=supersedes.pk).update(superseded_by=row)
    row.number, row.issuer = " ".join(number.split())[:100], " ".join(issuer.split())[:300]
    row.issued_on, row.expires_on = issued_on, expires_on
    row.save(update_fields=["number", "issuer", "issued_on", "expires_on"])
    return row


def _refuse_other_owner(row: DossierDocument, earlier: DossierDocument) -> None:
    """Refuse a paper that is not an earlier one of the same owner."""

    def ids(dossier_id: int) -> set[str]:
        owners = Applicant.objects.filter(dossier=dossier_id, part=Applicant.Part.OWNER)
        return {
            one for pair in owners.values_list("personal_id", "tax_code") for one in pair if one
        }

    same = ids(row.dossier_id) & ids(earlier.dossier_id)
    if earlier.pk == row.pk or not same or earlier.added_at > row.added_at:
        raise not_an_earlier_paper()


def note_state(row: Dossier) -> None:
    """Let the row say the highest state among its components: the index asks whether any was digitised, and any reused."""
    highest = row.documents.aggregate(highest=Max("digitisation_state"))["highest"]
    row.digitisation_state = highest or DigitisationState.NOT_DIGITISED
    row.save(update_fields=["digitisation_state"])

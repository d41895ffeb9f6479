"""What takes the place of what in a dossier: a newer version of a paper, an opinion that counts no longer. Both stay to be seen."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers.acting import take
from thuocdo.dossiers.handled import paper_not_copied
from thuocdo.dossiers.models import Dossier, DossierDocument
from thuocdo.dossiers.paper_refusals import days_of_paper_impossible
from thuocdo.dossiers.papers import note_state
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.return_reasons import spoken
from thuocdo.dossiers.rules import Act
from thuocdo.dossiers.status import DigitisationState
from thuocdo.errors import InvalidInput

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment


@transaction.atomic
def supersede_opinion(
    dossier: Dossier,
    *,
    number: int,
    reason: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Say that an opinion that was given counts no longer. A newer one of the same unit does that by itself.

    Args:
        number: of the request, counted over the dossier from 1.

    Raises:
        InvalidInput: there is no reason.
        Conflict: it has not come or does not count already, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.
    """
    why = required(reason, "lý do", "the reason")
    case = take(dossier, Act.HANDLE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(e.OpinionSuperseded(at=case.at, by=case.by, number=number, reason=why))


@transaction.atomic
def replace_paper(
    dossier: Dossier,
    *,
    position: int,
    reason: str,
    form: str = "",
    attachment: Attachment | None = None,
    number: str = "",
    issuer: str = "",
    issued_on: date | None = None,
    expires_on: date | None = None,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Take in a newer version of a paper of the dossier; the older one stays beside it and is marked.

    Args:
        dossier: that has not ended.
        position: of the older one.
        reason: why there is a newer one.
        form: as what it came, a `DossierDocument.Form`; empty where nobody says.
        attachment: its file; null where only the paper is there.
        number: number and sign on it.
        issuer: who issued it.
        issued_on: when; null where it does not say.
        expires_on: its last day; null where it holds for good.
        actor: who takes it in.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: there is no such paper or no reason, its days are impossible, or it is a file though there are state secrets.
        Conflict: the older one has been replaced, the dossier has ended, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.
    """
    why = required(reason, "lý do thay giấy tờ", "the reason")
    case = take(dossier, Act.ASK_APPLICANT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    old = DossierDocument.objects.select_for_update().filter(dossier=case.row, position=position)
    before = old.first()
    if before is None:
        raise _no_such_paper()
    if case.row.secret and attachment is not None:
        raise paper_not_copied(before.name)
    backwards = issued_on is not None and expires_on is not None and expires_on < issued_on
    if backwards or (issued_on is not None and issued_on > timezone.localdate(case.at)):
        raise days_of_paper_impossible()
    last = case.row.documents.aggregate(last=Max("position"))["last"]
    sha256 = attachment.sha256 if attachment else ""
    case.write(
        e.PaperReplaced(
            at=case.at, by=case.by, old=position, new=last + 1, reason=why, sha256=sha256
        )
    )
    digitised = DigitisationState.DIGITISED if attachment else DigitisationState.NOT_DIGITISED
    newer = DossierDocument.objects.create(
        dossier=case.row,
        position=last + 1,
        code=before.code,
        name=before.name,
        attachment=attachment,
        digitisation_state=digitised,
        form=form,
        added_at=case.at,
        number=" ".join(number.split())[:100],
        issuer=" ".join(issuer.split())[:300],
        issued_on=issued_on,
        expires_on=expires_on,
    )
    old.update(superseded_by=newer)
    note_state(case.row)
    return case.row


def _no_such_paper() -> InvalidInput:
    return InvalidInput(
        "no_such_paper",
        "Hồ sơ không có giấy tờ này. Hãy tải lại trang và chọn lại.",
        "The dossier has no such paper. Load the page anew and choose again.",
    )


def replace_by_supplied(dossier: Dossier, newer: DossierDocument, *, at: datetime) -> None:
    """Let a paper that the applicant brought take the place of the one of the same name that was said to be at fault, if there is one.

    Called within the transaction of the answer, after the paper was added.
    """
    case = take(dossier, Act.RECEIVE, actor=None, at=at, seen=None, request_id="")
    asked = [one for one in case.history if isinstance(one, e.SupplementRequested)]
    places = {one.place for one in spoken(asked[-1].reasons)} if asked else set()
    positions = [int(one[1:]) for one in places if one.startswith("d") and one[1:].isdigit()]
    old = (
        DossierDocument.objects.select_for_update()
        .filter(dossier=case.row, position__in=positions, name=newer.name, superseded_by=None)
        .exclude(pk=newer.pk)
        .order_by("position")
        .first()
    )
    if old is None or old.position >= newer.position or case.state.ended:
        return
    case.write(
        e.PaperReplaced(
            at=case.at,
            by=None,
            old=old.position,
            new=newer.position,
            reason="Nộp bổ sung theo yêu cầu",
            sha256=newer.attachment.sha256 if newer.attachment else "",
        )
    )
    old.superseded_by = newer
    old.save(update_fields=["superseded_by"])

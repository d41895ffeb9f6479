"""The papers of a dossier: which component came as which file, and how it came to be digital."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from thuocdo.dossiers.acting import take
from thuocdo.dossiers.models import Dossier, DossierDocument
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
        actor: who adds it; null where the applicant does.
        at: the moment.

    Raises:
        InvalidInput: it has no name, or is reused from nowhere.
        NotFound, NotAllowed: see `acting.take`.

    Source: TT 01/2023/TT-VPCP; Decree 309/2026 article 2.
    """
    words = required(name, "tên giấy tờ", "the name of the paper")
    reused = state in {DigitisationState.REUSED_COMPONENT, DigitisationState.REUSED_RESULT}
    if reused:
        required(reuse_source, "nguồn dùng lại", "where it is reused from")
    case = take(dossier, Act.RECEIVE, actor=actor, at=at, seen=None, request_id="")
    last = case.row.documents.aggregate(last=Max("position"))["last"] or 0
    document = DossierDocument.objects.create(
        dossier=case.row,
        position=last + 1,
        code=code,
        name=words,
        attachment=attachment,
        digitisation_state=state,
        reuse_source=reuse_source.strip(),
        added_at=at,
    )
    _note_state(case.row)
    return document


@transaction.atomic
def digitise(
    document: DossierDocument, *, attachment: Attachment, actor: User, at: datetime
) -> DossierDocument:
    """Give a component the file it was scanned into.

    Raises:
        Conflict: it has been digitised.
        NotFound, NotAllowed: see `acting.take`.
    """
    case = take(document.dossier, Act.RECEIVE, actor=actor, at=at, seen=None, request_id="")
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
    row.attachment, row.digitisation_state = attachment, DigitisationState.DIGITISED
    row.save(update_fields=["attachment", "digitisation_state"])
    _note_state(case.row)
    return row


def _note_state(row: Dossier) -> None:
    """Let the row say the highest state among its components: the index asks whether any was digitised, and any reused."""
    highest = row.documents.aggregate(highest=Max("digitisation_state"))["highest"]
    row.digitisation_state = highest or DigitisationState.NOT_DIGITISED
    row.save(update_fields=["digitisation_state"])

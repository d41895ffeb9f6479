"""Handing in again what one got: a result of an earlier dossier as a paper of an application."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.attachments.services import NamedFile
from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.applications.grouped import pass_on
from thuocdo.dossiers.applications.papers import add_papers
from thuocdo.dossiers.models import ApplicationPaper
from thuocdo.dossiers.personal_store import results_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import Application


@transaction.atomic
def reuse_result(
    application: Application,
    *,
    citizen: Citizen,
    result_id: int,
    document_id: int | None,
    at: datetime,
) -> None:
    """Put a result that was issued to the citizen to an application, so that nobody asks him for a copy of it.

    Raises:
        NotFound: the application or the result is not his, it has no file, it was found wrong, or no such paper is asked for.
        InvalidInput: there would be too many.

    Source: TT 01/2023/TT-VPCP article 24.
    """
    kept = results_of(citizen).filter(pk=result_id).first()
    if kept is None or kept.attachment is None:
        raise refusals.not_found()
    file = NamedFile(kept.attachment, kept.file_name)
    add_papers(application, citizen=citizen, files=[file], document_id=document_id, at=at)
    words = " ".join(filter(None, (kept.name, kept.reference)))
    made = ApplicationPaper.objects.filter(
        application=application, document=document_id, attachment=kept.attachment
    )
    made.update(reused_result=kept, reuse_source=f"{kept.dossier.code}: {words}"[:200])
    if application.group_id is not None:
        pass_on(application, "papers", at=at)

"""The papers of an application: which are asked for, which are there, and adding and removing them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.attachments.services import NamedFile
from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.applications.locking import locked, touch
from thuocdo.dossiers.models import ApplicationPaper
from thuocdo.dossiers.personal_store import reusable_papers_of
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.schema import file_questions, shown_answers
from thuocdo.procedures.electronic_forms.schema_words import LONGEST_TEXT
from thuocdo.procedures.models import RequiredDocument

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import Application
    from thuocdo.procedures.electronic_forms.schema import Answers, Group, Question

MOST_PAPERS = 60


class ComesBy(StrEnum):
    """How a paper that a procedure asks for comes into the dossier."""

    UPLOAD = "upload"
    FORM = "form"
    LOOKED_UP = "looked_up"


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """One paper that is asked for in the case of the applicant, and the files that are there for it."""

    document: RequiredDocument
    comes_by: ComesBy
    files: tuple[ApplicationPaper, ...]

    @property
    def missing(self) -> bool:
        """Say whether it has to be sent and is not there."""
        return self.comes_by is ComesBy.UPLOAD and self.document.required and not self.files


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of an application: those asked for, what answers a question of the form, and what was sent besides."""

    asked: tuple[AskedPaper, ...]
    others: tuple[ApplicationPaper, ...]
    answers: tuple[ApplicationPaper, ...] = ()

    @property
    def missing(self) -> tuple[AskedPaper, ...]:
        """Return those that have to be sent and are not there."""
        return tuple(one for one in self.asked if one.missing)

    @property
    def files(self) -> tuple[ApplicationPaper, ...]:
        """Return all files, in the order of the papers."""
        asked = (file for one in self.asked for file in one.files)
        return (*asked, *self.answers, *self.others)


def papers_asked(application: Application) -> Papers:
    """Return what is asked for in the applicant's case, and what is there.

    A declaration that the electronic form replaces, and what the state can look up, need not be sent. What can be looked up may be sent
    nevertheless: the database may not answer, or say what is wrong.

    Shape: two queries.

    Source: Decree 309/2026 article 2 on data that are there already.
    """
    files = list(application.papers.select_related("attachment"))
    asked = tuple(
        AskedPaper(
            one,
            _comes_by(one, application),
            tuple(file for file in files if file.document_id == one.pk),
        )
        for one in documents_of(application)
    )
    known = {one.document.pk for one in asked}
    others = [one for one in files if one.document_id not in known]
    schema = schema_of(application.form)
    answers = shown_answers(schema, application.answers)
    asking = {paper_name(group, one): (group, one) for group, one in file_questions(schema)}
    return Papers(
        asked,
        others=tuple(one for one in others if one.name not in asking),
        answers=tuple(
            one for one in others if one.name in asking and _is_answered(*asking[one.name], answers)
        ),
    )


def _is_answered(group: Group, question: Question, answers: Answers) -> bool:
    return question.key in answers.get(group.key, {})


def paper_name(group: Group, question: Question) -> str:
    """Return under which name a file that answers a question stands among the papers."""
    return f"{group.title}: {question.title}"


def documents_of(application: Application) -> Sequence[RequiredDocument]:
    """Return the papers that the procedure asks for in the applicant's case, in order."""
    rows = RequiredDocument.objects.filter(
        version=application.version_id, case__in={"", application.case}
    )
    return list(rows.order_by("position"))


def _comes_by(document: RequiredDocument, application: Application) -> ComesBy:
    if document.reusable_source:
        return ComesBy.LOOKED_UP
    schema = schema_of(application.form)
    has_template = bool(document.form_name)
    if not application.form.stands_in and schema.stands_for(
        document.name, has_template=has_template
    ):
        return ComesBy.FORM
    return ComesBy.UPLOAD


@transaction.atomic
def add_papers(
    application: Application,
    *,
    citizen: Citizen,
    files: Iterable[NamedFile],
    document_id: int | None,
    at: datetime,
) -> None:
    """Put files to an application; the same file for the same paper again changes nothing.

    Args:
        application: of the citizen, not handed in.
        citizen: whose it is.
        files: what was received.
        document_id: for which of the papers asked for; null for one besides.
        at: the moment.

    Raises:
        NotFound: it is not his, it is handed in, or no such paper is asked for.
        InvalidInput: there would be too many.
    """
    row = locked(application, citizen)
    document = _asked_for(row, document_id)
    for one in files:
        name = document.name if document else one.name
        _add(row, document, one, name=name[:1000], at=at)
    touch(row, page="papers", at=at)


@transaction.atomic
def answer_with_files(
    application: Application,
    *,
    citizen: Citizen,
    group: Group,
    question: Question,
    files: Iterable[NamedFile],
    at: datetime,
) -> str:
    """Put files to an application as the answer to a question, in place of those before; without any, only those go.

    Returns:
        The names of the files, which is the answer; empty for none.

    Raises:
        NotFound: the application is not his, or is handed in.
        InvalidInput: there would be too many.
    """
    row, name = locked(application, citizen), paper_name(group, question)[:1000]
    row.papers.filter(document=None, name=name).delete()
    kept = list(files)
    for one in kept:
        _add(row, None, one, name=name, at=at)
    touch(row, page="papers", at=at)
    return "; ".join(one.name for one in kept)[:LONGEST_TEXT]


@transaction.atomic
def reuse_paper(
    application: Application,
    *,
    citizen: Citizen,
    paper_id: int,
    document_id: int | None,
    at: datetime,
) -> None:
    """Put a paper of an earlier dossier of the citizen to an application, so that he need not send it again.

    Raises:
        NotFound: the application or the paper is not his, the paper holds no longer, or no such paper is asked for.
        InvalidInput: there would be too many.

    Source: TT 01/2023/TT-VPCP article 24.
    """
    row = locked(application, citizen)
    document = _asked_for(row, document_id)
    kept = reusable_papers_of(citizen, on=timezone.localdate(at)).filter(pk=paper_id).first()
    if kept is None or kept.attachment is None:
        raise refusals.not_found()
    file = NamedFile(kept.attachment, kept.file_name)
    made = _add(row, document, file, name=(document or kept).name[:1000], at=at)
    made.reused_from, made.reuse_source = kept, f"{kept.dossier.code}: {kept.name}"[:200]
    made.save(update_fields=["reused_from", "reuse_source"])
    touch(row, page="papers", at=at)


@transaction.atomic
def remove_paper(
    application: Application, *, citizen: Citizen, paper_id: int, at: datetime
) -> None:
    """Take a file out of an application; one that is not there any more changes nothing.

    Raises:
        NotFound: the application is not his, or is handed in.
    """
    row = locked(application, citizen)
    ApplicationPaper.objects.filter(application=row, pk=paper_id).delete()
    touch(row, page="papers", at=at)


def _asked_for(row: Application, document_id: int | None) -> RequiredDocument | None:
    if document_id is None:
        return None
    found = next((one for one in documents_of(row) if one.pk == document_id), None)
    if found is None:
        raise refusals.not_found()
    return found


def _add(
    row: Application,
    document: RequiredDocument | None,
    file: NamedFile,
    *,
    name: str,
    at: datetime,
) -> ApplicationPaper:
    made, new = ApplicationPaper.objects.get_or_create(
        application=row,
        document=document,
        attachment=file.attachment,
        defaults={"name": name, "file_name": file.name, "added_at": at},
    )
    if new and row.papers.count() > MOST_PAPERS:
        raise refusals.too_many_papers(MOST_PAPERS)
    return made

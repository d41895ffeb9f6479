"""One press makes a dossier of an application: all is checked, and all is written in one transaction or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.accounts.represented import require_organisation
from thuocdo.dossiers.acting import APPLICATION
from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.applications.answers import answers_sha256, people_in
from thuocdo.dossiers.applications.drafting import delivery_is_chosen
from thuocdo.dossiers.applications.papers import ComesBy, Papers, papers_asked
from thuocdo.dossiers.counter import CounterWork
from thuocdo.dossiers.introduced import Person
from thuocdo.dossiers.mandates.services import note_use, require_mandate
from thuocdo.dossiers.models import (
    Applicant,
    Application,
    Dossier,
    MandateUse,
    SubmittedForm,
)
from thuocdo.dossiers.papers import add_document
from thuocdo.dossiers.reception import receive_dossier
from thuocdo.dossiers.status import DigitisationState
from thuocdo.dossiers.unpaid import asked_first
from thuocdo.procedures.choices import Channel
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.schema import FormSchema, shown_answers
from thuocdo.procedures.electronic_forms.validating import AnswerProblem, problems_of_all

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import ApplicationPaper

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps an application from being handed in: problems by page, papers, and the way of the result."""

    problems: Mapping[str, Sequence[AnswerProblem]]
    papers: Papers
    delivery: bool

    @property
    def nothing(self) -> bool:
        """Say whether it can be handed in."""
        return not self.problems and not self.papers.missing and not self.delivery


def what_is_missing(application: Application, *, at: datetime) -> Missing:
    """Return what keeps an application from being handed in. Shape: two queries."""
    problems = problems_of_all(
        schema_of(application.form), application.answers, on=timezone.localdate(at)
    )
    return Missing(problems, papers_asked(application), not delivery_is_chosen(application))


@transaction.atomic
def submit_application(
    application: Application, *, citizen: Citizen, seen: int | None = None, at: datetime
) -> Dossier:
    """Hand an application in: a dossier with its people, papers and answers; the application is closed.

    The same press twice, also at the same moment, returns the same dossier.

    Args:
        application: of the citizen.
        citizen: whose it is.
        seen: the revision that was looked at before the press; null where nobody looked.
        at: the moment.

    Raises:
        NotFound: it is not his, or was thrown away.
        Conflict: it was changed since it was looked at, or the mandate by which he is acted for has ended.
        InvalidInput: it is not complete.
    """
    require_mandate(citizen, procedure=application.version.procedure, at=at)
    require_organisation(citizen)
    row = lock_for_handing_in(application, citizen)
    if row.dossier_id is not None:
        return Dossier.objects.get(pk=row.dossier_id)
    if seen is not None and seen != row.revision:
        raise refusals.changed_meanwhile()
    missing = what_is_missing(row, at=at)
    if not missing.nothing:
        raise refusals.incomplete()
    dossier = _received(row, citizen, at)
    close(row, dossier, papers=missing.papers, said=row, at=at)
    note_use(citizen, MandateUse.Deed.HANDED_IN, dossier=dossier, at=at)
    return dossier


def lock_for_handing_in(application: Application, citizen: Citizen) -> Application:
    """Return an application of a citizen, handed in or not, locked until the transaction ends.

    Raises:
        NotFound: it is not his, or was thrown away.
    """
    # The dossier is not joined: whoever waited for the lock would see the joined row as it was before.
    found = Application.objects.of_citizen(citizen).filter(pk=application.pk)
    row = found.select_related("version", "form").select_for_update(of=("self",)).first()
    if row is None:
        raise refusals.not_found()
    return row


def close(
    row: Application, dossier: Dossier, *, papers: Papers, said: Application, at: datetime
) -> None:
    """Give a new dossier the papers of an application and the answers of `said`, and close the application."""
    _keep_papers(dossier, papers, at)
    _keep_answers(dossier, row, said, at)
    row.dossier, row.submitted_at, row.answers, row.changes = dossier, at, {}, {}
    row.updated_at = max(at, row.updated_at)
    row.save()
    log.info("application_submitted", application=row.pk, dossier=dossier.pk)


def _received(row: Application, citizen: Citizen, at: datetime) -> Dossier:
    schema = schema_of(row.form)
    return receive_dossier(
        reception_unit=row.reception_unit,
        competent_agency=row.competent_agency,
        version=row.version,
        channel=Channel.ONLINE,
        people=with_delegate(people_in(schema, row.answers, citizen), row),
        subject=subject_of(schema, row.answers),
        case=row.case,
        work=CounterWork(fee=asked_first(row.version_id, channel=Channel.ONLINE, case=row.case)),
        actor=None,
        at=at,
        request_id=f"{APPLICATION}{row.pk}",
    )


def with_delegate(people: Sequence[Person], row: Application) -> list[Person]:
    """Return the people of a dossier with the delegate who hands it in by a mandate, where one does.

    He stands there by name and phone alone: by a personal id the dossier would be his for good, and it is so only while the mandate lasts.
    """
    if row.organisation is not None:
        return _for_organisation(people, row)
    named = [one.part for one in people]
    if row.mandate is None or Applicant.Part.DELEGATE in named:
        return list(people)
    phone = row.mandate.delegate_phone
    if row.mandate.delegate is not None:
        phone = row.mandate.delegate.proven_phone or phone
    delegate = Person(row.mandate.delegate_name, part=Applicant.Part.DELEGATE.value, phone=phone)
    return [*people, delegate]


def _for_organisation(people: Sequence[Person], row: Application) -> list[Person]:
    """Return the organisation as the owner, and who hands it in for it: by name and phone alone, for the same reason."""
    organisation, citizen = row.organisation, row.citizen
    assert organisation is not None, "the caller has looked"
    owner = Person(
        organisation.name,
        part=Applicant.Part.OWNER.value,
        kind=Applicant.Kind.ORGANISATION.value,
        tax_code=organisation.tax_code,
        address=organisation.address,
    )
    submitter = Person(
        citizen.full_name,
        part=Applicant.Part.SUBMITTER.value,
        phone=citizen.phone,
        email=citizen.email,
    )
    delegates = [one for one in people if one.part == Applicant.Part.DELEGATE]
    return [owner, submitter, *delegates]


def subject_of(schema: FormSchema, answers: Mapping[str, Any]) -> str:
    """Return what it is about, where the form asks for that in words."""
    said = shown_answers(schema, answers).get("request", {}).get("subject", "")
    return str(said)[:500]


def _keep_papers(dossier: Dossier, papers: Papers, at: datetime) -> None:
    codes = {one.document.pk: one.document.code for one in papers.asked}
    instead = {
        one.document.pk: f"Người nộp gửi thay, không tra cứu trong {one.document.reusable_source}"
        for one in papers.asked
        if one.comes_by is ComesBy.LOOKED_UP
    }
    for file in papers.files:
        add_document(
            dossier,
            name=file.name,
            code=codes.get(file.document_id or 0, ""),
            attachment=file.attachment,
            state=state_of_file(file),
            reuse_source=file.reuse_source or instead.get(file.document_id or 0, "")[:200],
            actor=None,
            at=at,
        )


def state_of_file(file: ApplicationPaper) -> DigitisationState:
    """Return how a file of an application came to be digital: sent, or used again from an earlier paper or result."""
    if file.reused_result_id is not None:
        return DigitisationState.REUSED_RESULT
    return DigitisationState.REUSED_COMPONENT if file.reuse_source else DigitisationState.DIGITISED


def _keep_answers(dossier: Dossier, row: Application, said: Application, at: datetime) -> None:
    answers = shown_answers(schema_of(said.form), said.answers)
    SubmittedForm.objects.create(
        dossier=dossier,
        form=said.form,
        schema_sha256=said.form.schema_sha256,
        answers=answers,
        answers_sha256=answers_sha256(answers),
        delivery_way=row.delivery_way,
        delivery_address=row.delivery_address,
        submitted_at=at,
    )

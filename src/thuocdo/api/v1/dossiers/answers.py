"""What is answered of a dossier. Nothing about the people in it but what the caller hands in: a subject may name somebody, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.utils import timezone

from pydantic import Field

from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.dossiers.status import STATUS_LABELS, Status

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Applicant, Dossier, DossierDocument, DossierStep


@dataclass(frozen=True, slots=True)
class ProcedureRef:
    """The procedure a dossier is about, in the version it keeps."""

    code: str
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier in a list. Moments are null while they have not come; `late_…` while it cannot be said."""

    system: Annotated[str, Field(description="`thuocdo` for what is handled here")]
    code: str
    status: Annotated[int, Field(ge=1, le=10, description="the national number (TrangThaiHoSo)")]
    status_vi: str
    procedure: ProcedureRef | None
    channel: Annotated[str, Field(description="direct, online or post")]
    reception_unit: UnitRef
    competent_agency: UnitRef
    holder_unit: UnitRef | None
    priority_lane: bool
    secret: Annotated[
        bool, Field(description="state secrets: the subject is a fixed sentence, no file is kept")
    ]
    off_desk: Annotated[
        str, Field(description="mobile or on_spot: outside the one-stop desk; empty for most")
    ]
    interagency: bool
    registered_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    original_due_at: Annotated[datetime | None, Field(description="without the extension")]
    index_due_at: datetime | None
    inner_due_at: Annotated[
        datetime | None,
        Field(description="limit of the province for the green lane; replaces no due time"),
    ]
    ended_at: datetime | None
    paused: bool
    late_current: bool | None
    late_original: bool | None
    late_index: bool | None
    supplement_count: int
    extension_count: int
    payment_state: str
    owed_vnd: int
    paid_vnd: int
    delivery_state: str
    digitisation_state: int
    event_count: Annotated[
        int, Field(description="number of the last event; send it as `seen` with an act")
    ]


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """Somebody of the dossier. Without the scope `people` the name is masked and the rest empty."""

    part: Annotated[str, Field(description="submitter, owner or delegate")]
    kind: Annotated[str, Field(description="person or organisation")]
    full_name: str
    personal_id: str
    tax_code: str
    phone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """One step of the handling."""

    number: int
    key: str
    name: Annotated[
        str | None, Field(description="null without the scope `people` where a person wrote it")
    ]
    unit: UnitRef
    official: Annotated[str, Field(description="name of the official; empty where a unit has it")]
    parallel: bool
    started_at: datetime
    due_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """One paper of the dossier."""

    position: int
    code: str
    name: Annotated[str | None, Field(description="null without the scope `people`")]
    digitisation_state: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DossierAnswer:
    """One dossier with its steps and papers."""

    row: DossierRow
    subject: Annotated[
        str | None, Field(description="null without the scope `people`: it may name somebody")
    ]
    people: list[PersonAnswer]
    steps: list[StepAnswer]
    documents: list[DocumentAnswer]
    bundle: Annotated[
        str | None, Field(description="code of the bundle it is a part of; null for most")
    ]


@dataclass(frozen=True, slots=True)
class ActsAnswer:
    """What the token may do with a dossier now, as the addresses are called; `seen` goes along with the act."""

    seen: int
    acts: list[str]


@dataclass(frozen=True, slots=True)
class DossierPage:
    """A page of dossiers, newest first."""

    items: list[DossierRow]
    next: str | None


def local(moment: datetime | None) -> datetime | None:
    """Return a moment with the offset of Vietnam; null kept."""
    return timezone.localtime(moment) if moment else None


def row_answer(row: Dossier) -> DossierRow:
    """Return a dossier as a list shows it; units and version are fetched with it."""
    version = row.procedure_version
    return DossierRow(
        system=row.source_system,
        code=row.code,
        status=row.status,
        status_vi=STATUS_LABELS[Status(row.status)],
        procedure=ProcedureRef(version.procedure.code, version.name, version.number)
        if version
        else None,
        channel=row.channel,
        reception_unit=unit_ref(row.reception_unit),
        competent_agency=unit_ref(row.competent_agency),
        holder_unit=unit_ref(row.holder_unit) if row.holder_unit else None,
        priority_lane=row.priority_lane,
        secret=row.secret,
        off_desk=row.off_desk,
        interagency=row.interagency,
        registered_at=timezone.localtime(row.registered_at),
        accepted_at=local(row.accepted_at),
        due_at=local(row.due_at),
        original_due_at=local(row.original_due_at),
        index_due_at=local(row.index_due_at),
        inner_due_at=local(row.inner_due_at),
        ended_at=local(row.ended_at),
        paused=row.paused_at is not None,
        late_current=row.late_current,
        late_original=row.late_original,
        late_index=row.late_index,
        supplement_count=row.supplement_count,
        extension_count=row.extension_count,
        payment_state=row.payment_state,
        owed_vnd=row.owed_vnd,
        paid_vnd=row.paid_vnd,
        delivery_state=row.delivery_state,
        digitisation_state=row.digitisation_state,
        event_count=row.event_count,
    )


def people_answer(people: Sequence[Applicant], *, in_full: bool) -> list[PersonAnswer]:
    """Return the people of a dossier, masked where they were not revealed to the caller."""
    return [
        PersonAnswer(
            part=one.part,
            kind=one.kind,
            full_name=one.full_name if in_full else one.masked_name,
            **{
                name: getattr(one, name) if in_full else ""
                for name in ("personal_id", "tax_code", "phone", "email", "address")
            },
        )
        for one in people
    ]


def step_answer(step: DossierStep, *, in_full: bool) -> StepAnswer:
    """Return a step; unit and official are fetched with it. A name that no process gave was written by a person."""
    return StepAnswer(
        step.number,
        step.key,
        step.name if in_full or step.key else None,
        unit_ref(step.unit),
        step.official.full_name if step.official else "",
        step.parallel,
        timezone.localtime(step.started_at),
        local(step.due_at),
        local(step.finished_at),
    )


def document_answer(one: DossierDocument, *, in_full: bool) -> DocumentAnswer:
    """Return a paper; its name may be that of a file, which names somebody often enough."""
    added = timezone.localtime(one.added_at)
    name = one.name if in_full else None
    return DocumentAnswer(one.position, one.code, name, one.digitisation_state, added)

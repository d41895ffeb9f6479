"""Which form asks for a version on a day, and setting one. A form is read once in each process: it never changes."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from thuocdo.errors import Conflict
from thuocdo.procedures.choices import EventVerb
from thuocdo.procedures.electronic_forms.reading import read_text, schema_sha256
from thuocdo.procedures.electronic_forms.schema import FormSchema
from thuocdo.procedures.models import ElectronicForm
from thuocdo.procedures.services import record, refuse_unless_controller

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import ProcedureVersion

DATA = Path(__file__).parent.parent / "data" / "electronic_forms"
_STAND_IN = DATA / "stand_in.json"


@transaction.atomic
def set_form(
    version: ProcedureVersion,
    *,
    text: str,
    valid_from: date,
    actor: User | None,
    at: datetime,
) -> ElectronicForm:
    """Let a version ask by a form from a day on; the one before holds until then, and for what was begun with it.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: the schema cannot be used; the place is named.
        Conflict: there is another form from this day on.
    """
    refuse_unless_controller(actor, version.procedure.owner)
    read_text(text)
    digest = text_sha256(text)
    known = ElectronicForm.objects.filter(version=version, valid_from=valid_from).first()
    if known is not None and known.schema_sha256 == digest:
        return known
    if known is not None:
        raise Conflict(
            "electronic_form_is_there",
            f"Đã có biểu mẫu áp dụng từ {valid_from:%d/%m/%Y}. Hãy chọn ngày khác.",
            f"There is a form from {valid_from} on. Choose another day.",
        )
    made = ElectronicForm.objects.create(
        version=version,
        valid_from=valid_from,
        schema_text=text,
        schema_sha256=digest,
        made_at=at,
        made_by=actor,
    )
    said = {"version": version.number, "sha256": digest}
    record(version.procedure, EventVerb.FORM_SET, actor=actor, at=at, **said)
    return made


def form_of(version: ProcedureVersion, *, on: date, at: datetime) -> ElectronicForm:
    """Return the form by which a version asks on a day: its own, else that of the version before, else that of the product.

    So an amendment of the procedure, such as of a fee, does not take its form away.

    Shape: one query, three the first time that the form of the product stands in.
    """
    found = _forms(version.procedure_id, version.number, on).first()
    return found or stand_in(at=at)


def _forms(procedure: Any, number: Any, on: date) -> QuerySet[ElectronicForm]:
    """Return the forms by which a version may ask on a day, the one that holds first."""
    rows = ElectronicForm.objects.filter(
        version__procedure=procedure, version__number__lte=number, valid_from__lte=on
    )
    return rows.order_by("-version__number", "-valid_from")


def form_text(on: date) -> Subquery:
    """Return the schema of the form by which a version asks, for a query over versions; null where it has none of its own."""
    rows = _forms(OuterRef("procedure"), OuterRef("number"), on)
    return Subquery(rows.values("schema_text")[:1])


@lru_cache(maxsize=512)
def schema_of_text(text: str) -> FormSchema:
    """Return what a form asks, by the text of a schema that was taken."""
    return read_text(text)


def stand_in_schema() -> FormSchema:
    """Return what the form of the product asks. No query."""
    return schema_of_text(_STAND_IN.read_text(encoding="utf-8"))


def stand_in(*, at: datetime) -> ElectronicForm:
    """Return the form of the product: who it is about, and what is asked for in words. It is stored when it is first needed."""
    text = _STAND_IN.read_text(encoding="utf-8")
    digest = text_sha256(text)
    found = ElectronicForm.objects.filter(version=None, schema_sha256=digest).first()
    if found is not None:
        return found
    made, _new = ElectronicForm.objects.get_or_create(
        version=None,
        schema_sha256=digest,
        defaults={"schema_text": text, "valid_from": timezone.localdate(at), "made_at": at},
    )
    return made


def schema_of(form: ElectronicForm) -> FormSchema:
    """Return what a form asks."""
    return schema_of_text(form.schema_text)


def text_sha256(text: str) -> str:
    """Return the SHA-256 of what a schema says, however it is spaced. The order of questions counts."""
    return schema_sha256(json.loads(text))

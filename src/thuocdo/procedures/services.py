"""What can be done to the catalogue; with `processes` and `imports` the only writers of this room.

`actor` is null where the product itself acts (sample data, command line). `valid_from` is the first day of the new state.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.procedures import refusals
from thuocdo.procedures.choices import Audience, EventVerb, PublicationKind, SimplificationKind
from thuocdo.procedures.models import (
    BundleMember,
    Procedure,
    ProcedureBundle,
    ProcedureEvent,
    ProcedureVersion,
    PublicationItem,
    Simplification,
)
from thuocdo.procedures.publishing import (
    Decision,
    Order,
    known_word,
    latest_versions,
    mark_change,
    new_procedure,
    plain_code,
    publication_of,
    refuse_second_act,
    usable,
    write_versions,
)
from thuocdo.procedures.rules import CONTROL

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.content import Content

log = structlog.get_logger(__name__)


@transaction.atomic
def publish_version(
    *,
    owner: Unit,
    code: str,
    content: Content,
    decision: Decision,
    valid_from: date,
    audience: str = Audience.PUBLIC,
    actor: User | None,
    at: datetime,
) -> ProcedureVersion:
    """Publish a procedure that the owner does not have yet.

    Args:
        owner: the ministry or province that announces it.
        code: the national code, with or without the owner's part behind it; "T.000001" while there is none.
        content: what it says.
        decision: the decision that announces it; one decision may announce many.
        valid_from: the first day it holds.
        audience: an `Audience`; internal procedures are kept out of public counts.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: code or content cannot be used; all problems are named.
        Conflict: the owner has the code.
    """
    refuse_unless_controller(actor, owner)
    code, content = plain_code(code), usable(content, valid_from=valid_from)
    audience = known_word(audience, Audience)
    publication = publication_of(decision, owner=owner)
    procedure = new_procedure(code=code, owner=owner, audience=audience)
    order = Order(procedure, content, PublicationKind.NEW, valid_from)
    (version,) = write_versions([order], publication=publication, latest={}, actor=actor, at=at)
    log.info("procedure_published", procedure=procedure.pk, version=version.pk)
    return version


@transaction.atomic
def amend(
    procedure: Procedure,
    *,
    content: Content,
    decision: Decision,
    valid_from: date,
    kind: PublicationKind = PublicationKind.AMENDED,
    actor: User | None,
    at: datetime,
) -> ProcedureVersion:
    """Publish what a procedure says from a day on; the version before ends with the day before.

    A procedure that was abolished can be published again from the day of its end on.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: the content cannot be used, or it says what the last version says.
        Conflict: a version begins on or after this day.
    """
    assert kind != PublicationKind.ABOLISHED, "abolish() ends a procedure"
    refuse_unless_controller(actor, procedure.owner)
    content = usable(content, valid_from=valid_from)
    latest = latest_versions([procedure])
    last = latest.get(procedure.pk)
    if last and last.valid_until is None and last.content_hash == content.fingerprint():
        raise refusals.nothing_changed(procedure)
    publication = publication_of(decision, owner=procedure.owner)
    order = Order(procedure, content, kind, valid_from)
    (version,) = write_versions([order], publication=publication, latest=latest, actor=actor, at=at)
    log.info("procedure_amended", procedure=procedure.pk, version=version.pk)
    return version


@transaction.atomic
def abolish(
    procedure: Procedure, *, decision: Decision, on: date, actor: User | None, at: datetime
) -> PublicationItem:
    """End a procedure; `on` is the first day without it.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        Conflict: it has been abolished, or its last version begins on or after this day.
    """
    refuse_unless_controller(actor, procedure.owner)
    last = latest_versions([procedure]).get(procedure.pk)
    if last is None or last.valid_until is not None:
        raise refusals.has_ended(procedure)
    if on <= last.valid_from:
        raise refusals.too_early(procedure, None)
    publication = publication_of(decision, owner=procedure.owner)
    refuse_second_act(publication, [procedure])
    last.valid_until = on
    last.save(update_fields=["valid_until"])
    item = PublicationItem.objects.create(
        publication=publication,
        procedure=procedure,
        kind=PublicationKind.ABOLISHED,
        effective_on=on,
    )
    record(procedure, EventVerb.ABOLISHED, actor=actor, at=at, decision=publication.number)
    return item


@transaction.atomic
def withdraw(version: ProcedureVersion, *, actor: User | None, at: datetime) -> None:
    """Take back a version before its first day; the one before it goes on, unless it was abolished for that day.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        Conflict: it is in force, or was.
    """
    procedure = version.procedure
    refuse_unless_controller(actor, procedure.owner)
    last = latest_versions([procedure]).get(procedure.pk)
    if last is None or last.pk != version.pk or version.valid_from <= timezone.localdate(at):
        raise refusals.in_force_already(procedure)
    PublicationItem.objects.filter(version=version).delete()
    version.delete()
    abolished = procedure.publication_items.filter(
        kind=PublicationKind.ABOLISHED, effective_on=version.valid_from
    )
    if not abolished.exists():
        former = ProcedureVersion.objects.filter(procedure=procedure)
        former.filter(valid_until=version.valid_from).update(valid_until=None)
    record(procedure, EventVerb.WITHDRAWN, actor=actor, at=at, version=version.number)


@transaction.atomic
def make_public(item: PublicationItem, *, on: date, actor: User | None, at: datetime) -> None:
    """Record the day a procedure was entered into the national database; a wrong day is corrected by another.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: the day lies before the decision or in the future.
    """
    refuse_unless_controller(actor, item.procedure.owner)
    if not item.publication.announced_on <= on <= timezone.localdate(at):
        raise refusals.bad_day(
            "Ngày công khai phải từ ngày ký quyết định đến hôm nay. Hãy sửa lại ngày.",
            "The day lies between the signing of the decision and today. Correct the day.",
        )
    before = item.published_on
    item.published_on = on
    item.save(update_fields=["published_on"])
    details = {"on": on.isoformat(), "before": before.isoformat() if before else None}
    record(item.procedure, EventVerb.MADE_PUBLIC, actor=actor, at=at, **details)


@transaction.atomic
def define_bundle(
    *,
    owner: Unit,
    code: str,
    name: str,
    turns: Sequence[Sequence[Procedure]],
    valid_from: date,
    crosses_levels: bool = False,
    legal_basis: str = "",
    actor: User | None,
    at: datetime,
) -> ProcedureBundle:
    """Make a group of linked procedures; those of one turn run side by side, turns one after another.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: fewer than two procedures, one of them twice, an empty turn, or a code in use.
    """
    refuse_unless_controller(actor, owner)
    members = [procedure for turn in turns for procedure in turn]
    if len(members) < 2 or len({one.pk for one in members}) < len(members) or not all(turns):
        raise refusals.bad_bundle(
            "Nhóm liên thông cần ít nhất hai thủ tục khác nhau, mỗi lượt ít nhất một thủ tục.",
            "A bundle has two different procedures at least, and one in each turn.",
        )
    if ProcedureBundle.objects.filter(code=code).exists():
        raise refusals.bad_bundle(f"Mã nhóm «{code}» đã dùng.", f"The code “{code}” is in use.")
    bundle = ProcedureBundle.objects.create(
        owner=owner,
        code=code,
        name=name,
        valid_from=valid_from,
        crosses_levels=crosses_levels,
        legal_basis=legal_basis,
    )
    for number, turn in enumerate(turns, start=1):
        for procedure in turn:
            BundleMember.objects.create(bundle=bundle, procedure=procedure, turn=number)
            record(procedure, EventVerb.BUNDLED, actor=actor, at=at, bundle=code, turn=number)
    return bundle


@transaction.atomic
def record_simplification(
    procedure: Procedure,
    *,
    kind: str,
    description: str,
    effective_on: date,
    decision: str = "",
    saved_vnd_a_year: int | None = None,
    actor: User | None,
    at: datetime,
) -> Simplification:
    """Record what a decision cut or made simpler; the change of the content itself is an amendment.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: there is no such kind.
    """
    refuse_unless_controller(actor, procedure.owner)
    made = Simplification.objects.create(
        procedure=procedure,
        kind=known_word(kind, SimplificationKind),
        description=description,
        decision=decision,
        effective_on=effective_on,
        saved_vnd_a_year=saved_vnd_a_year,
    )
    record(procedure, EventVerb.SIMPLIFIED, actor=actor, at=at, kind=kind)
    return made


def record(
    procedure: Procedure, verb: EventVerb, *, actor: User | None, at: datetime, **details: object
) -> None:
    """Write one event and mark the change."""
    ProcedureEvent.objects.create(
        procedure=procedure, verb=verb, at=at, actor=actor, details=details
    )
    mark_change()


def refuse_unless_controller(actor: User | None, owner: Unit) -> None:
    """Refuse whoever does not control the procedures of an owner.

    Raises:
        NotAllowed: so it is.
    """
    if actor is not None and not actor.has_perm(CONTROL, owner):
        raise refusals.not_a_controller(owner)

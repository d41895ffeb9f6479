"""How versions are written, one or thousands in one transaction; the services say who may and what it means.

A writer holds the rows of its procedures locked, so two changes of one procedure wait for each other; the exclusion
constraint refuses whoever writes past this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import TextChoices

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.procedure_codes import ProcedureCode
from thuocdo.procedures import refusals
from thuocdo.procedures.checking import Problem, cleaned, problems_of
from thuocdo.procedures.choices import EventVerb, PublicationKind
from thuocdo.procedures.content import Content
from thuocdo.procedures.models import (
    CatalogueState,
    Procedure,
    ProcedureEvent,
    ProcedureVersion,
    Publication,
    PublicationItem,
)
from thuocdo.procedures.storing import new_version, sectors_of, store_parts, units_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: A code of our own for a procedure whose national code is not known.
_PROVISIONAL = re.compile(r"T\.\d{6}", re.ASCII)
_VERBS = {
    PublicationKind.NEW: EventVerb.PUBLISHED,
    PublicationKind.AMENDED: EventVerb.AMENDED,
    PublicationKind.REPLACED: EventVerb.AMENDED,
    PublicationKind.ABOLISHED: EventVerb.ABOLISHED,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of publication as it comes in; the days of the legal text are null where they are not known."""

    number: str
    announced_on: date
    legal_effective_on: date | None = None
    legal_issued_on: date | None = None
    fast_track: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One version to write: of which procedure, what it says and from when."""

    procedure: Procedure
    content: Content
    kind: PublicationKind
    valid_from: date


def plain_code(code: str) -> str:
    """Return the national code of a code as it is written in some list, without the owner's part.

    Raises:
        InvalidInput: it is no procedure code.
    """
    written = code.strip().upper()
    if _PROVISIONAL.fullmatch(written):
        return written
    try:
        return ProcedureCode.parse(written).national
    except InvalidInput:
        raise refusals.bad_code(code) from None


def known_word(value: str, choices: type[TextChoices]) -> str:
    """Return a word of a closed list.

    Raises:
        InvalidInput: it is not in the list.
    """
    if value not in choices.values:
        raise refusals.unknown_word(value, choices.values)
    return value


def usable(
    content: Content, *, valid_from: date, units: Mapping[str, Unit] | None = None
) -> Content:
    """Return a content cleaned, after everything about it was checked.

    Args:
        content: what is to be published.
        valid_from: the day it is to hold from.
        units: the units that agencies may name, by code; asked for where null.

    Raises:
        InvalidInput: with all problems.
    """
    content = cleaned(content)
    known = units if units is not None else units_of([content], on=valid_from)
    problems = all_problems(content, valid_from=valid_from, units=known)
    if problems:
        raise refusals.bad_content(problems)
    return content


def all_problems(content: Content, *, valid_from: date, units: Mapping[str, Unit]) -> list[Problem]:
    """Return everything that is wrong with a content as it stands, units that are not there included.

    Args:
        content: what is to be published.
        valid_from: the day it is to hold from.
        units: the units that agencies may name on that day, by code.
    """
    return problems_of(content, valid_from=valid_from) + [
        Problem(
            f"agencies[{n}].unit_code",
            f"Không có đơn vị mang mã «{agency.unit_code}» vào ngày này.",
            f"No unit has the code “{agency.unit_code}” on this day.",
        )
        for n, agency in enumerate(content.agencies)
        if agency.unit_code and agency.unit_code not in units
    ]


def new_procedure(*, code: str, owner: Unit, audience: str) -> Procedure:
    """Store a procedure without a version, as the first half of publishing it.

    Raises:
        Conflict: the owner has the code already.
    """
    try:
        with transaction.atomic():
            return Procedure.objects.create(code=code, owner=owner, audience=audience)
    except IntegrityError:
        raise refusals.code_taken(code, owner) from None


def publication_of(decision: Decision, *, owner: Unit) -> Publication:
    """Return the stored decision; the same number of the same day is one."""
    if not decision.number.strip():
        raise refusals.bad_decision()
    found, _made = Publication.objects.get_or_create(
        owner=owner,
        number=decision.number.strip(),
        announced_on=decision.announced_on,
        defaults={
            "legal_effective_on": decision.legal_effective_on,
            "legal_issued_on": decision.legal_issued_on,
            "fast_track": decision.fast_track,
            "title": decision.title,
        },
    )
    return found


def latest_versions(procedures: Sequence[Procedure]) -> dict[int, ProcedureVersion]:
    """Return the last version of each procedure, by its id, after the procedures were locked against other writers."""
    ids = [procedure.pk for procedure in procedures]
    list(Procedure.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    last = (
        ProcedureVersion.objects.filter(procedure__in=ids)
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
    )
    return {version.procedure_id: version for version in last}


def write_versions(
    orders: Sequence[Order],
    *,
    publication: Publication,
    latest: Mapping[int, ProcedureVersion],
    actor: User | None,
    at: datetime,
) -> list[ProcedureVersion]:
    """Write versions with their parts, end those they follow, and record who did it.

    Shape: a fixed number of statements, however many orders there are. The contents are checked already.

    Raises:
        Conflict: a version would begin before the last one has ended, or the decision is about the procedure already.
    """
    refuse_second_act(publication, [order.procedure for order in orders])
    _end_former(orders, latest)
    contents = [order.content for order in orders]
    sectors = sectors_of(contents)
    units = units_of(contents, on=min((o.valid_from for o in orders), default=date.min))
    versions = [
        new_version(
            order.procedure,
            order.content,
            number=_next_number(latest.get(order.procedure.pk)),
            valid_from=order.valid_from,
            sector=sectors[order.content.sector_code],
        )
        for order in orders
    ]
    ProcedureVersion.objects.bulk_create(versions, batch_size=1_000)
    store_parts(list(zip(versions, contents, strict=True)), units)
    _record(orders, versions, publication, actor=actor, at=at)
    return versions


def refuse_second_act(publication: Publication, procedures: Sequence[Procedure]) -> None:
    """Refuse a decision that has done something to one of some procedures already.

    Raises:
        Conflict: so it is.
    """
    done = publication.items.filter(procedure__in=procedures).values_list(
        "procedure__code", flat=True
    )
    if found := list(done):
        raise refusals.decided_already(publication.number, found)


def _end_former(orders: Sequence[Order], latest: Mapping[int, ProcedureVersion]) -> None:
    ended: dict[date, list[int]] = {}
    for order in orders:
        last = latest.get(order.procedure.pk)
        if last is None:
            continue
        end = last.valid_until
        if order.valid_from <= last.valid_from or (end is not None and end > order.valid_from):
            raise refusals.too_early(order.procedure, end)
        if end is None:
            ended.setdefault(order.valid_from, []).append(last.pk)
    for day, ids in ended.items():
        ProcedureVersion.objects.filter(pk__in=ids).update(valid_until=day)


def _next_number(last: ProcedureVersion | None) -> int:
    return last.number + 1 if last else 1


def _record(
    orders: Sequence[Order],
    versions: Sequence[ProcedureVersion],
    publication: Publication,
    *,
    actor: User | None,
    at: datetime,
) -> None:
    PublicationItem.objects.bulk_create(
        PublicationItem(
            publication=publication,
            procedure=order.procedure,
            version=version,
            kind=order.kind,
            effective_on=order.valid_from,
        )
        for order, version in zip(orders, versions, strict=True)
    )
    ProcedureEvent.objects.bulk_create(
        ProcedureEvent(
            procedure=order.procedure,
            verb=_VERBS[order.kind],
            at=at,
            actor=actor,
            details={"version": version.number, "decision": publication.number},
        )
        for order, version in zip(orders, versions, strict=True)
    )
    mark_change()


def mark_change() -> None:
    """Say that the catalogue has changed, to the processes that keep a part of it in memory."""
    CatalogueState.objects.update_or_create(pk=1, defaults={"revision": uuid4()})

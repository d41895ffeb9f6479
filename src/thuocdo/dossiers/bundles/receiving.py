"""Taking a bundle in: all its dossiers in one transaction, or none, and no number is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.bundle_events import Linked, bundle_code
from thuocdo.dossiers.bundles import refusals
from thuocdo.dossiers.counter import CounterWork, Decision
from thuocdo.dossiers.introduced import Person
from thuocdo.dossiers.models import BundledDossier, Dossier, DossierBundle, DossierEvent
from thuocdo.dossiers.reception import receive_dossier
from thuocdo.dossiers.refusals import request_reused
from thuocdo.procedures.models import BundleMember, ProcedureVersion

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureBundle

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BundlePart:
    """What is handed in for one procedure of a bundle.

    `people` are those of this part where they are not the same as of the bundle. `work` says papers and money; what is decided of a part whose
    turn has not come is kept until then.
    """

    version: ProcedureVersion
    competent_agency: Unit
    case: str = ""
    subject: str = ""
    work: CounterWork = CounterWork()  # noqa: RUF009 - a value that never changes
    people: Sequence[Person] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One procedure of a bundle on a day, with its turn from 1."""

    version: ProcedureVersion
    turn: int


def members_on(group: ProcedureBundle, on: date) -> tuple[Member, ...]:
    """Return the procedures of a bundle as they are in force on a day, in their order; empty where the bundle or one of them is not.

    Shape: two queries.
    """
    ended = group.valid_until is not None and group.valid_until <= on
    if ended or group.valid_from > on:
        return ()
    wanted = list(BundleMember.objects.filter(bundle=group).order_by("turn", "pk"))
    versions = ProcedureVersion.objects.in_force(on).filter(
        procedure__in=[one.procedure_id for one in wanted]
    )
    found = {one.procedure_id: one for one in versions.select_related("procedure__owner")}
    if len(found) < len(wanted) or not wanted:
        return ()
    return tuple(Member(found[one.procedure_id], one.turn) for one in wanted)


def receive_bundle(
    *,
    group: ProcedureBundle,
    parts: Sequence[BundlePart],
    people: Sequence[Person],
    reception_unit: Unit,
    channel: str,
    actor: User | None,
    at: datetime,
    request_id: str,
    together: Callable[[Dossier, int], object] | None = None,
) -> DossierBundle:
    """Take a bundle in: a dossier for each of its procedures, with a code, an agency, a clock and a fee of its own, tied by one code.

    Parts of the first turn are decided as `work` says. A part of a later turn is registered and waits; one that was to be accepted is accepted by
    itself when its turn comes, for its papers were looked at. In a bundle that is asked to be completed, parts with a request wait likewise and are
    looked at then: one request, with the first part, names everything (Decree 61/2018 article 17: in one request).

    Args:
        group: the bundle of procedures, in force on the day.
        parts: one for each of its procedures, in their order.
        people: the owner, and where they differ the submitter and the delegate; of every part that names none of its own.
        reception_unit: where it is handed in; every part is received there.
        channel: direct, online or post.
        actor: the clerk; null where the applicant hands it in online.
        at: the moment of reception.
        request_id: the same again returns the first bundle, also at the same moment.
        together: done in the same transaction with each new dossier and its place, from 0.

    Raises:
        InvalidInput: the bundle is not in force, the parts are not its procedures, one has state secrets, or see `receive_dossier`.
        NotAllowed: the actor receives no dossiers in this unit.
        Conflict: the request id was used for something else, or by somebody else.

    Source: Decree 61/2018 article 19(6–7), Decree 118/2025 article 20, TT 01/2018/TT-VPCP article 4.
    """
    with transaction.atomic():
        hold_key("bundle", request_id)
        known = _made_before(request_id, group, reception_unit, channel, actor)
        if known is not None:
            return known
        members = _members_for(group, parts, actor, on=timezone.localdate(at))
        writer = _Writer(reception_unit, channel, people, actor, at, request_id, together)
        rows = writer.written(parts, members)
        made = DossierBundle.objects.create(
            code=bundle_code(rows[0].code),
            group=group,
            reception_unit=reception_unit,
            channel=channel,
            received_at=at,
            request_id=request_id,
        )
        BundledDossier.objects.bulk_create(_tied(made, parts, members, rows))
    log.info("bundle_received", bundle=made.pk, dossiers=len(rows))
    return made


def _members_for(
    group: ProcedureBundle, parts: Sequence[BundlePart], actor: User | None, *, on: date
) -> tuple[Member, ...]:
    """Return the procedures of a bundle on a day, of which the parts have to be.

    What a citizen has written keeps the version of the day on which he began, as a single application does; a clerk takes in by those in force.

    Raises:
        InvalidInput: the bundle is not in force, or the parts are not its procedures.
    """
    members = members_on(group, on)
    if not members:
        raise refusals.not_in_force(group.name)
    own = [one.version for one in parts]
    wanted = [one.version for one in members]
    same = [one.procedure_id for one in own] == [one.procedure_id for one in wanted]
    if not same or (actor is not None and own != wanted):
        raise refusals.not_its_parts(group.name)
    return members


def _made_before(
    request_id: str,
    group: ProcedureBundle,
    reception_unit: Unit,
    channel: str,
    actor: User | None,
) -> DossierBundle | None:
    """Return the bundle that the same request has made already; null where it has made none.

    Raises:
        Conflict: the request id was used for something else, or by somebody else.
    """
    known = DossierBundle.objects.filter(request_id=request_id).first()
    if known is None:
        return None
    wanted = (group.pk, reception_unit.pk, channel)
    first = DossierEvent.objects.get(request_id=_part_request(request_id, 0))
    same = wanted == (known.group_id, known.reception_unit_id, known.channel)
    if not same or first.actor_id != (actor.pk if actor else None):
        raise request_reused(request_id)
    return known


def _part_request(request_id: str, place: int) -> str:
    """Return the request id of the dossier at a place, from 0, of a bundle."""
    return f"{request_id}:{place + 1}"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the dossiers of one bundle, one after the other."""

    reception_unit: Unit
    channel: str
    people: Sequence[Person]
    actor: User | None
    at: datetime
    request_id: str
    together: Callable[[Dossier, int], object] | None

    def written(self, parts: Sequence[BundlePart], members: Sequence[Member]) -> list[Dossier]:
        rows: list[Dossier] = []
        for place, (part, member) in enumerate(zip(parts, members, strict=True)):
            linked = Linked(member.turn, bundle_code(rows[0].code) if rows else "")
            rows.append(self._one(part, linked, place))
        return rows

    def _one(self, part: BundlePart, linked: Linked, place: int) -> Dossier:
        row = receive_dossier(
            reception_unit=self.reception_unit,
            competent_agency=part.competent_agency,
            version=part.version,
            channel=self.channel,
            people=self.people if part.people is None else part.people,
            subject=part.subject,
            case=part.case,
            linked=linked,
            work=at_its_turn(part.work, linked.turn),
            actor=self.actor,
            at=self.at,
            request_id=_part_request(self.request_id, place),
            together=self._beside(place),
        )
        if row.secret:
            raise refusals.secret_bundle()
        return row

    def _beside(self, place: int) -> Callable[[Dossier], object] | None:
        together = self.together
        return None if together is None else lambda row: together(row, place)


def at_its_turn(work: CounterWork, turn: int) -> CounterWork:
    """Return what is written of a part at once: all of it in the first turn; later nothing is accepted or asked for before the turn."""
    if turn == 1 or work.decision is Decision.REFUSE:
        return work
    return replace(work, decision=Decision.REGISTER, words="", reasons=())


def _tied(
    bundle: DossierBundle,
    parts: Sequence[BundlePart],
    members: Sequence[Member],
    rows: Sequence[Dossier],
) -> list[BundledDossier]:
    return [
        BundledDossier(
            dossier=row,
            bundle=bundle,
            position=place,
            turn=member.turn,
            checked=part.work.decision is Decision.ACCEPT,
        )
        for place, (part, member, row) in enumerate(zip(parts, members, rows, strict=True), 1)
    ]

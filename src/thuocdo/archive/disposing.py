"""Destroying what is kept no longer: a list is proposed, two others agree, and with the second the content of its dossiers is destroyed.

What stays of each: that it was there, its code, procedure and days, the digests of what it was, the minutes, and a chain of events that still verifies.
To be verified: who sits on the council that appraises, and the form of the minutes (law on archives 33/2024/QH15) were not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef
from django.utils import timezone

import structlog

from thuocdo.accounts.people import members_of
from thuocdo.archive import refusals
from thuocdo.archive.choosing import MOST, units_of
from thuocdo.archive.manifest import digest_of_list
from thuocdo.archive.models import (
    ACCEPTING,
    KEEPING,
    Disposal,
    DisposalItem,
    Handover,
    HandoverItem,
)
from thuocdo.archive.models.disposals import DECIDING
from thuocdo.archive.retention import words_of
from thuocdo.archive.unused import files_of_alone
from thuocdo.attachments.destroying import mark_destroyed
from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.destroying import destroy_content
from thuocdo.dossiers.models import Dossier
from thuocdo.notices import services as notices

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User
    from thuocdo.notices.models import Notice
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)
_State = Disposal.State


def over(unit_id: int, *, secret: bool = False, on: date) -> QuerySet[HandoverItem]:
    """Return what lies in the archive of a unit and is kept no longer on a day, the oldest first, and stands in no disposal."""
    taken = DisposalItem.objects.filter(dossier=OuterRef("dossier"), released=False)
    rows = HandoverItem.objects.filter(
        ~Exists(taken),
        handover__unit=unit_id,
        handover__state=Handover.State.ACCEPTED,
        keep_until__lt=on,
        dossier__secret=secret,
        dossier__destroyed_at=None,
    )
    return rows.order_by("keep_until", "dossier_id")


@transaction.atomic
def make_disposal(
    unit: Unit, *, secret: bool = False, note: str = "", actor: User, at: datetime
) -> Disposal:
    """Put together what a unit keeps no longer, 500 at the most.

    Args:
        unit: the agency.
        secret: those with state secrets, and no others.
        note: for the minutes.
        actor: who keeps the records of the unit; for secrets, in the unit itself.
        at: the moment.

    Raises:
        NotAllowed: the actor does not keep the records of the unit.
        InvalidInput: there is nothing whose time is over.
    """
    if unit.pk not in units_of(actor, KEEPING, secret=secret):
        raise refusals.not_allowed()
    hold_key("archive.disposal", str(unit.pk))
    on = timezone.localdate(at)
    found = over(unit.pk, secret=secret, on=on).select_related(
        "dossier__procedure_version__procedure"
    )
    items = list(found[:MOST])
    if not items:
        raise refusals.nothing_to_destroy()
    last = Disposal.objects.filter(unit=unit, year=on.year).aggregate(last=Max("number"))["last"]
    made = Disposal.objects.create(
        unit=unit,
        year=on.year,
        number=(last or 0) + 1,
        secret=secret,
        note=note.strip()[:500],
        made_by=actor,
        made_at=at,
    )
    DisposalItem.objects.bulk_create(
        _item(made, number, one) for number, one in enumerate(items, 1)
    )
    return made


def _item(disposal: Disposal, position: int, kept: HandoverItem) -> DisposalItem:
    row, version = kept.dossier, kept.dossier.procedure_version
    assert row.ended_at is not None
    assert kept.years is not None
    assert kept.keep_until is not None
    return DisposalItem(
        disposal=disposal,
        position=position,
        dossier=row,
        procedure=f"{version.procedure.code} {version.name}"[:500] if version else "",
        ended_on=timezone.localdate(row.ended_at),
        years=kept.years,
        keep_until=kept.keep_until,
        legal_basis=kept.legal_basis,
        files=kept.files,
        event_count=row.event_count,
        last_hash=row.last_hash,
        sha256=kept.sha256,
    )


@transaction.atomic
def drop_from_disposal(disposal: Disposal, *, position: int, actor: User) -> Disposal:
    """Leave a dossier out of a draft: it is kept on.

    Raises:
        NotFound, NotAllowed, Conflict: see `propose`.
    """
    row = _draft(disposal, actor)
    row.items.filter(position=position).delete()
    return row


@transaction.atomic
def discard_disposal(disposal: Disposal, *, actor: User) -> None:
    """Throw a draft away.

    Raises:
        NotFound, NotAllowed, Conflict: see `propose`.
    """
    _draft(disposal, actor).delete()


@transaction.atomic
def propose(disposal: Disposal, *, actor: User, at: datetime) -> Disposal:
    """Propose a draft to the two who decide: its list is fixed.

    Raises:
        NotFound: the person may not know of it.
        NotAllowed: he does not keep the records of the unit.
        InvalidInput: no dossier is left in it.
        Conflict: it is no draft any more.
    """
    row = _draft(disposal, actor)
    items = list(row.items.select_related("dossier").order_by("position"))
    if not items:
        raise refusals.nothing_to_destroy()
    row.items.update(position=F("position") + MOST)  # see `services.hand_over_list`
    for number, one in enumerate(items, 1):
        one.position = number
    DisposalItem.objects.bulk_update(items, ["position"])
    row.digest = digest_of_list(_said(one) for one in items)
    row.state, row.proposed_by, row.proposed_at = _State.PROPOSED, actor, at
    row.save(update_fields=["digest", "state", "proposed_by", "proposed_at"])
    _tell(row, actor, at)
    return row


@transaction.atomic
def agree(disposal: Disposal, *, actor: User, at: datetime) -> Disposal:
    """Agree to a disposal: the first of two lets it wait for the second, with whom its dossiers are destroyed, all or none.

    One of the two at least signs or leads. The bytes of the files go after the commit, by a job; a file that something else refers to stays.

    Raises:
        NotFound: the person may not know of it.
        NotAllowed: he made or proposed it, has agreed already, or neither of the two signs or leads.
        Conflict: it does not wait, or a dossier is not what was proposed.
    """
    row = _locked(disposal, actor, {_State.PROPOSED, _State.AGREED})
    _refuse_unless_another(row, actor)
    if row.state == _State.PROPOSED:
        row.state, row.agreed_by, row.agreed_at = _State.AGREED, actor, at
        row.save(update_fields=["state", "agreed_by", "agreed_at"])
        _tell(row, actor, at)
        return row
    assert row.agreed_by is not None
    first, second = (_decides(one, row) for one in (row.agreed_by, actor))
    if not (first or second):
        raise refusals.nobody_signs()
    _destroy(row, actor, at)
    row.state, row.settled_by, row.settled_at = _State.DONE, actor, at
    row.save(update_fields=["state", "settled_by", "settled_at"])
    log.info("dossiers_destroyed", disposal=row.pk, by=actor.pk)
    return row


@transaction.atomic
def refuse_disposal(disposal: Disposal, *, reason: str, actor: User, at: datetime) -> Disposal:
    """Refuse a disposal: its dossiers are kept on and may be proposed again; the list stays, with the reason.

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `agree`.
    """
    why = " ".join(reason.split())[:500]
    if not why:
        raise refusals.bad_rule("Hãy ghi lý do không hủy.", "Say why it is not destroyed.")
    row = _locked(disposal, actor, {_State.PROPOSED, _State.AGREED})
    _refuse_unless_another(row, actor)
    row.items.update(released=True)
    row.state, row.settled_by, row.settled_at = _State.REFUSED, actor, at
    row.why_refused = why
    row.save(update_fields=["state", "settled_by", "settled_at", "why_refused"])
    return row


def seen_disposal(user: User, disposal_id: int) -> Disposal:
    """Return a disposal that a person may know of.

    Raises:
        NotFound: there is none, or it is of a unit he keeps no records of.
    """
    found = Disposal.objects.visible_to(user).filter(pk=disposal_id)
    row = found.select_related("unit", "made_by", "proposed_by", "agreed_by", "settled_by").first()
    if row is None:
        raise refusals.no_such_disposal()
    return row


def may_decide(user: User, row: Disposal) -> bool:
    """Say whether a person can agree to a disposal now, or refuse it."""
    if row.state not in {_State.PROPOSED, _State.AGREED} or user.pk in _done_by(row):
        return False
    return row.unit_id in units_of(user, ACCEPTING, secret=row.secret)


def _destroy(row: Disposal, actor: User, at: datetime) -> None:
    ids = list(row.items.values_list("dossier_id", flat=True))
    # All who lock several do so in one order.
    list(Dossier.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    items = list(row.items.select_related("dossier").order_by("position"))
    files = files_of_alone(ids)
    for one in items:
        if one.dossier.last_hash != one.last_hash:
            raise refusals.changed_since_proposed(one.dossier.code)
        gone = destroy_content(one.dossier, disposal=row.code, actor=actor, at=at)
        one.destroyed_hash = gone.last_hash
        one.files_kept = files.kept(one.dossier_id)
    DisposalItem.objects.bulk_update(items, ["destroyed_hash", "files_kept"])
    mark_destroyed(files.alone, at=at)
    transaction.on_commit(_remove_soon)


def _remove_soon() -> None:
    from thuocdo.archive.jobs import remove_destroyed_job  # noqa: PLC0415 - it uses the services

    remove_destroyed_job.enqueue()


def _said(one: DisposalItem) -> tuple[object, ...]:
    return (one.position, one.dossier.code, words_of(one.years), one.last_hash, one.sha256)


def _draft(disposal: Disposal, actor: User) -> Disposal:
    row = _locked(disposal, actor, {_State.DRAFT})
    if row.unit_id not in units_of(actor, KEEPING, secret=row.secret):
        raise refusals.not_allowed()
    return row


def _locked(disposal: Disposal, actor: User, states: set[Disposal.State]) -> Disposal:
    found = Disposal.objects.visible_to(actor).filter(pk=disposal.pk)
    row = found.select_for_update(of=("self",)).select_related("unit", "agreed_by").first()
    if row is None:
        raise refusals.no_such_disposal()
    if row.state not in states:
        raise refusals.disposal_in_another_state(str(_State(row.state).label))
    return row


def _done_by(row: Disposal) -> set[int | None]:
    return {row.made_by_id, row.proposed_by_id, row.agreed_by_id}


def _refuse_unless_another(row: Disposal, actor: User) -> None:
    if not may_decide(actor, row):
        raise refusals.not_another_to_decide()


def _decides(user: User, row: Disposal) -> bool:
    return row.unit_id in units_of(user, DECIDING, secret=row.secret)


def _tell(row: Disposal, actor: User, at: datetime) -> None:
    """Tell those in the unit who can agree next."""
    on = timezone.localdate(at)
    people = {one.user_id for one in members_of({row.unit_id}, on=on, roles=ACCEPTING)}
    notices.notify_rows(list(_notices(row, people - _done_by(row) - {actor.pk}, at)))


def _notices(row: Disposal, people: Iterable[int | None], at: datetime) -> Iterable[Notice]:
    for one in sorted(filter(None, people)):
        yield notices.notice_row(
            user_id=one,
            text=f"Lần hủy hồ sơ {row.code} chờ quyết định",
            text_en=f"The destruction of dossiers {row.code} waits for a decision",
            link=f"/office/archive/disposals/{row.pk}/",
            dedupe_key=f"archive:disposal:{row.pk}:{row.state}",
            at=at,
        )

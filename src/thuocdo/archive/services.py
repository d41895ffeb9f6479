"""What can be done with the archive: put a hand-over together, hand it over, take it over or give it back, note a use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max

from thuocdo.accounts.people import members_of
from thuocdo.archive import refusals
from thuocdo.archive.choosing import MOST, choose, units_of, waiting
from thuocdo.archive.manifest import digest_of_files, digest_of_list, files_of
from thuocdo.archive.models import ACCEPTING, KEEPING, ArchiveUse, Handover, HandoverItem
from thuocdo.archive.retention import decide_retention, words_of
from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.services import archive_dossier
from thuocdo.notices import services as notices

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

__all__ = [
    "accept_handover",
    "decide_retention",
    "discard_handover",
    "drop_item",
    "hand_over_list",
    "make_handover",
    "note_copies",
    "note_use",
    "return_handover",
    "seen_handover",
]

#: Looking at the same dossier again within this time is one look.
SAME_LOOK = timedelta(hours=1)


def seen_handover(user: User, handover_id: int) -> Handover:
    """Return a hand-over that a person may know of.

    Raises:
        NotFound: there is none, or it is of a unit he keeps no records of.
    """
    found = Handover.objects.visible_to(user).filter(pk=handover_id).select_related("unit").first()
    if found is None:
        raise refusals.not_found()
    return found


@transaction.atomic
def make_handover(
    unit: Unit,
    *,
    year: int,
    procedure_id: int | None = None,
    kept: str = "",
    secret: bool = False,
    note: str = "",
    actor: User,
    at: datetime,
) -> Handover:
    """Put together what a unit hands over of the dossiers that ended in a year.

    Args:
        unit: the agency.
        year: in which they ended.
        procedure_id: of one procedure alone.
        kept: "permanent" or "limited"; empty for both.
        secret: those with state secrets, and no others.
        note: for the minutes.
        actor: who keeps the records of the unit; for secrets, in the unit itself, for he alone may see their list.
        at: the moment.

    Raises:
        NotAllowed: the actor does not keep the records of the unit.
        InvalidInput: there is nothing to hand over.

    Source: TT 13/2023/TT-BNV articles 3 and 5 (named in a provincial decision; the text is to be verified).
    """
    if unit.pk not in units_of(actor, KEEPING, secret=secret):
        raise refusals.not_allowed()
    # Two who choose at once do not choose the same, and the numbers have no gap.
    hold_key("archive.handover", str(unit.pk))
    chosen = choose(unit.pk, year=year, procedure_id=procedure_id, kept=kept, secret=secret)
    if not chosen.dossiers:
        raise refusals.nothing_to_hand_over()
    last = Handover.objects.filter(unit=unit, year=year).aggregate(last=Max("number"))["last"]
    handover = Handover.objects.create(
        unit=unit,
        year=year,
        number=(last or 0) + 1,
        secret=secret,
        note=note.strip()[:500],
        made_by=actor,
        made_at=at,
    )
    HandoverItem.objects.bulk_create(
        HandoverItem(
            handover=handover,
            position=number,
            dossier=row,
            years=retention.years,
            keep_until=retention.keep_until,
            legal_basis=retention.legal_basis,
        )
        for number, (row, retention) in enumerate(chosen.dossiers, 1)
    )
    return handover


@transaction.atomic
def drop_item(handover: Handover, *, position: int, actor: User) -> Handover:
    """Leave a dossier out of a draft.

    Raises:
        NotFound, NotAllowed, Conflict: see `hand_over_list`.
    """
    row = _locked(handover, actor, Handover.State.DRAFT)
    _refuse_unless_keeper(row, actor)
    row.items.filter(position=position).delete()
    return row


@transaction.atomic
def discard_handover(handover: Handover, *, actor: User) -> None:
    """Throw a draft away; its dossiers are free again.

    Raises:
        NotFound, NotAllowed, Conflict: see `hand_over_list`.
    """
    row = _locked(handover, actor, Handover.State.DRAFT)
    _refuse_unless_keeper(row, actor)
    row.delete()


@transaction.atomic
def hand_over_list(handover: Handover, *, actor: User, at: datetime) -> Handover:
    """Hand a draft over: its list is fixed, with the digests of all files and the end of each chain of events.

    Raises:
        NotFound: the person may not know of it.
        NotAllowed: he does not keep the records of the unit.
        InvalidInput: no dossier is left in it.
        Conflict: it is no draft any more.
    """
    row = _locked(handover, actor, Handover.State.DRAFT)
    _refuse_unless_keeper(row, actor)
    items = list(row.items.select_related("dossier").order_by("position"))
    if not items:
        raise refusals.nothing_to_hand_over()
    files = files_of([one.dossier_id for one in items])
    # Out of the way first: the database compares row by row, and a new number may be one that another row still has.
    row.items.update(position=F("position") + MOST)
    for number, one in enumerate(items, 1):
        kept = files.get(one.dossier_id, ())
        one.position, one.files = number, len(kept)
        one.size_bytes = sum(file.attachment.size_bytes for file in kept)
        one.event_count, one.last_hash = one.dossier.event_count, one.dossier.last_hash
        one.sha256 = digest_of_files(kept)
    HandoverItem.objects.bulk_update(
        items, ["position", "files", "size_bytes", "event_count", "last_hash", "sha256"]
    )
    row.digest = digest_of_list(_said(one) for one in items)
    row.state, row.handed_by, row.handed_at = Handover.State.HANDED, actor, at
    row.save(update_fields=["digest", "state", "handed_by", "handed_at"])
    _tell_acceptors(row, actor, at)
    return row


@transaction.atomic
def accept_handover(handover: Handover, *, actor: User, at: datetime) -> Handover:
    """Take a hand-over into the archive: from now on nothing of its dossiers changes. All of it or nothing.

    Raises:
        NotFound: the person may not know of it.
        NotAllowed: he made it or handed it over himself, or may not take it over.
        Conflict: it does not wait, a dossier is not what was handed over, or something is still to come of it.
    """
    row = _locked(handover, actor, Handover.State.HANDED)
    _refuse_unless_another(row, actor)
    ids = list(row.items.values_list("dossier_id", flat=True))
    # What is compared is what is archived: nobody corrects a dossier between the two, and all who lock several do so in one order.
    list(Dossier.objects.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    items = list(row.items.select_related("dossier").order_by("position"))
    files = files_of(ids)
    late = Dossier.objects.filter(waiting(), pk__in=ids).first()
    if late is not None:
        raise refusals.still_waits(late.code)
    for one in items:
        if one.dossier.last_hash != one.last_hash or one.sha256 != digest_of_files(
            files.get(one.dossier_id, ())
        ):
            raise refusals.changed_since(one.dossier.code)
        archive_dossier(
            one.dossier,
            handover=row.code,
            retention=words_of(one.years),
            digest=one.sha256,
            seen=one.event_count,
            actor=actor,
            at=at,
        )
    row.state, row.settled_by, row.settled_at = Handover.State.ACCEPTED, actor, at
    row.save(update_fields=["state", "settled_by", "settled_at"])
    return row


@transaction.atomic
def return_handover(handover: Handover, *, reason: str, actor: User, at: datetime) -> Handover:
    """Give a hand-over back: its dossiers are free for another one; the minutes stay, with the reason.

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `accept_handover`.
    """
    if not reason.strip():
        raise refusals.bad_rule("Hãy ghi lý do trả lại.", "Say why it is given back.")
    row = _locked(handover, actor, Handover.State.HANDED)
    _refuse_unless_another(row, actor)
    row.items.update(released=True)
    row.state, row.settled_by, row.settled_at = Handover.State.RETURNED, actor, at
    row.why_returned = reason.strip()[:500]
    row.save(update_fields=["state", "settled_by", "settled_at", "why_returned"])
    return row


def note_use(
    dossier: Dossier, *, kind: str, what: str = "", purpose: str = "", actor: User, at: datetime
) -> None:
    """Note that somebody used a dossier that lies in the archive; looking at it again within an hour is the same look.

    Shape: one query for a look that is known, two for others; none for what was not handed over.
    """
    if dossier.archived_at is None:
        return
    if kind == ArchiveUse.Kind.LOOK:
        known = ArchiveUse.objects.filter(
            dossier=dossier.pk, user=actor, kind=kind, at__gt=at - SAME_LOOK
        )
        if known.exists():
            return
    _note([dossier], kind=kind, what=what, purpose=purpose, actor=actor, at=at)


def note_copies(
    dossiers: Iterable[Dossier], *, what: str, purpose: str, actor: User, at: datetime
) -> None:
    """Note that somebody took copies of dossiers, of those that lie in the archive. Shape: one query."""
    there = [one for one in dossiers if one.archived_at is not None]
    _note(there, kind=ArchiveUse.Kind.COPY, what=what, purpose=purpose, actor=actor, at=at)


def _note(
    dossiers: Iterable[Dossier], *, kind: str, what: str, purpose: str, actor: User, at: datetime
) -> None:
    ArchiveUse.objects.bulk_create(
        ArchiveUse(
            dossier=one,
            kind=kind,
            what=what[:300],
            purpose=purpose.strip()[:300],
            user=actor,
            at=at,
        )
        for one in dossiers
    )


def _said(one: HandoverItem) -> tuple[object, ...]:
    return (one.position, one.dossier.code, words_of(one.years), one.last_hash, one.sha256)


def _locked(handover: Handover, actor: User, state: Handover.State) -> Handover:
    found = Handover.objects.visible_to(actor).filter(pk=handover.pk)
    row = found.select_for_update(of=("self",)).select_related("unit").first()
    if row is None:
        raise refusals.not_found()
    if row.state != state:
        raise refusals.not_in_this_state(str(Handover.State(row.state).label))
    return row


def _refuse_unless_keeper(row: Handover, actor: User) -> None:
    if row.unit_id not in units_of(actor, KEEPING, secret=row.secret):
        raise refusals.not_allowed()


def _refuse_unless_another(row: Handover, actor: User) -> None:
    if actor.pk in {row.made_by_id, row.handed_by_id}:
        raise refusals.not_another_person()
    if row.unit_id not in units_of(actor, ACCEPTING, secret=row.secret):
        raise refusals.not_another_person()


def _tell_acceptors(row: Handover, actor: User, at: datetime) -> None:
    on = at.date()
    people = {one.user_id for one in members_of({row.unit_id}, on=on, roles=ACCEPTING)}
    text = f"Lần nộp lưu {row.code} chờ nhận vào Lưu trữ cơ quan"
    text_en = f"Hand-over {row.code} waits to be taken into the archive"
    notices.notify_rows(
        [
            notices.notice_row(
                user_id=one,
                text=text,
                text_en=text_en,
                link=f"/office/archive/{row.pk}/",
                dedupe_key=f"archive:{row.pk}:handed",
                at=at,
            )
            for one in sorted(people - {actor.pk, row.made_by_id})
        ]
    )

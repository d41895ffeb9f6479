"""What is seen of a bundle: its parts and where they stand, and when all of it is expected to be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import BundledDossier, Dossier
from thuocdo.dossiers.reception import acceptance
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.writing import calendar_for, events_of, with_dues


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One part: nothing of its people or its subject. `due_at` is null where no law sets a time; `expected` says that its clock has not begun."""

    id: int
    code: str
    procedure: str
    agency: str
    status: int
    turn: int
    waits: bool
    ended_at: datetime | None
    due_at: datetime | None
    expected: bool


@dataclass(frozen=True, slots=True)
class BundleSeen:
    """A bundle with its parts in order."""

    id: int
    code: str
    name: str
    parts: tuple[PartSeen, ...]

    @property
    def turns(self) -> int:
        """Return how many turns there are."""
        return max(one.turn for one in self.parts)

    @property
    def done(self) -> int:
        """Return how many parts have ended."""
        return sum(one.ended_at is not None for one in self.parts)

    @property
    def due_at(self) -> datetime | None:
        """Return when the last part is due, or expected to be; null where one has no date."""
        dates = [one.due_at for one in self.parts if one.ended_at is None]
        known = [one for one in dates if one is not None]
        return max(known) if known and len(known) == len(dates) else None

    def others(self, dossier_id: int) -> tuple[PartSeen, ...]:
        """Return the parts beside one."""
        return tuple(one for one in self.parts if one.id != dossier_id)


def bundle_of(row: Dossier, *, now: datetime) -> BundleSeen | None:
    """Return the bundle that a dossier is a part of; null where it is of none.

    Shape: one query, none for a dossier that is no part; three more for each part that waits for its turn.
    """
    if not row.bundle_turn:
        return None
    return bundles_of([row], now=now).get(row.pk)


def bundles_of(rows: Iterable[Dossier], *, now: datetime | None) -> dict[int, BundleSeen]:
    """Return the bundles of dossiers by dossier; those that are no part are left out.

    Shape: one query for all, none where there is no part; where a moment is given, three more for each part that waits.

    Args:
        rows: dossiers that the reader sees.
        now: the moment from which what waits is counted ahead; null leaves it without a date.
    """
    wanted = [one.pk for one in rows if one.bundle_turn]
    if not wanted:
        return {}
    bundles = BundledDossier.objects.filter(dossier__in=wanted).values("bundle")
    parts = list(
        BundledDossier.objects.filter(bundle__in=bundles)
        .select_related("bundle__group", "dossier__procedure_version", "dossier__competent_agency")
        .order_by("bundle", "position")
    )
    groups: dict[int, list[BundledDossier]] = {}
    for one in parts:
        groups.setdefault(one.bundle_id, []).append(one)
    seen = {key: _seen(found, now) for key, found in groups.items()}
    return {one.dossier_id: seen[one.bundle_id] for one in parts if one.dossier_id in set(wanted)}


def _seen(parts: Sequence[BundledDossier], now: datetime | None) -> BundleSeen:
    bundle = parts[0].bundle
    dates = _expected(parts, now) if now is not None else {}
    return BundleSeen(
        bundle.pk,
        bundle.code,
        bundle.group.name,
        tuple(
            PartSeen(
                id=one.dossier_id,
                code=one.dossier.code,
                procedure=one.dossier.procedure_version.name if one.dossier.procedure_version else "",
                agency=one.dossier.competent_agency.name,
                status=one.dossier.status,
                turn=one.turn,
                waits=one.dossier.waits_turn and one.dossier.ended_at is None,
                ended_at=one.dossier.ended_at,
                due_at=one.dossier.due_at or dates.get(one.dossier_id),
                expected=one.dossier.due_at is None and one.dossier_id in dates,
            )
            for one in parts
        ),
    )  # fmt: skip


def _expected(parts: Sequence[BundledDossier], now: datetime) -> dict[int, datetime]:
    """Return by when each part that waits will be due, if those before it end when they are due and none is late."""
    found: dict[int, datetime] = {}
    begins: datetime | None = now
    for turn in sorted({one.turn for one in parts}):
        ends: list[datetime | None] = []
        for one in (part for part in parts if part.turn == turn):
            row = one.dossier
            if row.ended_at is not None:
                continue
            due = row.due_at
            if due is None and row.waits_turn and begins is not None:
                due = _due_if_accepted(row, max(begins, now))
                if due is not None:
                    found[row.pk] = due
            ends.append(due)
        if None in ends:
            begins = None
        elif ends and begins is not None:
            begins = max([begins, *(one for one in ends if one is not None)])
    return found


def _due_if_accepted(row: Dossier, at: datetime) -> datetime | None:
    story = events_of(row)
    state = replay(story)
    event = acceptance(state.term_unit, by=None, at=at)
    if state.term_amount is None:
        return None
    calendar = calendar_for(row.competent_agency_id, first=row.registered_at, last=at)
    told = with_dues(event, story, state, calendar)
    assert isinstance(told, e.Accepted)
    return told.due_at

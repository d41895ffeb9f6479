"""What changed a score, and what would lift it, as typed values; single dossiers only where the person may see them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse

from thuocdo.dossiers.models import Dossier
from thuocdo.office.service_index.asked import Asked
from thuocdo.office.service_index.score_pages import records_address
from thuocdo.office.service_index.words import DEEDS, REASONS, points_text, said
from thuocdo.scoring.service_index.changes import Changes, ComponentChange, Moved, what_changed
from thuocdo.scoring.service_index.counting import version
from thuocdo.scoring.service_index.lifting import Deed, Lift, Lifts, what_would_lift
from thuocdo.scoring.service_index.windows import Window
from thuocdo.ui.jinja import figure
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: So many single records are named; the rest is told by reason.
NAMED = 10
#: So many are looked for among those the person may see.
_LOOKED_AT = 300
_DOSSIERS = "dossiers."


@dataclass(frozen=True, slots=True)
class ComponentMove:
    """A component before and now, and what it gained."""

    code: str
    name: str
    before: str
    now: str
    points: str
    gained: bool


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Why records moved the score: how many, and by how many points."""

    name: str
    count: int
    points: str
    gained: bool


@dataclass(frozen=True, slots=True)
class RecordView:
    """One dossier the person may see; `detail` says what happened, or when it is due."""

    code: str
    href: str
    unit: str
    detail: str
    points: str
    gained: bool
    parts: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What changed. `hidden` counts records that moved points and that the person may not open, or that are no dossiers."""

    since: datetime
    complete: bool
    before: str
    now: str
    points: str
    gained: bool
    components: tuple[ComponentMove, ...]
    reasons: tuple[ReasonView, ...]
    records: tuple[RecordView, ...]
    others: int


@dataclass(frozen=True, slots=True)
class DeedView:
    """Something that can be done, with how many dossiers, and what all of them carry."""

    name: str
    count: int
    points: str
    href: str


@dataclass(frozen=True, slots=True)
class LiftsView:
    """What would lift the score, most points first."""

    deeds: tuple[DeedView, ...]
    records: tuple[RecordView, ...]
    others: int


def changes_of(asked: Asked, user: User) -> ChangesView | None:
    """Return what changed a score; null where no refresh has been followed yet."""
    found = _kept_changes(asked.unit.id, asked.window, asked.begun, version())
    if found is None:
        return None
    codes = _visible(found.moved, user)
    listed = [one for one in found.moved if one.record in codes and _is_dossier(one)][:NAMED]
    return ChangesView(
        found.since,
        found.complete,
        _score(found.before.on_scale),
        _score(found.now.on_scale),
        points_text(found.points),
        found.points >= 0,
        tuple(_move(one) for one in found.components if one.points),
        tuple(_reasons(found)),
        tuple(_moved(one, codes, asked) for one in listed),
        len(found.moved) - len(listed),
    )


def lifts_of(asked: Asked, user: User) -> LiftsView:
    """Return what would lift a score most."""
    found = _kept_lifts(asked.unit.id, asked.window.days, version())
    codes = _visible(found.records, user)
    listed = [one for one in found.records if one.record in codes][:NAMED]
    return LiftsView(
        tuple(_deed(one, asked) for one in found.deeds),
        tuple(_lift(one, codes, asked) for one in listed),
        sum(one.count for one in found.deeds) - len(listed),
    )


@lru_cache(maxsize=32)
def _kept_changes(unit: int, window: Window, since: datetime, of: Hashable) -> Changes | None:
    del of
    return what_changed(unit, window, since=since)


@lru_cache(maxsize=32)
def _kept_lifts(unit: int, window: Period, of: Hashable) -> Lifts:
    del of
    return what_would_lift(unit, window)


def _is_dossier(one: Moved | Lift) -> bool:
    return one.fact.startswith(_DOSSIERS)


def _visible(records: Iterable[Moved | Lift], user: User) -> Mapping[int, str]:
    """Return the codes of those dossiers that a person may see, of the first ones; one query."""
    ids = list(dict.fromkeys(one.record for one in records if _is_dossier(one)))[:_LOOKED_AT]
    if not ids:
        return {}
    rows = Dossier.objects.visible_to(user).filter(pk__in=ids)
    return dict(rows.values_list("pk", "code"))


def _score(value: object) -> str:
    return "–" if value is None else figure(value, 2)  # type: ignore[arg-type] # a decimal


def _move(one: ComponentChange) -> ComponentMove:
    return ComponentMove(
        one.now.component.code,
        said(one.now.component.name),
        _score(one.before.points),
        _score(one.now.points),
        points_text(one.points),
        one.points >= 0,
    )


def _reasons(found: Changes) -> Iterable[ReasonView]:
    for reason, count, points in found.by_reason():
        yield ReasonView(str(REASONS[reason]), count, points_text(points), points >= 0)


def _moved(one: Moved, codes: Mapping[int, str], asked: Asked) -> RecordView:
    parts = ", ".join(f"{code} {points_text(points)}" for code, points in one.points.items())
    return _record(one, codes, asked, str(REASONS[one.reason]), one.total, parts=parts)


def _lift(one: Lift, codes: Mapping[int, str], asked: Asked) -> RecordView:
    return _record(one, codes, asked, str(DEEDS[one.deed]), one.points, due=one.due)


def _record(
    one: Moved | Lift,
    codes: Mapping[int, str],
    asked: Asked,
    detail: str,
    points: Fraction,
    *,
    parts: str = "",
    due: date | None = None,
) -> RecordView:
    unit = asked.units.get(one.unit)
    return RecordView(
        codes[one.record],
        reverse("office:dossiers:detail", args=[one.record]),
        unit.name if unit and unit.id != asked.unit.id else "",
        detail,
        points_text(points),
        points >= 0,
        parts,
        due,
    )


def _deed(one: Deed, asked: Asked) -> DeedView:
    href = records_address(one.measure, asked.unit.id, asked.window.days)
    return DeedView(str(DEEDS[one.code]), one.count, points_text(one.points), href)

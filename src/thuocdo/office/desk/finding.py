"""Finding the procedure somebody came for: as he says it, without accents; or one that is often asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from django.db.models import F

from thuocdo.dossiers.popular import often_asked_for
from thuocdo.procedures.bundles import bundles_in_force
from thuocdo.procedures.models import ProcedureBundle, ProcedureVersion
from thuocdo.procedures.searching import LONGEST_QUERY, search
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.procedures.querysets import ProcedureVersionQuerySet

MOST_HITS = 12
MOST_OFTEN = 10
#: What people ask for most changes slowly.
KEPT_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One procedure in force."""

    version_id: int
    code: str
    name: str
    sector: str


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found; `nearest` says that nothing fits exactly and these are like it."""

    words: str
    found: tuple[Hit, ...]
    nearest: bool = False
    bundles: tuple[ProcedureBundle, ...] = ()


class _Often:
    """The procedures asked for most, of this process; assigned whole."""

    read_at = float("-inf")
    ids: tuple[int, ...] = ()


def find_procedures(words: str, *, user: User, on: date) -> Hits:
    """Return the procedures that words find; without words those that are asked for most. Shape: four queries at the most."""
    text = words.strip()[:LONGEST_QUERY]
    rows = ProcedureVersion.objects.visible_to(user, on=on).in_force(on)
    if not text:
        return Hits("", _often(rows), bundles=bundles_in_force(on))
    found, nearest = search(rows, text, on=on)
    listed = found.order_by(F("closeness"), "search_name", "pk").select_related(
        "procedure", "sector"
    )
    hits = tuple(_hit(one) for one in listed[:MOST_HITS])
    return Hits(text, hits, nearest, _bundles_named(text, on))


def _bundles_named(text: str, on: date) -> tuple[ProcedureBundle, ...]:
    """Return the bundles with all words in their names, without accents, or with that code."""
    words = fold(text).split()

    def fits(one: ProcedureBundle) -> bool:
        name = fold(f"{one.code} {one.name} lien thong")
        return all(word in name for word in words)

    return tuple(one for one in bundles_in_force(on) if fits(one))


def _often(rows: ProcedureVersionQuerySet) -> tuple[Hit, ...]:
    if monotonic() - _Often.read_at > KEPT_SECONDS:
        _Often.ids = tuple(often_asked_for()[:MOST_OFTEN])
        _Often.read_at = monotonic()
    place = {procedure: number for number, procedure in enumerate(_Often.ids)}
    found = rows.filter(procedure__in=place).select_related("procedure", "sector")
    return tuple(_hit(one) for one in sorted(found, key=lambda one: place[one.procedure_id]))


def _hit(one: ProcedureVersion) -> Hit:
    return Hit(one.pk, one.procedure.code, one.name, one.sector.name)

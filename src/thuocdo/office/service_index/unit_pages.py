"""Units of one kind compared by their scores, with ranks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from thuocdo.office.figures.map_of_units import named
from thuocdo.office.service_index.asked import Asked
from thuocdo.office.service_index.score_pages import kept_scores
from thuocdo.office.service_index.words import said
from thuocdo.organisations.models import Unit
from thuocdo.scoring.ranking import ranked
from thuocdo.scoring.service_index.counting import version
from thuocdo.scoring.service_index.edition import edition

#: Kinds of units that are compared with each other.
KINDS = (Unit.Kind.DEPARTMENT, Unit.Kind.COMMUNE)
#: So many stand open on a phone, and one's own.
FIRST = 10


@dataclass(frozen=True, slots=True)
class GroupCell:
    """The points of one group; null where nothing of it could be measured."""

    got: Decimal | None
    measurable: Decimal


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `place` is null where it has no score, or too little of the index was measured.

    `later` stands on a phone only where all are asked for.
    """

    name: str
    href: str
    place: int | None
    shared: bool
    on_scale: Decimal | None
    band: str
    band_code: str
    got: Decimal
    measurable: Decimal
    groups: tuple[GroupCell, ...]
    here: bool
    later: bool = False


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """All units of a kind, or those that some words find, best first, those without a rank last.

    `ranked_from` is the percentage of what can be measured that a rank asks for, `all` how many units of the kind there are.
    """

    kind: str
    words: str
    all: int
    groups: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    ranked_from: Decimal
    as_of: datetime

    @property
    def folded(self) -> bool:
        """Say whether a phone leaves some out."""
        return any(one.later for one in self.rows)


def units_page(asked: Asked, kind: str, *, words: str = "", every: bool = False) -> UnitsPage:
    """Return the units of a kind in the order of their ranks, which they have among all of them.

    Args:
        asked: the unit one looks from, and the days.
        kind: of units.
        words: what the names of the units shown hold; empty for all.
        every: whether a phone shows all at once.
    """
    units = [one for one in asked.units.values() if one.kind == kind]
    found = kept_scores(tuple(one.id for one in units), asked.window.days, version())
    ranks = ranked({unit: score.for_rank for unit, score in found.of.items()})
    rows: list[UnitRow] = []
    heads: tuple[str, ...] = ()
    for one in named(units, words):
        score, rank = found.of[one.id], ranks[one.id]
        heads = tuple(said(group.group.name) for group in score.groups)
        rows.append(
            UnitRow(
                one.name,
                asked.address(unit=one.id),
                rank.place,
                rank.shared,
                score.on_scale,
                said(score.band.name) if score.band else "",
                score.band.code if score.band else "",
                score.got,
                score.measurable,
                tuple(
                    GroupCell(group.got if group.measurable else None, group.measurable)
                    for group in score.groups
                ),
                one.id == asked.unit.id,
            )
        )
    rows.sort(key=lambda row: (row.place is None, row.place or 0))
    if not (words or every):
        rows = [replace(row, later=n >= FIRST and not row.here) for n, row in enumerate(rows)]
    least = edition(asked.window.days.last_day).ranked_from
    as_of = datetime.fromtimestamp(found.as_of, tz=UTC)
    return UnitsPage(kind, words, len(units), heads, tuple(rows), least, as_of)

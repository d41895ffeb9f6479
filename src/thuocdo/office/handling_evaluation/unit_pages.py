"""Units of one kind compared by their evaluations, with bands and ranks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from thuocdo.office.figures.map_of_units import named
from thuocdo.office.handling_evaluation.asked import Asked
from thuocdo.office.handling_evaluation.pages import doubts_of, ranks_of
from thuocdo.office.service_index.unit_pages import FIRST
from thuocdo.office.service_index.words import said
from thuocdo.scoring.handling_evaluation.counting import kept_evaluations
from thuocdo.scoring.service_index.counting import version


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `place` and `carried` are null where it resolved no dossier. `points` are those of the indices, null where one is not known.

    `later` stands on a phone only where all are asked for.
    """

    name: str
    href: str
    place: int | None
    shared: bool
    carried: Decimal | None
    band: str
    band_code: str
    got: Decimal
    measurable: int
    points: tuple[Decimal | None, ...]
    here: bool
    later: bool = False


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many units are in a band."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """All units of a kind, or those that some words find, best first, those without an evaluation last. `bands` and `all` count all of them.

    `indices` are codes and names.
    """

    kind: str
    words: str
    all: int
    indices: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]
    bands: tuple[BandCount, ...]
    rows: tuple[UnitRow, ...]
    total: int
    source: str
    doubts: tuple[str, ...]
    as_of: datetime

    @property
    def folded(self) -> bool:
        """Say whether a phone leaves some out."""
        return any(one.later for one in self.rows)


def units_page(
    asked: Asked, kind: str, *, words: str = "", every: bool = False
) -> UnitsPage | None:
    """Return the units of a kind in the order of their ranks, which they have among all of them; null where there are none.

    Args:
        asked: the unit one looks from, and the period.
        kind: of units.
        words: what the names of the units shown hold; empty for all.
        every: whether a phone shows all at once.
    """
    units = [one for one in asked.units.values() if one.kind == kind]
    if not units:
        return None
    found = kept_evaluations(tuple(one.id for one in units), asked.days, version())
    ranks = ranks_of(found)
    holds = found.of[units[0].id].edition
    counted = [place for place, one in enumerate(holds.indices) if one.waits is None]
    rows = []
    for unit in named(units, words):
        one, rank = found.of[unit.id], ranks[unit.id]
        rows.append(
            UnitRow(
                unit.name,
                asked.address(unit=unit.id),
                rank.place,
                rank.shared,
                one.carried,
                said(one.band.name) if one.band else "",
                one.band.code if one.band else "",
                one.got,
                one.measurable,
                tuple(one.indices[place].points for place in counted),
                unit.id == asked.unit.id,
            )
        )
    rows.sort(key=lambda row: (row.place is None, row.place or 0))
    if not (words or every):
        rows = [replace(row, later=n >= FIRST and not row.here) for n, row in enumerate(rows)]
    in_bands = Counter(one.band.code for one in found.of.values() if one.band)
    return UnitsPage(
        kind,
        words,
        len(units),
        tuple((holds.indices[place].code, said(holds.indices[place].name)) for place in counted),
        tuple(one.code for one in holds.indices if one.waits is not None),
        tuple(BandCount(band.code, said(band.name), in_bands[band.code]) for band in holds.bands),
        tuple(rows),
        holds.total,
        holds.source,
        doubts_of(found.of[units[0].id], asked),
        datetime.fromtimestamp(found.as_of, tz=UTC),
    )

"""Units of one kind compared by their evaluations, with bands and ranks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from thuocdo.office.handling_evaluation.asked import Asked
from thuocdo.office.handling_evaluation.pages import doubts_of, ranks_of
from thuocdo.office.service_index.words import said
from thuocdo.scoring.handling_evaluation.counting import kept_evaluations
from thuocdo.scoring.service_index.counting import version


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `place` and `carried` are null where it resolved no dossier. `points` are those of the indices, null where one is not known."""

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


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many units are in a band."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """All units of a kind, best first, those without an evaluation last. `indices` are codes and names."""

    kind: str
    indices: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]
    bands: tuple[BandCount, ...]
    rows: tuple[UnitRow, ...]
    total: int
    source: str
    doubts: tuple[str, ...]
    as_of: datetime


def units_page(asked: Asked, kind: str) -> UnitsPage | None:
    """Return the units of a kind in the order of their ranks; null where there are none."""
    units = [one for one in asked.units.values() if one.kind == kind]
    if not units:
        return None
    found = kept_evaluations(tuple(one.id for one in units), asked.days, version())
    ranks = ranks_of(found)
    holds = found.of[units[0].id].edition
    counted = [place for place, one in enumerate(holds.indices) if one.waits is None]
    rows = []
    for unit in units:
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
    return UnitsPage(
        kind,
        tuple((holds.indices[place].code, said(holds.indices[place].name)) for place in counted),
        tuple(one.code for one in holds.indices if one.waits is not None),
        tuple(
            BandCount(band.code, said(band.name), sum(row.band_code == band.code for row in rows))
            for band in holds.bands
        ),
        tuple(rows),
        holds.total,
        holds.source,
        doubts_of(found.of[units[0].id], asked),
        datetime.fromtimestamp(found.as_of, tz=UTC),
    )

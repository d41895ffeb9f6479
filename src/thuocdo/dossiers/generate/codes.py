"""The codes of a batch of dossiers: the next ones of each unit and day, so that clerks go on after them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import connection

import numpy as np

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.generate.clockwork import date_of
from thuocdo.dossiers.generate.pieces import Pieces, joined, picked, picked_by, pieces
from thuocdo.identifiers.dossier_codes import DossierCode, dossier_code_pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.draws import Draws
    from thuocdo.dossiers.generate.world import World

    Ints = NDArray[np.int64]

_COUNTERS = """
    INSERT INTO identifiers_dossiercodecounter AS counter (agency_code, "on", last_number)
    SELECT * FROM unnest(%s::text[], %s::date[], %s::int[])
    ON CONFLICT (agency_code, "on") DO UPDATE SET last_number = counter.last_number + excluded.last_number
    RETURNING agency_code, "on", last_number
"""


@dataclass(frozen=True)
class Codes:
    """The codes of some dossiers: which of `heads` each has, and its number behind it."""

    heads: list[str]
    head: Ints
    number: Ints

    @cached_property
    def said(self) -> Pieces:
        """Return the codes."""
        return joined(picked(pieces(one.encode() for one in self.heads), self.head), self.figures)

    @cached_property
    def figures(self) -> Pieces:
        """Return the figures of the numbers."""
        return picked_by(self.number, lambda one: b"%04d" % one)


def take_codes(world: World, draws: Draws) -> Codes:
    """Take the next codes of all units and days at once."""
    keys = draws.day * len(world.units) + draws.reception
    order = np.argsort(keys, kind="stable")
    unique, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.arange(len(keys)) - np.repeat(starts, counts)
    days, units = np.divmod(unique, len(world.units))
    agencies = [str(world.agency_codes[n]) for n in units.tolist()]
    dates = [date_of(n) for n in days.tolist()]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTERS, [agencies, dates, counts.tolist()])
        last = {(agency, on): number for agency, on, number in cursor.fetchall()}
    before = (
        np.array([last[key] for key in zip(agencies, dates, strict=True)], dtype=np.int64) - counts
    )
    heads = [
        _head(world, unit, day) for unit, day in zip(units.tolist(), days.tolist(), strict=True)
    ]
    group = np.searchsorted(unique, keys)
    return Codes(heads, group, before[group] + place + 1)


def _head(world: World, unit: int, day: int) -> str:
    """Return what stands before the number in the codes of a unit and day."""
    on = date_of(day)
    written = str(DossierCode(world.agency_codes[unit], on, 1, dossier_code_pattern(on)))
    head, end = written[:-4], written[-4:]
    assert end == "0001", "the number has four figures and stands at the end"
    assert canonical(head) == f'"{head}"'
    return head

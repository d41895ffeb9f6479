"""Dossiers of one batch to which the same happened: their columns, as numbers and as encoded pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.accounts.models import Role
from thuocdo.dossiers.generate.pieces import Pieces, picked
from thuocdo.dossiers.generate.shapes import AGENCY_DESK, APPROVER, NOBODY, RECEPTION
from thuocdo.dossiers.generate.texts import truths, whole_numbers
from thuocdo.dossiers.generate.world import ROLES
from thuocdo.working_time.working_calendar import SECONDS_AN_HOUR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.codes import Codes
    from thuocdo.dossiers.generate.draws import Draws
    from thuocdo.dossiers.generate.ids import FirstIds
    from thuocdo.dossiers.generate.shapes import Happening, Shape
    from thuocdo.dossiers.generate.timeline import Timeline
    from thuocdo.dossiers.generate.world import World

    Ints = NDArray[np.int64]


@dataclass(slots=True)
class Batch:
    """The dossiers of some days, before they are written; `people_said` has quotes."""

    world: World
    draws: Draws
    plan: Timeline
    ids: FirstIds
    codes: Codes
    people_said: Pieces
    mark: bytes  # the request id of the first event
    until: int


class Group:
    """Some of a batch that can be written as if all had one shape; `places` are their places in the batch."""

    def __init__(self, batch: Batch, shape: Shape, places: Ints) -> None:
        self.batch, self.shape, self.places = batch, shape, places
        self.world, self.draws, self.plan = batch.world, batch.draws, batch.plan
        self.count = len(places)
        self._who: dict[str, Ints] = {}

    # Arrays

    @property
    def ids(self) -> Ints:
        """Return the ids of the dossiers."""
        return self.batch.ids.dossiers(self.places)

    def at(self, name: str) -> Ints:
        """Return the moments of one happening."""
        return self.plan.at[name][self.places]

    def dues(self, name: str) -> tuple[Ints, Ints, Ints]:
        """Return due time, original due time and that of the index after a happening."""
        due, original, index_due = self.plan.dues[name]
        return due[self.places], original[self.places], index_due[self.places]

    def luck(self, name: str) -> NDArray[np.float64]:
        """Return one column of luck."""
        return self.draws.of(name)[self.places]

    @cached_property
    def agencies(self) -> Ints:
        """Return the places of the competent agencies among the units."""
        return self.draws.agency[self.places]

    @cached_property
    def receptions(self) -> Ints:
        """Return the places of the reception units."""
        return self.draws.reception[self.places]

    @cached_property
    def by_moment(self) -> NDArray[np.bool_]:
        """Say whether lateness is measured by the moment."""
        return self.plan.by_moment[self.places]

    @property
    def first_day(self) -> int:
        """Return the first day of the batch, counted from 1970."""
        return int(self.draws.day[0])

    def step_due(self, one: Happening) -> Ints | None:
        """Return until when the step of a hand-over is due; null where its process sets no hours."""
        hours = self.shape.line.steps[one.step - 1].hours if one.step else None
        if hours is None:
            return None
        seconds = np.full(self.count, int(hours * SECONDS_AN_HOUR), dtype=np.int64)
        return self.world.clockwork.moment_after(self.agencies, self.at(one.at), seconds)

    def who(self, by: str) -> Ints:
        """Return the numbers of the officials who act in one part."""
        if by not in self._who:
            self._who[by] = self._found(by)
        return self._who[by]

    def _found(self, by: str) -> Ints:
        officials = self.world.officials
        if by == NOBODY:
            return np.full(self.count, officials.nobody, dtype=np.int64)
        unit = self.receptions if by == RECEPTION else self.agencies
        if by in (RECEPTION, AGENCY_DESK):
            role, luck = Role.RECEPTION_OFFICER.value, "accepting"
        elif by == APPROVER:
            role, luck = Role.APPROVER.value, "handler"
        else:
            role, luck = (
                self.shape.line.steps[int(by.removeprefix("step")) - 1].served_by,
                "handler",
            )
        place = ROLES.index(role) if role in ROLES else ROLES.index(Role.HANDLER.value)
        # With two of a role, one takes every other dossier.
        second = (self.luck(luck) * 1000).astype(np.int64) % 2
        found: Ints = officials.of[unit, place, second]
        return found

    @cached_property
    def offers(self) -> Ints:
        """Return which offer each asks for."""
        return self.draws.offer[self.places]

    @cached_property
    def channels(self) -> Ints:
        """Return over which channel each came."""
        return self.draws.channel[self.places]

    # Encoded pieces

    @cached_property
    def codes(self) -> Pieces:
        """Return the dossier codes."""
        return picked(self.batch.codes.said, self.places)

    @cached_property
    def code_numbers(self) -> Pieces:
        """Return the last figures of the dossier codes."""
        return picked(self.batch.codes.figures, self.places)

    @cached_property
    def people_said(self) -> Pieces:
        """Return the hashes of what was said of the people, as JSON."""
        return picked(self.batch.people_said, self.places)

    @cached_property
    def agency_json(self) -> Pieces:
        """Return the ids of the competent agencies as JSON."""
        return picked(self.world.unit_json, self.agencies)

    @cached_property
    def reception_json(self) -> Pieces:
        """Return the ids of the reception units as JSON."""
        return picked(self.world.unit_json, self.receptions)

    @cached_property
    def linked_json(self) -> Pieces:
        """Return whether each is part of a linked group, as JSON."""
        return truths(self.plan.linked[self.places])

    @cached_property
    def fee_json(self) -> Pieces:
        """Return what is owed, as JSON."""
        return whole_numbers(self.plan.fee[self.places])

    def official_json(self, by: str) -> Pieces:
        """Return the account numbers of those who act in one part, as JSON."""
        return picked(self.world.officials.json, self.who(by))

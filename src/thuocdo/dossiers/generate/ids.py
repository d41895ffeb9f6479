"""The ids of everything that is generated, given beforehand: asking the sequence for each row costs as much as writing a short one.

Each dossier has room for as many events, steps, people and papers as a story can have, so ids have gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate import tables
from thuocdo.dossiers.generate.catalogue import MOST_PAPERS, MOST_STEPS
from thuocdo.dossiers.models import Applicant, Dossier, DossierDocument, DossierEvent, DossierStep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.order import Job

    Ints = NDArray[np.int64]

#: Room for each dossier; `happenings` gives at most 19 events, a line of steps has six and one before it.
EVENTS, STEPS, PEOPLE, PAPERS = 24, MOST_STEPS + 2, 2, MOST_PAPERS


@dataclass(frozen=True, slots=True)
class FirstIds:
    """The first ids of some dossiers and of their parts."""

    dossier: int
    event: int
    step: int
    person: int
    paper: int

    def after(self, count: int) -> FirstIds:
        """Return those of what comes after so many dossiers."""
        return FirstIds(
            self.dossier + count,
            self.event + count * EVENTS,
            self.step + count * STEPS,
            self.person + count * PEOPLE,
            self.paper + count * PAPERS,
        )

    def dossiers(self, places: Ints) -> Ints:
        """Return the ids of dossiers, by their places."""
        return self.dossier + places

    def events(self, places: Ints, number: int | Ints) -> Ints:
        """Return the ids of their events of one number, or of one for each, from 1."""
        return self.event + places * EVENTS + _within(number, EVENTS)

    def steps(self, places: Ints, number: int | Ints) -> Ints:
        """Return the ids of their steps of one number, or of one for each, from 1."""
        return self.step + places * STEPS + _within(number, STEPS)

    def people(self, places: Ints, number: int | Ints) -> Ints:
        """Return the ids of their people of one number, or of one for each, from 1."""
        return self.person + places * PEOPLE + _within(number, PEOPLE)

    def papers(self, places: Ints, number: int | Ints) -> Ints:
        """Return the ids of their papers of one number, or of one for each, from 1."""
        return self.paper + places * PAPERS + _within(number, PAPERS)


def _within(number: int | Ints, room: int) -> int | Ints:
    assert np.min(number, initial=1) >= 1, "parts are numbered from 1"
    assert np.max(number, initial=1) <= room, "there is room for all parts of a dossier"
    return number - 1


def with_ids(jobs: Sequence[Job]) -> list[tuple[Job, FirstIds]]:
    """Return the batches, each with the first ids of its dossiers; nobody else gets any of them."""
    total = sum(one.count for one in jobs)
    rooms = ((Dossier, 1), (DossierEvent, EVENTS), (DossierStep, STEPS), (Applicant, PEOPLE), (DossierDocument, PAPERS))  # fmt: skip
    first = FirstIds(*(tables.reserve_ids(one._meta.db_table, total * room) for one, room in rooms))
    made = []
    for one in jobs:
        made.append((one, first))
        first = first.after(one.count)
    return made

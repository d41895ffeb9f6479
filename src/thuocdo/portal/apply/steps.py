"""The pages of an application in their order; those of a bundle go through all its applications, each question and each paper once."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from thuocdo.dossiers.applications.drafting import CHECK, DELIVERY, PAPERS
from thuocdo.dossiers.applications.grouped import (
    asked_before,
    asks,
    own_papers,
    together,
    wants_papers,
)
from thuocdo.dossiers.models import Application
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.schema import asked_groups


@dataclass(frozen=True, slots=True)
class Step:
    """One page: of which application, and its key."""

    application: Application
    key: str

    @property
    def address(self) -> str:
        """Return where it is."""
        return address(self.application, self.key)


def address(application: Application, key: str) -> str:
    """Return the address of one page of an application."""
    if key in {PAPERS, DELIVERY, CHECK}:
        return reverse(f"portal:apply:{key}", args=[application.pk])
    return reverse("portal:apply:question", args=[application.pk, key])


def steps_of(application: Application) -> list[Step]:
    """Return the pages of an application; for a bundle those of all its applications, with one page for delivery and one for the check.

    Shape: no query; for a bundle one, and some for the papers of each application.
    """
    rows = together(application)
    found: list[Step] = []
    for place, one in enumerate(rows):
        found += _questions(one, rows[:place])
    for place, one in enumerate(rows):
        if place == 0 or wants_papers(own_papers(one, rows[:place])):
            found.append(Step(one, PAPERS))
    return [*found, Step(rows[0], DELIVERY), Step(rows[0], CHECK)]


def _questions(row: Application, earlier: list[Application]) -> list[Step]:
    if not asks(row):
        return []
    groups = asked_groups(schema_of(row.form), row.answers)
    return [Step(row, one.key) for one in groups if not asked_before(one, earlier)]


def place_of(steps: list[Step], application: Application, key: str) -> int:
    """Return where a page stands among the pages; one that is not asked any more stands before the papers."""
    for place, one in enumerate(steps):
        if one.key == key and (one.application.pk == application.pk or key in {DELIVERY, CHECK}):
            return place
    return next(place for place, one in enumerate(steps) if one.key == PAPERS)


def step_to_resume(application: Application) -> Step:
    """Return where somebody goes on: the page he saved last, in a bundle the first that he has not saved yet."""
    steps = steps_of(application)
    if application.group_id is None:
        return next((one for one in steps if one.key == application.step), steps[0])
    open_ones = (one for one in steps if one.key not in one.application.changes)
    return next(open_ones, steps[-1])

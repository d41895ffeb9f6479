"""What the papers of one dossier are written from: its events, people, papers and the units and officials they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.accounts.models import User
from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import Applicant, Dossier, DossierEvent
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.procedures.models import ProcedureVersion

#: The fields of events that name a unit or an official.
_UNITS = ("unit", "reception_unit", "competent_agency")
_OFFICIALS = ("official", "approved_by")


@dataclass(frozen=True)
class Story:
    """One dossier as it was told; `rows` are its events in order, so event `number` is `rows[number - 1]`."""

    dossier: Dossier
    rows: Sequence[DossierEvent]

    @cached_property
    def events(self) -> list[e.Event]:
        """Return the events as typed values."""
        return [row.event for row in self.rows]

    def event(self, number: int) -> e.Event:
        """Return one event."""
        return self.events[number - 1]

    def actor(self, number: int) -> str:
        """Return the name of the official behind one event, as it was then; empty where no official did it."""
        return self.rows[number - 1].actor_name

    @cached_property
    def people(self) -> dict[str, Applicant]:
        """Return who is what to the dossier."""
        return {one.part: one for one in self.dossier.applicants.all()}

    @property
    def owner(self) -> Applicant | None:
        """Return whose dossier it is; null where his data were removed."""
        return self.people.get(Applicant.Part.OWNER)

    @property
    def version(self) -> ProcedureVersion | None:
        """Return what the procedure said then."""
        return self.dossier.procedure_version

    @property
    def procedure_code(self) -> str:
        """Return the code of the procedure; empty where it is not known here."""
        return self.version.procedure.code if self.version else ""

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Return the units that events name."""
        return {unit.pk: unit for unit in Unit.objects.filter(pk__in=_named(self.events, _UNITS))}

    @cached_property
    def officials(self) -> dict[int, User]:
        """Return the officials that events name."""
        named = _named(self.events, (*_OFFICIALS, "by"))
        return {user.pk: user for user in User.objects.filter(pk__in=named)}

    def official(self, user_id: int | None) -> str:
        """Return the name of an official; nothing for null."""
        return str(self.officials[user_id]) if user_id is not None else ""

    @cached_property
    def provinces(self) -> dict[int, Unit]:
        """Return the province above each unit that may issue a paper, by the unit, on the day it came in."""
        on = timezone.localdate(self.dossier.registered_at)
        kind = Unit.Kind.PROVINCE
        found = {}
        for unit in {self.dossier.reception_unit, self.dossier.competent_agency}:
            above = unit if unit.kind == kind else None
            above = above or Unit.objects.ancestors_of(unit, on=on).filter(kind=kind).first()
            if above is not None:
                found[unit.pk] = above
        return found


def story_of(dossier: Dossier, *, until: datetime) -> Story:
    """Read the story of a dossier as far as it had happened at a moment.

    Shape: two queries, and one for each thing that a paper asks further.
    """
    row = Dossier.objects.select_related(
        "reception_unit", "competent_agency", "procedure_version__procedure"
    ).get(pk=dossier.pk)
    rows = DossierEvent.objects.filter(dossier=row.pk, at__lte=until).order_by("number")
    return Story(row, list(rows))


def _named(events: Iterable[e.Event], names: Sequence[str]) -> set[int]:
    return {
        value
        for event in events
        for field in fields(event)
        if field.name in names and (value := getattr(event, field.name)) is not None
    }

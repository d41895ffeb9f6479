"""Which of a figure's dossiers a page of records looks at: those of one procedure, one step, one person; and the addresses of such pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import numpy as np

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.querysets import DossierQuerySet, any_of
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.records import Counted
from thuocdo.office.figures.map_of_units import visible_ids
from thuocdo.office.figures.subjects import Subject
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Stands for those that have none: no known procedure, not in a step yet, held by nobody.
NONE = "-"
#: The number of no account.
NOBODY = "0"
_LONGEST = 300
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The code of a procedure, the name of a step, the number of an account in plain digits; empty for all, `NONE` for those without.

    Steps and people are those of open dossiers, as the register says now.
    """

    procedure: str = ""
    step: str = ""
    holder: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Narrowing:
        """Return what an address asks for; what makes no sense finds nothing."""

        def said(name: str) -> str:
            return query.get(name, "")[:_LONGEST].replace("\0", "")

        holder = said("holder")
        if holder not in {"", NONE}:
            is_number = holder.isascii() and holder.isdecimal() and len(holder) <= _DIGITS
            holder = str(int(holder)) if is_number else NOBODY
        return cls(said("procedure"), said("step"), holder)

    @property
    def query(self) -> dict[str, str]:
        """Return the part of an address that asks for it."""
        parts = {"procedure": self.procedure, "step": self.step, "holder": self.holder}
        return {name: value for name, value in parts.items() if value}

    def of_procedure(self, found: Counted) -> Counted:
        """Keep the rows of the procedure."""
        if not self.procedure:
            return found
        places = {code: place for place, code in enumerate(found.procedures)}
        wanted = -1 if self.procedure == NONE else places.get(self.procedure, -2)
        keep = found.procedure == wanted
        return replace(
            found,
            record=found.record[keep],
            unit=found.unit[keep],
            value=found.value[keep],
            procedure=found.procedure[keep],
        )

    def at_hand(self, user: User, ids: Numbers) -> Numbers:
        """Keep the dossiers of the step and the person among those the person who looks may see, in their order."""
        if not (self.step or self.holder):
            return ids
        rows = open_dossiers(user, ids)
        if self.step:
            rows = rows.filter(step_name="" if self.step == NONE else self.step)
        if self.holder == NONE:
            rows = rows.filter(holder=None)
        elif self.holder:
            rows = rows.filter(holder_id=int(self.holder))
        kept = np.fromiter(rows.values_list("pk", flat=True), np.int64)
        return ids[np.isin(ids, kept)]


ALL = Narrowing()


def open_dossiers(user: User, ids: Numbers) -> DossierQuerySet:
    """Return the open ones among some dossiers that a person may see."""
    seen = Dossier.objects.visible_to(user, unit_ids=visible_ids(user))
    return seen.filter(any_of("pk", tuple(ids.tolist())), ended_at=None)


@dataclass(frozen=True, slots=True)
class Address:
    """Which records a page shows."""

    subject: Subject
    unit: int
    window: Period
    narrowing: Narrowing = ALL

    @property
    def query(self) -> str:
        """Return the query of the page."""
        return urlencode(
            {
                "indicator": self.subject.code,
                "unit": self.unit,
                "first": self.window.first_day.isoformat(),
                "last": self.window.last_day.isoformat(),
                **self.narrowing.query,
            }
        )

    def of_unit(self, unit: int) -> str:
        """Return the query of the same records of another unit."""
        return replace(self, unit=unit).query

    def narrowed(self, **parts: str) -> str:
        """Return the query of a part of them; an empty part is all again."""
        return replace(self, narrowing=replace(self.narrowing, **parts)).query


def address_of(one: Subject, unit: int, window: Period) -> str:
    """Return the query of a page of all records of a figure."""
    return Address(one, unit, window).query

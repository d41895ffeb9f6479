"""What applications will cost, as their versions say it for the internet and for their cases; said before they are sent, asked for after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.dossiers.models import Application
from thuocdo.portal.frame import link_if_there
from thuocdo.procedures.choices import Channel
from thuocdo.procedures.fees import VersionFee, fees_of_version

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier
    from thuocdo.portal.apply.pages import CheckPage


@dataclass(frozen=True, slots=True)
class Cost:
    """What is to be paid. `sum_vnd` is null where an amount is open or depends on how many; nothing at all is free."""

    fees: tuple[VersionFee, ...]

    @property
    def is_free(self) -> bool:
        """Say whether nothing is to be paid."""
        return bool(self.fees) and all(one.amount_vnd == 0 for one in self.fees)

    @property
    def sum_vnd(self) -> int | None:
        """Return the sum where it is sure."""
        amounts = [one.amount_vnd for one in self.fees]
        if not amounts or any(one.per for one in self.fees) or None in amounts:
            return None
        return sum(one for one in amounts if one is not None)


def cost_of(application: Application) -> Cost:
    """Return what an application will cost. Shape: one query, none the next time for the same version."""
    there = [
        one
        for one in fees_of_version(application.version_id)
        if one.channel == Channel.ONLINE.value
    ]
    return Cost(tuple(one for one in there if one.case == application.case) or tuple(there))


@dataclass(frozen=True, slots=True)
class CostOfPart:
    """What one procedure of an application costs; `name` is empty where it is the only one."""

    name: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class DonePart:
    """One procedure that was handed in: its dossier, what it costs, and where that is paid; `pay` is empty where nothing is owed yet."""

    application: Application
    dossier: Dossier
    cost: Cost
    owed_vnd: int
    pay: str


def costs_of(page: CheckPage) -> tuple[CostOfPart, ...]:
    """Return what each procedure that will be handed in costs."""
    several = len(page.parts) > 1
    return tuple(
        CostOfPart(one.application.version.name if several else "", cost_of(one.application))
        for one in page.parts
    )


def done_parts(application: Application) -> tuple[DonePart, ...]:
    """Return what was handed in with an application that has a dossier: it, or all of its bundle. Shape: one query for a bundle."""
    rows = [application]
    if application.group is not None:
        found = application.group.applications.order_by("position")
        rows = list(found.select_related("version", "dossier", "competent_agency"))
    return tuple(_done(one) for one in rows)


def _done(row: Application) -> DonePart:
    dossier = row.dossier
    assert dossier is not None, "the caller has looked"
    owed = max(dossier.owed_vnd - dossier.paid_vnd, 0)
    pay = link_if_there("portal:payments:start", dossier.pk) if owed else ""
    return DonePart(row, dossier, cost_of(row), owed, pay)

"""What an application will cost, as its version says it for the internet and for its case; said before it is sent, asked for after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.procedures.choices import Channel
from thuocdo.procedures.fees import VersionFee, fees_of_version

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Application


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

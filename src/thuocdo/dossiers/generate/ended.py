"""Which dossiers ended with a result: for rooms beside this one that invent what people thought of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from thuocdo.dossiers.models import OWN_SYSTEM, Dossier

_AT_ONCE = 5_000


class Ended(NamedTuple):
    """One dossier whose result was handed over, as far as a rating needs it; `ended_at` is when that was."""

    dossier_id: int
    agency_id: int
    reception_unit_id: int
    procedure_id: int | None
    channel: str
    ended_at: datetime | None


def ended_with_a_result() -> Iterator[Ended]:
    """Return the dossiers of this system whose result was handed over, in the order of their numbers."""
    rows = Dossier.objects.filter(
        source_system=OWN_SYSTEM, returned_at__isnull=False, competent_agency__isnull=False
    )
    found = rows.order_by("pk").values_list(
        "pk", "competent_agency_id", "reception_unit_id", "procedure_version__procedure_id", "channel", "returned_at",
    )  # fmt: skip
    return (Ended(*row) for row in found.iterator(_AT_ONCE))

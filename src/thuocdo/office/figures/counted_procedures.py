"""The procedures behind a figure that counts procedures: those of the list that the person who looks may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

import numpy as np

from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.records import Counted
from thuocdo.procedures.models import Procedure, ProcedureVersion

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_ROOM = "procedures."


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure that a figure counts, under its newest name."""

    code: str
    name: str
    href: str


def counts_procedures(found: Counted) -> bool:
    """Say whether what is counted are procedures, or what decisions say of them."""
    return found.measure.fact.startswith(_ROOM)


def procedure_ids(user: User, found: Counted) -> Numbers:
    """Return the procedures of a figure's rows, the newest first. Shape: one query."""
    seen = Procedure.objects.visible_to(user).filter(
        owner__in=np.unique(found.unit).tolist(), code__in=found.procedures
    )
    ids = seen.order_by("-pk").values_list("pk", flat=True)
    return np.fromiter(ids, np.int64)


def procedure_rows(user: User, ids: Sequence[int]) -> list[ProcedureRow]:
    """Return procedures as the list names them, in the order of their ids. Shape: one query."""
    versions = ProcedureVersion.objects.visible_to(user).filter(procedure__in=ids)
    named = versions.order_by("valid_from").values_list("procedure_id", "procedure__code", "name")
    rows = {
        pk: ProcedureRow(code, name, reverse("office:procedures:detail", args=[pk]))
        for pk, code, name in named
    }
    return [rows[one] for one in ids if one in rows]

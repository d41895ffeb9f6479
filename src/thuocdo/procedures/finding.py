"""Which version of a procedure a code means on a day, however the code is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.procedure_codes import ProcedureCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.procedures.models import ProcedureVersion
    from thuocdo.procedures.querysets import ProcedureVersionQuerySet


def bare_code(text: str) -> str:
    """Return the code as the catalogue keeps it: "1.010708.000.00.00.H56" is kept as "1.010708" with its owner."""
    try:
        return ProcedureCode.parse(text).national
    except InvalidInput:
        return text.strip().upper()


def version_of_code(
    rows: ProcedureVersionQuerySet, text: str, *, on: date, owners: Iterable[int] = ()
) -> ProcedureVersion | None:
    """Return the version in force on a day under a code; null where there is none.

    Two owners may keep a procedure under one code: the one nearest to the agency that applies it is meant.

    Shape: one query.

    Args:
        rows: the versions that may be taken, for instance those somebody may see.
        text: "2.000635" or "1.010708.000.00.00.H56".
        on: the day.
        owners: ids of units in the order in which their version is wanted; others come after them.
    """
    wanted = list(owners)
    found = list(
        rows.in_force(on).filter(procedure__code=bare_code(text)).select_related("procedure")
    )
    found.sort(
        key=lambda one: (
            wanted.index(one.procedure.owner_id)
            if one.procedure.owner_id in wanted
            else len(wanted),
            one.pk,
        )
    )
    return found[0] if found else None

"""Which figures the discrepancies of a list concern, as plain values: a row of a list shows two of them and needs no objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.consistency.models import Discrepancy

if TYPE_CHECKING:
    from thuocdo.organisations.querysets import UnitQuerySet


def figures_concerned(
    rows: Sequence[Discrepancy], *, holders: UnitQuerySet
) -> Iterator[tuple[int, Decimal | None, dict[str, Any]]]:
    """Return discrepancy, value and place of the figures that some discrepancies concern.

    Shape: one query; one item per discrepancy × figure.
    Null: a value that the report leaves blank.

    Args:
        rows: found with `visible_to`.
        holders: only figures of reports that these units hold, which are those the person sees into.
    """
    concerned = Discrepancy.figures.through.objects.filter(
        discrepancy__in=[row.pk for row in rows], figure__holder__in=holders
    )
    yield from concerned.values_list("discrepancy", "figure__value", "figure__location")

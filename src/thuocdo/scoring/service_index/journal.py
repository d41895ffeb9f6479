"""The journal of movements: written at each refresh of the figures, from the rows as they were and as they are.

A refresh that computed everything anew says nothing of single records; movements are complete from then on only, and `followed_since` tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

import numpy as np
import pyarrow as pa

from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.measures.measure import Measure
from thuocdo.scoring.models import Followed, Movement
from thuocdo.scoring.service_index.counting import edition_on
from thuocdo.scoring.service_index.edges import edge_columns, edges_statement, followed
from thuocdo.warehouse.columns import day_of
from thuocdo.warehouse.engine.engine import table_name
from thuocdo.warehouse.filling import Filled
from thuocdo.warehouse.session import Snapshot, ask

#: Comparisons reach back a week; a month lets a slow week be looked at again.
KEPT = timedelta(days=35)


@transaction.atomic
def note(filled: Sequence[Filled] | None, at: datetime) -> None:
    """Note what a refresh moves.

    Args:
        filled: the rows of changed records before and after; null where everything was computed anew.
        at: the moment the figures are of.
    """
    if filled is None or any(one.whole for one in filled):
        Followed.objects.update_or_create(pk=1, defaults={"since": at})
        Movement.objects.all().delete()
        return
    if not Followed.objects.exists():
        Followed.objects.create(pk=1, since=at)
    held = followed(edition_on(timezone.localdate(at)).moving)
    for one in filled:
        if one.fact in held:
            Movement.objects.bulk_create(_movements(one, held[one.fact], at), batch_size=1000)


def followed_since() -> datetime | None:
    """Return since when movements are complete; null before the first refresh."""
    return Followed.objects.values_list("since", flat=True).first()


def forget(*, at: datetime) -> int:
    """Forget movements older than `KEPT`; return how many."""
    oldest = at - KEPT
    Followed.objects.filter(since__lt=oldest).update(since=oldest)
    gone, _ = Movement.objects.filter(at__lt=oldest).delete()
    return gone


def _movements(filled: Filled, held: tuple[Measure, ...], at: datetime) -> list[Movement]:
    """Return what moved: edges that a record had and has cancel each other out, and most do."""
    assert filled.before is not None
    assert filled.after is not None
    had, has = _edges(filled.fact, filled.before, held), _edges(filled.fact, filled.after, held)
    *keys, gained = (np.concatenate(pair) for pair in zip(had, has, strict=True))
    gained[: len(had[0])] *= -1
    if not len(gained):
        return []
    order = np.lexsort(keys)
    keys = [one[order] for one in keys]
    new = np.concatenate(([True], np.any([one[1:] != one[:-1] for one in keys], axis=0)))
    begins = np.flatnonzero(new)
    total = np.add.reduceat(gained[order], begins)
    some = np.flatnonzero(total)
    columns = [one[begins[some]].tolist() for one in keys] + [total[some].tolist()]
    return [
        Movement(
            at=at,
            fact=filled.fact,
            record=record,
            unit=unit,
            measure=held[measure].code,
            day=day_of(day),
            gained=gains,
        )
        for record, unit, measure, day, gains in zip(*columns, strict=True)
    ]


def _edges(fact: str, rows: pa.Table, held: tuple[Measure, ...]) -> tuple[Numbers, ...]:
    given: Mapping[str, pa.Table] = {table_name(fact): rows}
    found = ask(edges_statement(fact, held), Snapshot({}, None), rows=given)
    return edge_columns(found, held)

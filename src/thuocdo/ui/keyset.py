"""Pages of long lists by key: each page starts after the last row of the one before, however deep it lies.

A page number would make the database count all rows before it, and rows that come in meanwhile would shift pages.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
Cursor = list[Any]
ROWS_A_PAGE = 50


class _WholeMoments(DjangoJSONEncoder):
    """Writes moments to the microsecond: cut to milliseconds, rows of the same moment would be lost between two pages."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[M]):
    """One page of a list; `following` and `preceding` are the cursors of its neighbours, null where there is none."""

    rows: Sequence[M]
    following: str | None
    preceding: str | None


def keyset_page(
    rows: QuerySet[M], *, order: Sequence[str], cursor: str = "", size: int = ROWS_A_PAGE
) -> KeysetPage[M]:
    """Return the page a cursor points to; the first one where the cursor is empty or makes no sense.

    Shape: one query, `size + 1` rows of the database at the most.

    Args:
        rows: what the list holds, filtered and not yet ordered.
        order: fields as `order_by` takes them, the last one unique; none of them may be null.
        cursor: "following" or "preceding" of another page.
        size: rows of a page.
    """
    backwards, key = _decoded(cursor)
    direction = [_reversed(name) for name in order] if backwards else list(order)
    try:
        wanted = rows.filter(_beyond(direction, key)) if key else rows
        found = list(wanted.order_by(*direction)[: size + 1])
    except (ValueError, TypeError, ValidationError):
        return keyset_page(rows, order=order, size=size)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    before, after = (more, True) if backwards else (bool(key), more)
    return KeysetPage(
        found,
        following=_encoded(found[-1], order, backwards=False) if after and found else None,
        preceding=_encoded(found[0], order, backwards=True) if before and found else None,
    )


def estimated_count(rows: QuerySet[Any], *, exact_below: int = 10_000) -> tuple[int, bool]:
    """Return how many rows there are, and whether that is exact.

    Small lists are counted; of large ones the planner is asked, which takes a millisecond and is right to some percent.
    """
    counted = rows.order_by()[: exact_below + 1].count()
    if counted <= exact_below:
        return counted, True
    return max(planned_count(rows), counted), False


def planned_count(rows: QuerySet[Any]) -> int:
    """Return how many rows the planner expects, without counting any."""
    sql, parameters = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return int(plan[0]["Plan"]["Plan Rows"])


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], key: Cursor) -> Q:
    """Return the rows after a key: equal in the first fields, beyond in the next one."""
    if len(key) != len(order):
        raise ValueError(key)
    beyond, equal = Q(), Q()
    for name, value in zip(order, key, strict=True):
        field, comparison = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        beyond |= equal & Q(**{f"{field}__{comparison}": value})
        equal &= Q(**{field: value})
    return beyond


def _encoded(row: Model, order: Sequence[str], *, backwards: bool) -> str:
    key = [_value(row, name.lstrip("-")) for name in order]
    text = json.dumps([int(backwards), key], cls=_WholeMoments, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[bool, Cursor]:
    try:
        backwards, key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError):
        return False, []
    return bool(backwards), key if isinstance(key, list) else []


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row

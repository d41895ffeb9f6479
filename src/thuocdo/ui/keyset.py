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

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import DateTimeField, Field, IntegerField, Model, Q, QuerySet

from thuocdo.postgresql.shapes import Statement

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
    place = place_of(cursor, order=order, model=rows.model)
    try:
        found = list(keyset_slice(rows, place, place.key, size=size))
    except (ValueError, TypeError, ValidationError):
        return keyset_page(rows, order=order, size=size)
    return place.page_of(found, size=size)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list a page begins: after a key, or before it and `backwards`; without a key at the beginning."""

    order: tuple[str, ...]
    backwards: bool
    key: tuple[Any, ...]

    def page_of(self, found: list[Any], *, size: int = ROWS_A_PAGE) -> KeysetPage[Any]:
        """Return the page of the rows that `keyset_slice` gave; they have the fields of the order."""
        more, found = len(found) > size, found[:size]
        if self.backwards:
            found.reverse()
        before, after = (more, True) if self.backwards else (bool(self.key), more)
        return KeysetPage(
            found,
            following=_encoded(found[-1], self.order, backwards=False) if after and found else None,
            preceding=_encoded(found[0], self.order, backwards=True) if before and found else None,
        )


def place_of(cursor: str, *, order: Sequence[str], model: type[Model]) -> Place:
    """Return the place a cursor points to; the beginning where it is empty or makes no sense for the order."""
    backwards, key = _decoded(cursor)
    try:
        typed = tuple(_typed(model, name, value) for name, value in zip(order, key, strict=True))
    except (ValueError, TypeError, OverflowError, ValidationError):
        return Place(tuple(order), backwards=False, key=())
    return Place(tuple(order), backwards, typed)


def keyset_slice(
    rows: QuerySet[M], place: Place, key: Sequence[Any], *, size: int = ROWS_A_PAGE
) -> QuerySet[M]:
    """Return the rows of a page and one more, those before a key in opposite order.

    Args:
        rows: what the list holds, filtered and not yet ordered.
        place: where the page begins.
        key: the key of the place, or slots for it.
        size: rows of a page.
    """
    direction = [_reversed(name) for name in place.order] if place.backwards else place.order
    wanted = rows.filter(_beyond(direction, key)) if key else rows
    return wanted.order_by(*direction)[: size + 1]


def estimated_count(rows: QuerySet[Any], *, exact_below: int = 10_000) -> tuple[int, bool]:
    """Return how many rows there are, and whether that is exact.

    Small lists are counted; of large ones the planner is asked, which takes a millisecond and is right to some percent.
    """
    counted = rows.order_by()[: exact_below + 1].count()
    if counted <= exact_below:
        return counted, True
    return max(planned_count(rows), counted), False


def planned_count(rows: QuerySet[Any]) -> int:
    """Return how many rows the planner expects, without counting any; 0 where the query itself says that there are none."""
    try:
        sql, parameters = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    return Statement(sql, tuple(parameters)).expected({})


def _reversed(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _typed(model: type[Model], path: str, value: Any) -> Any:
    """Return a part of a key as a value of its field; as it is where the query itself makes the field.

    Raises:
        ValueError: it cannot be one; or one of its kin.
    """
    if value is None:
        raise ValueError(path)
    field = _field(model, path)
    if isinstance(field, DateTimeField):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if isinstance(field, IntegerField):
        number = field.to_python(value)
        field.run_validators(number)  # no larger than the database knows
        return number
    return value if field is None else field.to_python(value)


def _field(model: type[Model], path: str) -> Field[Any, Any] | None:
    *before, name = path.lstrip("-").split("__")
    try:
        for one in before:
            related = model._meta.get_field(one).related_model
            assert isinstance(related, type)
            model = related
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Return the rows after a key: equal in the first fields, beyond in the next one."""
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

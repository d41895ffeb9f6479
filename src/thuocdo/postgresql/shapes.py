"""Queries of the ORM that are put together once per shape and run with other values each time.

Putting a query together takes the ORM up to two milliseconds, running it often less than one. `Slot` stands in a query where a value goes; what the ORM
makes of it is kept by the shape: all that decides which text comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Expression, QuerySet

from thuocdo.postgresql.statements import rows

#: More than this is not kept: some 10 MB.
MOST_KEPT = 2_000


class Slot(Expression):
    """The place of a value in a query; `name` says of which."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a placeholder, with this slot in place of its value."""
        del compiler, connection
        return "%s", [self]


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a query, and for each placeholder its value or the slot of it."""

    sql: str
    places: tuple[Any, ...]

    def rows(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return what the database answers, with a value for each slot by its name."""
        given = [values[one.name] if isinstance(one, Slot) else one for one in self.places]
        return rows(self.sql, given)

    def with_number_of(self, others: Statement) -> Statement:
        """Return the statement of the same rows, each with the number of the rows of another statement at its end."""
        number = f"SELECT count(*) FROM ({others.sql}) others"  # noqa: S608 - of the ORM
        sql = f"SELECT page.*, ({number}) FROM ({self.sql}) page"  # noqa: S608 - of the ORM
        return Statement(sql, others.places + self.places)


_kept: dict[Hashable, Statement | None] = {}


def statement_of(
    shape: Hashable,
    build: Callable[[], QuerySet[Any]],
    *,
    counted: Callable[[], QuerySet[Any]] | None = None,
) -> Statement | None:
    """Return the statement of a query; null where no row can match.

    Args:
        shape: of the query, with every value in it that is no slot; null where it is not to be kept.
        build: puts the query together, with slots.
        counted: puts another together, whose number of rows comes at the end of each row.
    """
    if shape is None:
        return _compiled(build, counted)
    key = (shape, counted is None)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = _compiled(build, counted)
    return _kept[key]


def _compiled(
    build: Callable[[], QuerySet[Any]], counted: Callable[[], QuerySet[Any]] | None
) -> Statement | None:
    statements = []
    for one in filter(None, (build, counted)):
        try:
            sql, places = one().query.sql_with_params()
        except EmptyResultSet:
            return None
        statements.append(Statement(sql, tuple(places)))
    return statements[0] if counted is None else statements[0].with_number_of(statements[1])

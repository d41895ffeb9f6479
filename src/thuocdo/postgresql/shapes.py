"""Queries of the ORM that are put together once per shape and run with other values each time.

Putting a query together takes the ORM up to two milliseconds, running it often less than one. `Slot` stands in a query where a value goes; what the ORM
makes of it is kept by the shape: all that decides which text comes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import get_related_populators

from thuocdo.postgresql.statements import rows

M = TypeVar("M", bound=Model)
#: More than this is not kept: some 10 MB.
MOST_KEPT = 2_000
#: No number of a row is larger.
LARGEST_ID = 2**63 - 1


class Slot(Expression):
    """The place of a value in a query; `name` says of which."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a placeholder, with this slot in place of its value."""
        del compiler, connection
        return "%s", [self]


@lru_cache(maxsize=256)
def array_of(ids: tuple[int, ...]) -> str:
    """Return ids as one text for a slot: adapted one by one, the 700 units of a province took longer than the query itself."""
    return f"{{{','.join(map(str, ids))}}}"


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a query, and for each placeholder its value or the slot of it."""

    sql: str
    places: tuple[Any, ...]

    def rows(
        self, values: Mapping[str, Any], *, planned_anew: bool = False
    ) -> list[tuple[Any, ...]]:
        """Return what the database answers.

        Args:
            values: for each slot by its name.
            planned_anew: plan with these values: a long list of numbers is looked up in a table then, where a plan for any values walks it
                for each row.
        """
        if not planned_anew:
            return rows(self.sql, self._given(values))
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self._given(values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def expected(self, values: Mapping[str, Any]) -> int:
        """Return how many rows the planner expects for some values, without reading any."""
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {self.sql}", self._given(values))
            (plan,) = cursor.fetchone()
        plan = json.loads(plan) if isinstance(plan, str) else plan
        return int(plan[0]["Plan"]["Plan Rows"])

    def number(self, values: Mapping[str, Any]) -> int:
        """Return how many rows there are, planned with the values."""
        sql = f"SELECT count(*) FROM ({self.sql}) counted"  # noqa: S608 - of the ORM
        ((number,),) = Statement(sql, self.places).rows(values, planned_anew=True)
        return int(number)

    def _given(self, values: Mapping[str, Any]) -> list[Any]:
        return [values[one.name] if isinstance(one, Slot) else one for one in self.places]

    def with_number_of(self, others: Statement) -> Statement:
        """Return the statement of the same rows, each with the number of the rows of another statement at its end."""
        number = f"SELECT count(*) FROM ({others.sql}) others"  # noqa: S608 - of the ORM
        sql = f"SELECT page.*, ({number}) FROM ({self.sql}) page"  # noqa: S608 - of the ORM
        return Statement(sql, others.places + self.places)


class _Instances(Generic[M]):
    """A query for whole rows: its statement, and how the ORM makes instances of what comes back."""

    def __init__(self, query: QuerySet[M]) -> None:
        compiler: Any = query.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, places = compiler.as_sql()
        self._statement = Statement(sql, tuple(places))
        self._compiler = compiler
        select, info = compiler.select, compiler.klass_info
        self._model: type[M] = info["model"]
        self._part = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        self._names = [one[0].target.attname for one in select[self._part]]
        self._related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # the types are those of a later version

    def of(self, values: Mapping[str, Any]) -> list[M]:
        """Return the rows for some values."""
        found = []
        for row in self._compiler.results_iter(results=[self._statement.rows(values)]):
            one = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._part])
            for related in self._related:
                related.populate(row, one)
            found.append(one)
        return found


_kept: dict[Hashable, Statement | None] = {}
_instances: dict[str, _Instances[Any]] = {}


def instances(name: str, build: Callable[[], QuerySet[M]], values: Mapping[str, Any]) -> list[M]:
    """Return the rows of a query as the ORM makes them, those it joins among them.

    Args:
        name: of the query; there are as many as places in the code that ask.
        build: puts the query together, with slots.
        values: for the slots.
    """
    if name not in _instances:
        _instances[name] = _Instances(build())
    return _instances[name].of(values)


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

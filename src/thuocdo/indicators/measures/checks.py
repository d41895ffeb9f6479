"""What may not stand in a measure; finding out loads Ibis, so it is done by `thuocdo indicators validate` and by tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from thuocdo.facts.registry import facts
from thuocdo.facts.schema import ColumnType, FactSchema
from thuocdo.indicators.measures.expressions import records_statement, steps
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.indicators.measures.moves import moves


def problems_in_measures(known: Iterable[Measure]) -> Iterator[str]:
    """Yield what is wrong with measures, each with its code: every one is compiled."""
    sound: list[Measure] = []
    for one in known:
        problems = [f"{one.code}: {text}" for text in _problems(one)]
        if not problems:
            sound.append(one)
        yield from problems
    for group in steps([one for one in sound if one.additive]):
        assert group.statement


def _problems(one: Measure) -> Iterator[str]:
    source = facts().get(one.fact)
    if not one.source.strip():
        yield "it has no source"
    if source is None:
        yield f"no register gives the fact {one.fact}"
        return
    yield from _columns(one, source.schema)
    yield from _compiled(one)


def _columns(one: Measure, schema: FactSchema) -> Iterator[str]:
    types = {column.name: column.type for column in schema.columns}
    if types.get(one.unit) is not ColumnType.INTEGER:
        yield f"{one.fact} has no column {one.unit} with the number of a unit"
    if one.column and one.column not in types:
        yield f"{one.fact} has no column {one.column}"
    if one.aggregate is Aggregate.SUM and types.get(one.column) not in _SUMMED:
        yield f"{one.column} is no amount that can be summed"


def _compiled(one: Measure) -> Iterator[str]:
    try:
        records_statement(one, 0, 1, [1])
        if one.aggregate is Aggregate.DISTINCT:
            list(moves([one]))
    except (AttributeError, TypeError, ValueError) as error:
        yield f"it does not compile: {error}"


#: A moment is kept as seconds, so the sum of two moments' difference can be had from two sums.
_SUMMED = frozenset({ColumnType.INTEGER, ColumnType.MOMENT})

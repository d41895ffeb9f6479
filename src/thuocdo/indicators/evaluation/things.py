"""Different things that rows name, where and when: what distinct counts are counted from.

Rows are read in parts, and of each part only what differs is kept, so that memory follows the different things and not the rows. What differs is found by sorting:
a thing, its days, its unit and the measures that count it are packed into one number, much less than what `np.unique` or sorting columns costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from thuocdo.indicators.cube.adding import Rows
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.places import Place
from thuocdo.warehouse.ahead import spread

if TYPE_CHECKING:
    from thuocdo.indicators.measures.moves import Move, Moves

#: Whole numbers of any width.
_Whole: TypeAlias = npt.NDArray[np.integer[Any]]
_Truths: TypeAlias = npt.NDArray[np.bool_]
_BITS = 63


@dataclass(frozen=True, slots=True)
class Things:
    """Things by the span of days and the unit in which rows name them, each such triple once and in this order.

    Attributes:
        thing: a number for each different thing.
        span: the place of a span in `starts`.
        unit: ids.
        met: bits that say which measures count the thing there.
        starts: the first day of each span, as days since 1970.
    """

    thing: _Whole
    span: _Whole
    unit: _Whole
    met: _Whole
    starts: Numbers

    def counted(self, bit: int, under: Sequence[Sequence[Place]]) -> Numbers:
        """Return how many different things a measure counts for each of some units.

        Args:
            bit: of the measure.
            under: for each unit, those that count for it; spans lie within the days on which they do.
        """
        met, found = self._met(bit), np.zeros(len(under), np.int64)
        # In one span a thing comes once for each unit: the figures of all units that stand alone are counted in one go.
        alone = np.bincount(self.unit[met]) if len(self.starts) == 1 else None
        for place, places in enumerate(under):
            if alone is not None and len(places) == 1:
                (only,) = places
                if only.first <= self.starts[0] < only.end and only.unit < len(alone):
                    found[place] = alone[only.unit]
            else:
                things = self.thing[self._stand_under(places) & met]
                found[place] = np.count_nonzero(_firsts(things))
        return found

    def by_span(self, bit: int, places: Sequence[Place]) -> tuple[Numbers, Numbers]:
        """Return how many different things a measure counts for a unit in each span, and from the first span up to each."""
        mine = self._stand_under(places) & self._met(bit)
        things, spans = self.thing[mine], self.span[mine]
        new = _firsts(things)
        once = new | _firsts(spans)  # things and spans are in order
        count = len(self.starts)
        return (
            np.bincount(spans[once], minlength=count),
            np.bincount(spans[new], minlength=count).cumsum(),
        )

    def _met(self, bit: int) -> _Truths:
        return (self.met >> bit & 1).astype(bool)

    def _stand_under(self, places: Sequence[Place]) -> _Truths:
        """Return which triples stand under a unit."""
        standing = np.zeros((len(self.starts), int(self.unit.max(initial=0)) + 1), bool)
        for one in places:
            if one.unit < standing.shape[1]:
                standing[:, one.unit] |= (self.starts >= one.first) & (self.starts < one.end)
        if len(self.starts) == 1:
            return np.take(standing[0], self.unit)
        found: _Truths = standing[self.span, self.unit]
        return found


def named(
    asked: Moves, parts: Iterable[pa.RecordBatch], cuts: Sequence[int]
) -> Mapping[str, tuple[Things, int]]:
    """Return for each measure the things that rows name, and its bit in them.

    Args:
        asked: distinct counts that move on one day.
        parts: the rows that their statement gives.
        cuts: the first day of each span, and the day after the last one; all rows lie in between.
    """
    ((day, moving),) = asked.by_day
    by_column: dict[str, list[Move]] = {}
    for move in moving:
        by_column.setdefault(move.value, []).append(move)
    spans = np.repeat(np.arange(len(cuts) - 1, dtype=np.uint16), np.diff(cuts))
    numbers = {name: _Numbers() for name in by_column}

    def numbered() -> Iterator[tuple[Rows, Mapping[str, pa.Array]]]:
        for part in parts:
            rows = Rows(part)
            yield rows, {name: one.of(rows.column(name)) for name, one in numbers.items()}

    def differing(rows: Rows, things: Mapping[str, pa.Array]) -> Mapping[str, _Columns]:
        span = spans[rows.day(day) - cuts[0]] if len(cuts) > 2 else None
        return {
            name: _of_part(rows, things[name], span, counting)
            for name, counting in by_column.items()
        }

    kept = [*spread(lambda one: differing(*one), numbered())]
    joined = spread(lambda name: _joined([one[name] for one in kept]), by_column)
    starts = np.asarray(cuts[:-1], np.int64)
    found = {name: Things(*one, starts) for name, one in zip(by_column, joined, strict=True)}
    return {
        move.code: (found[name], bit)
        for name, counting in by_column.items()
        for bit, move in enumerate(counting)
    }


#: Thing, span, unit, met; see `Things`.
_Columns: TypeAlias = tuple[_Whole, _Whole, _Whole, _Whole]


class _Numbers:
    """A number for each different value of a column: whole numbers stand for themselves, words are numbered as they come."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def of(self, column: pa.Array) -> pa.Array:
        """Return the numbers; null stays null."""
        if pa.types.is_integer(column.type):
            return column
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        words = column.dictionary.to_pylist()
        places = [self._known.setdefault(word, len(self._known)) for word in words]
        return pa.array(places, pa.int32()).take(column.indices)


def _of_part(
    rows: Rows, things: pa.Array, span: _Whole | None, counting: Sequence[Move]
) -> _Columns:
    """Return what is different in a part of the rows; a measure's bit is its place among those that count."""
    met = _small(np.zeros(rows.count, np.uint8), len(counting))
    for bit, move in enumerate(counting):
        truths = rows.met(move)
        met |= met.dtype.type(1 << bit) if truths is None else truths.astype(met.dtype) << bit
    number = things.drop_null().to_numpy()
    if span is None:
        span = np.zeros(rows.count, np.uint8)
    if not things.null_count:
        return _once((number, span, rows.units, met))
    there = things.is_valid().to_numpy(zero_copy_only=False)
    return _once((number, span[there], rows.units[there], met[there]))


def _joined(parts: Sequence[_Columns]) -> _Columns:
    """Return what is different in several parts."""
    if not parts:
        none = np.zeros(0, np.uint8)
        return none, none, none, none
    if len(parts) == 1:
        return parts[0]
    thing, span, unit, met = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _once((thing, span, unit, met))


def _once(columns: _Columns) -> _Columns:
    """Return triples once and in order, with the bits of all that were alike; those without a bit are left out."""
    things, span, unit, met = columns
    if not len(things):
        return columns
    widths = [int(one.max()).bit_length() for one in columns]
    if sum(widths) > _BITS or things.min() < 0:
        values, places = np.unique(things, return_inverse=True)
        assert sum(widths[1:]) + len(values).bit_length() <= _BITS
        numbers, span, unit, met = _once((places, span, unit, met))
        return values[numbers], span, unit, met
    return _unpacked(np.sort(_packed(columns, widths)), widths)


def _packed(columns: _Columns, widths: Sequence[int]) -> _Whole:
    things, *others = columns
    found: _Whole = things.astype(np.int32 if sum(widths) < 32 else np.int64)
    for one, width in zip(others, widths[1:], strict=True):
        if width:
            found <<= width
            found |= one.astype(found.dtype, copy=False)
    return found


def _unpacked(values: _Whole, widths: Sequence[int]) -> _Columns:
    thing, span, unit, met = widths
    triples = values >> met
    bits = values & ((1 << met) - 1)
    begins = np.flatnonzero(_firsts(triples))
    if len(begins) < len(triples):
        bits, triples = np.bitwise_or.reduceat(bits, begins), triples[begins]
    if not bits.all():
        triples, bits = triples[bits != 0], bits[bits != 0]
    return (
        _small(triples >> span + unit, thing),
        _small(triples >> unit & ((1 << span) - 1), span),
        _small(triples & ((1 << unit) - 1), unit),
        _small(bits, met),
    )


def _small(values: _Whole, width: int) -> _Whole:
    """Return whole numbers of so many bits in the least room."""
    return values.astype(np.min_scalar_type((1 << width) - 1), copy=False)


def _firsts(values: _Whole) -> _Truths:
    """Say which of sorted values are the first of their kind."""
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found

"""What a figure means and where it comes from: its definition in words, its law, its parts, the statement that counts it, and its records page by page.

Figures and words cost no more than a page does; only what asks the records (`statement_of`, `recount`, `record_page`) loads Ibis. Rights are the
business of the face: it says of which units records may be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from thuocdo.facts.registry import fact
from thuocdo.indicators.evaluation.evaluating import evaluated, is_computed
from thuocdo.indicators.evaluation.known import as_known
from thuocdo.indicators.evaluation.places import Place, places
from thuocdo.indicators.evaluation.records import counted_rows, day_words
from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator
from thuocdo.warehouse.columns import day_of
from thuocdo.warehouse.session import Snapshot, ask, snapshot
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

PAGE = 50


@dataclass(frozen=True, slots=True)
class Words:
    """What a measure counts, in one language: on which days a row counts, what must hold of it, what is made of the rows."""

    day: str
    conditions: tuple[str, ...]
    aggregate: str


@dataclass(frozen=True, slots=True)
class Part:
    """One counted figure that a figure is made of: a numerator, a denominator, a summand, or the figure itself. Null: unknown."""

    indicator: Indicator
    measure: Measure
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure of a unit in a window: the definition that held, its parts in the order of the formula, and the moment it is of.

    `arithmetic` is the formula with the values in it, such as "100 × 284 / 842"; empty where the figure is counted.
    """

    indicator: Indicator
    unit: int
    window: Period
    value: Decimal | None
    parts: tuple[Part, ...]
    arithmetic: str
    as_of: int


@dataclass(frozen=True, slots=True)
class Record:
    """One row that a figure counts: the record's number in its register, whose figure it is, its day, and what it adds.

    `amount` is 1 for a count; in a distinct count `thing` is what counts once however many rows name it.
    """

    record: int
    unit: int
    day: date
    amount: int
    thing: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Rows in the order of their records; `after` begins the next page, null on the last. `as_of` is when the register was read."""

    rows: tuple[Record, ...]
    after: int | None
    as_of: datetime | None


def words_of(one: Measure, language: str = "vi") -> Words:
    """Return what a measure counts, in Vietnamese (vi) or English (en)."""
    english = language == "en"
    day = day_words(one)[english]
    conditions = tuple(held.en if english else held.vi for held in one.where)
    return Words(day, conditions, _AGGREGATES[one.aggregate][english].format(column=one.column))


_AGGREGATES = {
    Aggregate.COUNT: ("đếm số dòng", "rows are counted"),
    Aggregate.SUM: ("cộng giá trị {column}", "{column} is added up"),
    Aggregate.DISTINCT: (
        "đếm số {column} khác nhau",
        "different values of {column} are counted",
    ),
}


def explanation(code: str, *, unit: int, window: Period) -> Explanation:
    """Explain a figure as it was.

    Null: as `evaluated`.

    Args:
        code: of an indicator that is computed.
        unit: its id.
        window: of days.

    Raises:
        CubeBroken: figures are being computed anew.
        NotFound: no indicator has the code.
        ValueError: the indicator is not computed.
    """
    if not is_computed(code):
        raise ValueError(f"{code} is not computed")
    one = indicator(code, on=window.last_day)
    found = evaluated([code], [unit], [window])
    counted = dict.fromkeys(_counted(one, window.last_day))
    parts = [
        Part(part, measure(part.measure), found.value(part.code, unit, window)) for part in counted
    ]
    return Explanation(
        one,
        unit,
        window,
        found.value(code, unit, window),
        tuple(parts),
        _arithmetic(one, {part: found.value(part, unit, window) for part in _references(one)}),
        found.as_of,
    )  # fmt: skip


def _references(one: Indicator) -> tuple[str, ...]:
    return one.formula.references() if one.formula and not one.measure else ()


def _counted(one: Indicator, on: date) -> Iterator[Indicator]:
    """Yield the counted indicators below one, in the order they are first written."""
    if one.measure:
        yield one
        return
    for code in _references(one):
        yield from _counted(indicator(code, on=on), on)


def _arithmetic(one: Indicator, values: Mapping[str, Decimal | None]) -> str:
    if one.formula is None or one.measure:
        return ""
    shown = {code: "?" if value is None else f"{value:f}" for code, value in values.items()}
    return one.formula.render(shown)


def statement_of(one: Measure, *, unit: int, window: Period) -> str:
    """Return the statement that counts a figure from the records: one row with the column `value`."""
    return count_statement(one, places([unit])[unit], as_known(one, window))


def recount(one: Measure, *, unit: int, window: Period) -> int:
    """Count a figure anew from the records, past the cube."""
    found = ask(statement_of(one, unit=unit, window=window), snapshot([one.fact]))
    return int(found.column("value")[0].as_py() or 0)


def record_page(
    one: Measure,
    *,
    unit: int,
    window: Period,
    allowed: Collection[int] | None,
    after: int | None = None,
    limit: int = PAGE,
) -> RecordPage:
    """Return some of the rows that a figure counts, by record; all rows of a record are on one page.

    Args:
        one: what is counted.
        unit: whose figure it is; rows of units that stood under it on their day are its own.
        window: of days.
        allowed: the units whose records may be shown; null for all.
        after: the last record of the page before; null for the first page.
        limit: how many records.
    """
    under = [place for place in places([unit])[unit] if allowed is None or place.unit in allowed]
    held = snapshot([one.fact])
    known = as_known(one, window)
    found = ask(page_statement(one, under, known, after=after, limit=limit), held)
    return page_from(found, limit=limit, of=held)


def page_from(found: pa.Table, *, limit: int, of: Snapshot) -> RecordPage:
    """Return the page that a `page_statement` gave: it asks for one record more than the page has, to know whether there is another."""
    numbers = sorted(set(found.column("record").to_pylist()))
    last = numbers[limit - 1] if len(numbers) > limit else None
    rows = [
        Record(row["record"], row["unit"], day_of(row["day"]), row["amount"], row["thing"] or "")
        for row in found.to_pylist()
        if last is None or row["record"] <= last
    ]
    return RecordPage(tuple(rows), last, of.as_of)


def count_statement(one: Measure, under: Sequence[Place], window: Period) -> str:
    """Return the statement behind `statement_of`, for units on the days on which they count."""
    from thuocdo.warehouse.expressions import compiled  # noqa: PLC0415 - slow

    rows = counted_rows(one, under, window)
    if one.aggregate is Aggregate.COUNT:
        value = rows.count()
    elif one.aggregate is Aggregate.SUM:
        value = rows[one.column].sum().fill_null(0).cast("int64")
    else:
        value = rows[one.column].nunique()
    return compiled(rows.aggregate(value=value))


def page_statement(
    one: Measure, under: Sequence[Place], window: Period, *, after: int | None, limit: int
) -> str:
    """Return the statement behind `record_page`: columns `record`, `unit`, `day`, `amount`, `thing`."""
    import ibis  # noqa: PLC0415 - slow

    from thuocdo.warehouse.expressions import compiled  # noqa: PLC0415 - slow

    rows = counted_rows(one, under, window)
    number = fact(one.fact).schema.record
    distinct = one.aggregate is Aggregate.DISTINCT
    thing = rows[one.column].cast("string") if distinct else ibis.literal("")
    found = rows.select(
        record=rows[number],
        unit=rows[one.unit],
        day=one.on.of(rows),
        amount=rows[one.column].fill_null(0) if one.aggregate is Aggregate.SUM else 1,
        thing=thing,
    )
    if after is not None:
        found = found.filter(found.record > after)
    page = found.select("record").distinct().order_by("record").limit(limit + 1)
    return compiled(found.semi_join(page, "record").order_by("record", "day", "unit"))

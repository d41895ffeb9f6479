"""How satisfied people are, by unit and over time, for officials: numbers of groups, never of few people.

The rule of the smallest group (`FEWEST`) holds for every number that is shown, and for what could be worked out by taking shown numbers from each
other: spans are whole quarters, which do not overlap, and a unit with too few ratings counts in the whole only where all such units have enough together.
A year is the sum of what its quarters show and nothing else, so no quarter that is hidden can be worked out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from thuocdo.accounts.scope import units_visible_to
from thuocdo.feedback.models import TOPICS, Rating
from thuocdo.feedback.reading import FEWEST, SATISFIED, words_of
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

MONTHS = 3
#: The page looks back two years.
QUARTERS = 8


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One quarter of a calendar year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def first_day(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    def plus(self, quarters: int) -> Quarter:
        """Return the quarter so many later; earlier for a number below 0."""
        years, rest = divmod(self.number - 1 + quarters, 4)
        return Quarter(self.year + years, rest + 1)

    @property
    def parts(self) -> tuple[Quarter, ...]:
        """Return the quarters it is made of: itself."""
        return (self,)

    @property
    def a_year_before(self) -> Quarter:
        """Return the same quarter of the year before."""
        return self.plus(-4)


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """One calendar year."""

    year: int

    @property
    def parts(self) -> tuple[Quarter, ...]:
        """Return its four quarters."""
        return tuple(Quarter(self.year, number) for number in range(1, 5))

    @property
    def a_year_before(self) -> Year:
        """Return the year before."""
        return Year(self.year - 1)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The ratings of a group of at least `FEWEST`: means of 1 to 5, null where nobody said anything of a topic; a share from 0 to 1."""

    count: int
    overall: Decimal
    satisfied_rate: Decimal
    topics: dict[str, Decimal | None]
    extra_cost_count: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What is shown of some units in one quarter or year.

    `before` and `units_before` are the same span of the year before, as far as it is shown. `whole` is null where there are too few ratings. `units` are those with enough, by id; of the others only how many there are and whether they count in
    the whole. `quarters` are the last ones up to the chosen one, null where there were too few. `count` is the number of all ratings.
    """

    span: Quarter | Year
    count: int
    whole: Numbers | None
    units: tuple[tuple[int, Numbers], ...]
    small_units: int
    small_units_count_in: bool
    quarters: tuple[tuple[Quarter, Numbers | None], ...]
    words: tuple[str, ...]
    before: Numbers | None = None
    units_before: Mapping[int, Numbers] = field(default_factory=dict)


@dataclass(slots=True)
class _Tally:
    """Sums of scores; they add up, means do not."""

    count: int = 0
    overall: int = 0
    satisfied: int = 0
    extra_cost: int = 0
    topics: dict[str, list[int]] = field(default_factory=lambda: {one: [0, 0] for one in TOPICS})

    def add(self, other: _Tally) -> None:
        self.count += other.count
        self.overall += other.overall
        self.satisfied += other.satisfied
        self.extra_cost += other.extra_cost
        for name, (total, count) in other.topics.items():
            self.topics[name][0] += total
            self.topics[name][1] += count

    def numbers(self) -> Numbers | None:
        if self.count < FEWEST:
            return None
        return Numbers(
            count=self.count,
            overall=Decimal(self.overall) / self.count,
            satisfied_rate=Decimal(self.satisfied) / self.count,
            topics={
                name: Decimal(total) / count if count >= FEWEST else None
                for name, (total, count) in self.topics.items()
            },
            extra_cost_count=self.extra_cost,
        )


def satisfaction_of(
    user: User, *, unit_ids: Iterable[int], span: Quarter | Year, most_words: int = 50
) -> Satisfaction:
    """Return what people think of units that an official sees into, in one quarter or year, and in the seven quarters before its end.

    Shape: two queries, however many units; words in an order that tells nothing, and none for a year: its quarters show them.

    Args:
        user: who looks; units he does not see into are left out.
        unit_ids: of the deciding agencies.
        span: what is looked at.
        most_words: so many texts at the most.
    """
    seen = units_visible_to(user).filter(pk__in=list(unit_ids))
    last = span.parts[-1]
    first, end = last.plus(1 - QUARTERS), last.plus(1)
    rows = Rating.objects.filter(
        agency__in=seen,
        rated_at__gte=start_of(first.first_day),
        rated_at__lt=start_of(end.first_day),
    )
    cells = _cells(rows)
    here, before = _span(cells, span.parts), _span(cells, span.a_year_before.parts)
    texts: tuple[str, ...] = ()
    if isinstance(span, Quarter) and here.whole.count >= FEWEST:
        said = rows.filter(agency__in=here.counted_in, rated_at__gte=start_of(span.first_day))
        texts = words_of(said, most_words)
    return Satisfaction(
        span=span,
        count=here.count,
        whole=here.whole.numbers(),
        units=here.units,
        small_units=here.small_units,
        small_units_count_in=here.small_units_count_in,
        quarters=tuple(
            (one, _span(cells, (one,)).whole.numbers())
            for one in (first.plus(step) for step in range(QUARTERS))
        ),
        words=texts,
        before=before.whole.numbers(),
        units_before=dict(before.units),
    )


@dataclass(frozen=True, slots=True)
class _Span:
    """What is shown of some quarters together: the sum of what each of them shows."""

    count: int
    whole: _Tally
    units: tuple[tuple[int, Numbers], ...]
    small_units: int
    small_units_count_in: bool
    counted_in: tuple[int, ...]


def _span(cells: Mapping[Quarter, dict[int, _Tally]], quarters: Sequence[Quarter]) -> _Span:
    count, whole, rated = 0, _Tally(), set[int]()
    shown: dict[int, _Tally] = {}
    counted: set[int] = set()
    for quarter in quarters:
        here = cells.get(quarter, {})
        rated |= here.keys()
        units, counted_in = _shown(here)
        part = _sum(here[unit] for unit in counted_in)
        if part.count >= FEWEST:
            whole.add(part)
            counted |= set(counted_in)
        count += sum(tally.count for tally in here.values()) if len(quarters) == 1 else part.count
        for unit, _numbers in units:
            shown.setdefault(unit, _Tally()).add(here[unit])
    found = [(unit, made) for unit, tally in shown.items() if (made := tally.numbers())]
    found.sort(key=lambda one: (one[1].satisfied_rate, one[0]))
    small = rated - shown.keys()
    return _Span(
        count, whole, tuple(found), len(small), bool(small & counted), tuple(sorted(counted))
    )


def _cells(rows: Any) -> dict[Quarter, dict[int, _Tally]]:
    sums = {f"{name}_sum": Sum(name) for name in TOPICS}
    counts = {f"{name}_count": Count(name) for name in TOPICS}
    found = (
        rows.order_by()
        .values("agency_id", quarter=TruncQuarter("rated_at"))
        .annotate(
            count=Count("pk"),
            sum=Sum("overall"),
            satisfied=Count("pk", filter=Q(overall__gte=SATISFIED)),
            extra=Count("pk", filter=Q(extra_cost=True)),
            **sums,
            **counts,
        )
    )
    cells: dict[Quarter, dict[int, _Tally]] = {}
    for one in found:
        tally = _Tally(one["count"], one["sum"], one["satisfied"], one["extra"])
        for name in TOPICS:
            tally.topics[name] = [one[f"{name}_sum"] or 0, one[f"{name}_count"]]
        quarter = Quarter.of(timezone.localdate(one["quarter"]))
        cells.setdefault(quarter, {})[one["agency_id"]] = tally
    return cells


def _shown(cells: dict[int, _Tally]) -> tuple[list[tuple[int, Numbers]], list[int]]:
    """Return the units with enough ratings, the most satisfied last; and all that count in the whole.

    Those with too few count in only where they have enough together: else the whole less what is shown would be theirs.
    """
    shown = [(unit, made) for unit, tally in cells.items() if (made := tally.numbers())]
    small = [unit for unit, tally in cells.items() if tally.count < FEWEST]
    together = sum(cells[unit].count for unit in small) >= FEWEST
    shown.sort(key=lambda one: (one[1].satisfied_rate, one[0]))
    return shown, [unit for unit, _numbers in shown] + (small if together else [])


def _sum(tallies: Iterable[_Tally]) -> _Tally:
    whole = _Tally()
    for one in tallies:
        whole.add(one)
    return whole


def quarters_up_to(today: date) -> Sequence[Quarter]:
    """Return the quarters that can be looked at, the newest first."""
    newest = Quarter.of(today)
    return [newest.plus(-step) for step in range(QUARTERS)]


def years_up_to(today: date) -> Sequence[Year]:
    """Return the years that can be looked at, the newest first."""
    return [Year(today.year), Year(today.year - 1)]

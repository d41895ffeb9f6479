"""What changed a score since a moment, record by record, so that the parts sum to the whole.

What a measure came to at the moment is what it comes to now, less what the journal says it gained since in the window as it was, less what lies in the
days since. A share moves by (Δabove − share before · Δbelow) ÷ below now, which is a sum over records; the points follow in proportion.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from django.db.models import Q, Sum
from django.utils import timezone

from thuocdo.indicators.evaluation.places import places
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measures
from thuocdo.scoring.models import Movement
from thuocdo.scoring.service_index.counting import scores_of
from thuocdo.scoring.service_index.edges import (
    edges_between_statement,
    edges_of,
    followed,
)
from thuocdo.scoring.service_index.edition import Component, Edition, Term
from thuocdo.scoring.service_index.journal import followed_since
from thuocdo.scoring.service_index.reasons import Reason, reason_of
from thuocdo.scoring.service_index.scores import ComponentScore, Score, scored
from thuocdo.scoring.service_index.windows import Window
from thuocdo.warehouse.columns import day_number
from thuocdo.warehouse.session import ask, snapshot

#: A record of a fact: the fact's name and the record's number.
Record = tuple[str, int]
_IN_TIME = "service_index.open_in_time"


@dataclass(frozen=True, slots=True)
class Moved:
    """What one record moved: points by the code of the component, before rounding, and why."""

    fact: str
    record: int
    unit: int
    reason: Reason
    points: Mapping[str, Fraction]

    @property
    def total(self) -> Fraction:
        """Return all points it moved."""
        return sum(self.points.values(), Fraction(0))


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """One component before and now. `followed` is false where it counts different things, whose past is not kept."""

    before: ComponentScore
    now: ComponentScore
    followed: bool

    @property
    def points(self) -> Fraction:
        """Return what it gained, before rounding."""
        return self.now.exact - self.before.exact


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed a score since a moment; `since` may be later than asked for, where movements are complete only from then on.

    Shape of `moved`: one per record that moved points, those that moved most first.
    """

    since: datetime
    complete: bool
    before: Score
    now: Score
    components: tuple[ComponentChange, ...]
    moved: tuple[Moved, ...]

    @property
    def points(self) -> Fraction:
        """Return what the score gained, before rounding."""
        return self.now.exact - self.before.exact

    def by_reason(self) -> list[tuple[Reason, int, Fraction]]:
        """Return for each reason how many records moved the score for it and by how many points, most first."""
        counts: Counter[Reason] = Counter(one.reason for one in self.moved)
        points: dict[Reason, Fraction] = defaultdict(Fraction)
        for one in self.moved:
            points[one.reason] += one.total
        rows = [(reason, count, points[reason]) for reason, count in counts.items()]
        return sorted(rows, key=lambda row: (-abs(row[2]), row[0]))


def what_changed(unit: int, window: Window, *, since: datetime) -> Changes | None:
    """Return what changed the score of a unit since a moment.

    The score of before is that of the window's days up to the moment, with the records as they were then. A moment before the window counts as its
    beginning. Null: no refresh has been followed yet.

    Cost: that of what moved since.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    known = followed_since()
    if known is None:
        return None
    wanted = max(since, _midnight(window.days.start))
    begun = max(wanted, known)
    now = scores_of([unit], window.days)
    score, counts = now.of[unit], now.counts[unit]
    asked = _Asked.of(score.edition, unit, window, begun, now.as_of)
    gained, passed, units = asked.gained()
    before = dict(counts)
    for one in gained.values():
        for code, count in one.items():
            before[code] -= count
    former = scored(score.edition, before)
    components = tuple(_changed(score, former))
    points = _attributed(components, gained, before, counts)
    moved = [
        Moved(
            *record,
            units[record],
            reason_of(gained[record], day_passed=record in passed),
            points[record],
        )
        for record in gained
        if any(points[record].values())
    ]
    moved.sort(key=lambda one: (-abs(one.total), one.fact, -one.record))
    return Changes(begun, begun == wanted, former, score, components, tuple(moved))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of the journal and of the records.

    `start` and `end` are the window's days, `before` the day after the last that counted at the moment; days since 1970.
    """

    held: Mapping[str, tuple[Measure, ...]]
    flows: tuple[str, ...]
    stocks: tuple[str, ...]
    units: tuple[int, ...]
    start: int
    before: int
    end: int
    begun: datetime
    until: datetime

    @classmethod
    def of(cls, holds: Edition, unit: int, window: Window, begun: datetime, as_of: int) -> _Asked:
        start, end = day_number(window.days.start), day_number(window.days.end)
        last_then = timezone.localdate(begun - timedelta(microseconds=1))
        held = followed(holds.moving)
        every = [one for some in held.values() for one in some]
        return cls(
            held,
            tuple(one.code for one in every if one.until is None),
            tuple(one.code for one in every if one.until is not None),
            tuple(
                dict.fromkeys(
                    one.unit for one in places([unit])[unit] if one.first < end <= one.end
                )
            ),
            start,
            min(max(day_number(last_then) + 1, start), end),
            end,
            begun,
            datetime.fromtimestamp(as_of + 1, tz=UTC),
        )

    def gained(self) -> tuple[dict[Record, Counter[str]], set[Record], dict[Record, int]]:
        """Return what measures gained by each record, the records whose day passed, and the unit of each."""
        gained: dict[Record, Counter[str]] = defaultdict(Counter)
        units: dict[Record, int] = {}
        for fact, record, unit, code, count in self._noted():
            gained[fact, record][code] += count
            units[fact, record] = unit
        passed = set()
        for fact, record, unit, code, count in self._passed():
            gained[fact, record][code] += count
            units[fact, record] = unit
            if code == _IN_TIME and count < 0:
                passed.add((fact, record))
        return dict(gained), passed, units

    def _noted(self) -> Iterator[tuple[str, int, int, str, int]]:
        """Yield what the journal says of the days that counted at the moment."""
        start, before = _day(self.start), _day(self.before)
        days = Q(measure__in=self.flows, day__gte=start) | Q(measure__in=self.stocks)
        rows = Movement.objects.filter(
            days, at__gt=self.begun, at__lt=self.until, unit__in=self.units, day__lt=before
        )
        grouped = rows.values_list("fact", "record", "unit", "measure").annotate(sum=Sum("gained"))
        yield from grouped.exclude(sum=0).order_by()

    def _passed(self) -> Iterator[tuple[str, int, int, str, int]]:
        """Yield what lies in the days since, as the records are now."""
        if self.before >= self.end:
            return
        mine = set(self.units)
        for fact, held in self.held.items():
            statement = edges_between_statement(fact, held, self.before, self.end)
            rows = ask(statement, snapshot([fact]))
            for edge in edges_of(rows, held):
                if edge.unit in mine and self.before <= edge.day < self.end:
                    yield fact, edge.record, edge.unit, edge.measure, edge.gained


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _changed(now: Score, before: Score) -> Iterator[ComponentChange]:
    for one, former in zip(now.components, before.components, strict=True):
        if one.component.measured and one.component.points:
            additive = all(measures()[code].additive for code in one.component.measures)
            yield ComponentChange(former, one, additive)


def _attributed(
    components: Sequence[ComponentChange],
    gained: Mapping[Record, Counter[str]],
    before: Mapping[str, int],
    now: Mapping[str, int],
) -> dict[Record, dict[str, Fraction]]:
    """Return the points of each record by component; for each component they sum to what it gained."""
    found: dict[Record, dict[str, Fraction]] = {record: {} for record in gained}
    for change in components:
        one = change.now.component
        below = _sum(one.below, now)
        if not change.followed or not below:
            continue
        former_below = _sum(one.below, before)
        former = Fraction(_sum(one.above, before), former_below) if former_below else Fraction(0)
        worth = _worth(change, one, former, now)
        if not worth:
            continue
        for record, counts in gained.items():
            part = (_sum(one.above, counts) - former * _sum(one.below, counts)) / below * worth
            if part:
                found[record][one.code] = part
    return found


def _worth(
    change: ComponentChange, one: Component, former: Fraction, now: Mapping[str, int]
) -> Fraction:
    """Return the points that the whole of the share moved by was worth, for each unit of share; 0 where nothing came of it."""
    step = Fraction(_sum(one.above, now), _sum(one.below, now)) - former
    return change.points / step if step else Fraction(0)


def _sum(terms: Sequence[Term], counts: Mapping[str, int]) -> int:
    return sum(term.sign * counts.get(term.measure, 0) for term in terms)

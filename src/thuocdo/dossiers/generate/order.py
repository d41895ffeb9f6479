"""What is to be generated: how many dossiers, from which day to which moment, in batches of whole days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.clockwork import date_of, day_number, local_days
from thuocdo.dossiers.generate.draws import Wish
from thuocdo.dossiers.generate.habits import day_weights
from thuocdo.errors import InvalidInput
from thuocdo.organisations.models import DISTRICTS_END
from thuocdo.working_time.working_calendar import ZONE, WorkingCalendar, midnight

if TYPE_CHECKING:
    from thuocdo.dossiers.generate.world import World

#: How the request ids begin by which generated batches are known.
MARK = "generate"
#: Dossiers in one transaction: large ones have more of each shape, and are faster; whole days, so that the numbers of a unit and day are given at once.
LEAST_BATCH, LARGEST_BATCH = 5_000, 24_000
#: Less than this of a last day is no day: nobody comes in its first minutes.
_SHORT_DAY_SECONDS = 1800
_OFFICE_DAY_SECONDS = 8 * 3600
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Order:
    """So many dossiers between a day and a moment, by a seed; the same order gives the same dossiers, byte for byte.

    `queued` more lie unfinished at the end in each unit of `queues` (codes of units): in time, due that day, and overdue.

    Raises:
        InvalidInput: nothing is ordered, or the days lie before the communes of today.
    """

    count: int
    first: date
    until: datetime
    seed: int
    queued: int = 0
    queues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.count < 1 or self.first < DISTRICTS_END or self.last < self.first:
            raise InvalidInput(
                "cannot_generate",
                f"Cần ít nhất một hồ sơ, từ ngày {DISTRICTS_END:%d/%m/%Y} trở đi (đơn vị và thủ tục của dữ liệu mẫu có từ ngày đó) "
                "và không sau thời điểm hiện tại.",
                f"At least one dossier is needed, from {DISTRICTS_END} on (units and procedures of the sample begin there), "
                "and not later than now.",
            )

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.until.astimezone(ZONE).date()

    @property
    def end(self) -> int:
        """Return the last second."""
        return int(self.until.timestamp())

    @property
    def source(self) -> tuple[int, ...]:
        """Return what all random numbers come from."""
        return (self.seed, self.count, day_number(self.first))

    @property
    def name(self) -> str:
        """Return what the order is known by in the database, whatever the moment at which it was given."""
        queues = "+".join(self.queues)
        return f"{MARK}:{self.first:%Y%m%d}-{self.count}-{self.seed}-{self.queued}-{queues}"

    @classmethod
    def of_mark(cls, mark: str) -> Order:
        """Return the order that a batch belongs to, by the request id of its first event."""
        _mark, name, end, _number = mark.split(":")
        first, count, seed, queued, queues = name.split("-", 4)
        return cls(
            count=int(count),
            first=date.fromisoformat(first),
            until=datetime.fromtimestamp(int(end), ZONE),
            seed=int(seed),
            queued=int(queued),
            queues=tuple(one for one in queues.split("+") if one),
        )


@dataclass(frozen=True, slots=True)
class Job:
    """One batch: its days (counted from 1970) with how many dossiers each has, and the wishes beside them."""

    number: int
    days: tuple[tuple[int, int], ...]
    wishes: Mapping[int, Sequence[Wish]]

    @property
    def count(self) -> int:
        """Return how many dossiers it has in all."""
        return sum(count + len(self.wishes.get(day, ())) for day, count in self.days)

    def mark(self, order: Order) -> str:
        """Return the request id of its first event, by which it is known to be done."""
        return f"{order.name}:{order.end}:{self.number}"


def jobs_of(order: Order, world: World, *, batch: int | None = None) -> list[Job]:
    """Return the batches of an order, the earliest days first; by default four, or as many as keep them small enough."""
    batch = batch or min(max(order.count // 4, LEAST_BATCH), LARGEST_BATCH)
    counts = _day_counts(order, world)
    wishes = _wishes(order, world)
    jobs: list[Job] = []
    days: list[tuple[int, int]] = []
    size = 0
    first = day_number(order.first)
    for n, count in enumerate(counts):
        total = count + len(wishes.get(first + n, ()))
        if total:
            days.append((first + n, count))
            size += total
        if days and (size >= batch or n == len(counts) - 1):
            inside = {day: wishes[day] for day, _count in days if day in wishes}
            jobs.append(Job(len(jobs), tuple(days), inside))
            days, size = [], 0
    return jobs


def _day_counts(order: Order, world: World) -> list[int]:
    calendar = world.clockwork.calendars[0]
    length = (order.last - order.first).days + 1
    weights = day_weights(order.first, length, calendar.is_working_day)
    weights[-1] *= _share_of_last_day(order, world)
    if not weights.sum():
        weights[:] = 1
    drawn = np.random.default_rng(order.source)
    found: list[int] = drawn.multinomial(order.count, weights / weights.sum()).tolist()
    return found


def _share_of_last_day(order: Order, world: World) -> float:
    start, end = np.array([midnight(order.last)]), np.array([order.end])
    open_seconds = min(
        int(world.clockwork.working_seconds(np.array([n]), start, end)[0])
        for n in range(len(world.units))
    )
    if not world.clockwork.calendars[0].is_working_day(order.last):
        return float((end - start)[0] / 86_400)
    return 0.0 if open_seconds < _SHORT_DAY_SECONDS else open_seconds / _OFFICE_DAY_SECONDS


# Dossiers that lie unfinished


def _wishes(order: Order, world: World) -> dict[int, list[Wish]]:
    drawn = np.random.default_rng([*order.source, order.queued])
    found: dict[int, list[Wish]] = {}
    places = {one.code: n for n, one in enumerate(world.units)}
    for code in order.queues:
        if code in places:
            for day, wish in _queue_of(places[code], order, world, drawn):
                found.setdefault(day, []).append(wish)
    return found


def _queue_of(
    place: int, order: Order, world: World, drawn: np.random.Generator
) -> Iterator[tuple[int, Wish]]:
    """Yield days and wishes, so that some are overdue when everything ends, some due that day, most in the days after."""
    calendar = world.clockwork.calendars[0]
    today = day_number(calendar.working_day_from(order.last))
    there, numbers = world.offers_on(order.last)
    own = world.units[place].pk if place not in world.communes else None
    fitting = [
        (n, one) for n, one in zip(numbers.tolist(), there, strict=True) if one.agency == own
    ]
    if not fitting:
        return
    weights = np.array([one.weight for _n, one in fitting]) ** 0.5
    for _ in range(order.queued):
        for _try in range(_TRIES):
            n, offer = fitting[int(drawn.choice(len(fitting), p=weights / weights.sum()))]
            amount, unit = offer.limits["direct"]
            if amount is None or unit not in {"working_day", "day"} or amount != int(amount):
                continue
            day = _came_on(calendar, today + _due_in(drawn, calendar, today), int(amount), unit)
            if day is not None and day_number(order.first) <= day <= _last_open(order, calendar):
                yield day, Wish(place, n)
                break


def _due_in(drawn: np.random.Generator, calendar: WorkingCalendar, today: int) -> int:
    """Draw in how many days a dossier is due."""
    luck = float(drawn.random())
    if luck < 0.07:
        working = -int(drawn.integers(1, 5))
    elif luck < 0.17:
        return 0
    elif luck < 0.5:
        working = int(drawn.integers(1, 4))
    else:
        working = int(drawn.integers(4, 16))
    day = today
    while working:
        step = 1 if working > 0 else -1
        day += step
        working -= step * calendar.is_working_day(date_of(day))
    return day - today


def _came_on(calendar: WorkingCalendar, due: int, amount: int, unit: str) -> int | None:
    """Return a working day from which a term ends on a day; null where there is none near."""
    day = due
    if unit == "day":
        day -= amount
    else:
        left = amount
        while left:
            left -= calendar.is_working_day(date_of(day))
            day -= 1
    while not calendar.is_working_day(date_of(day)):
        day -= 1
    return day


def _last_open(order: Order, calendar: WorkingCalendar) -> int:
    """Return the last day on which somebody can have come."""
    day = int(local_days(np.array([order.end]))[0])
    opened = calendar.working_seconds(
        order.until.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0), order.until
    )
    return day if opened >= _SHORT_DAY_SECONDS else day - 1

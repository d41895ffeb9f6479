"""What is drawn for the dossiers of one day: procedure, place, channel, moment, and the luck of each, in columns.

Pure but for the world it is given. A day has its own source of numbers, so it comes out the same whatever was generated before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.clockwork import date_of
from thuocdo.dossiers.generate.habits import habits
from thuocdo.dossiers.generate.people import draw_names
from thuocdo.working_time.working_calendar import SECONDS_A_DAY, SECONDS_AN_HOUR, midnight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.world import World

    Ints = NDArray[np.int64]

DIRECT, ONLINE, POST = range(3)
#: Columns of luck: independent numbers from 0 to 1, each with one use.
LUCK = (
    "channel", "post", "elsewhere", "linked", "second", "not_accepted", "before", "before_wait", "answer", "supplement",
    "supplement_at", "answer_wait", "unanswered", "extended", "extended_at", "withdrawn", "refused", "late", "late_by", "pace",
    "returned", "returned_after", "accepting", "people", "digitised", "reused", "sync", "handler", "reviewer", "step", "payment",
    "hamlet", "reason",
)  # fmt: skip
_PLACE = {name: n for n, name in enumerate(LUCK)}
#: When people are online, hour by hour.
_HOURS = np.array(
    [1, 1, 0, 0, 0, 1, 3, 6, 9, 10, 9, 6, 5, 6, 9, 9, 8, 6, 5, 6, 8, 8, 5, 2], dtype=float
)


@dataclass(slots=True)
class Draws:
    """Columns of some dossiers in the order in which they came. `held` ones are not finished when the generation ends."""

    day: Ints
    offer: Ints
    agency: Ints
    reception: Ints
    channel: Ints
    received: Ints
    held: NDArray[np.bool_]
    name: Ints
    second_name: Ints
    company: Ints
    home: Ints
    luck: NDArray[np.float64]

    def of(self, name: str) -> NDArray[np.float64]:
        """Return one column of luck."""
        found: NDArray[np.float64] = self.luck[:, _PLACE[name]]
        return found

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True, slots=True)
class Wish:
    """A dossier that is wanted on top: in which unit it lies unfinished, and for which offer (by number)."""

    agency: int
    offer: int


def together(parts: Sequence[Draws]) -> Draws:
    """Return the columns of several days as one."""
    return Draws(
        **{
            one.name: np.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(Draws)
        }
    )


def draw_day(
    world: World, day: int, count: int, *, seed: Sequence[int], wishes: Sequence[Wish], until: int
) -> Draws:
    """Draw the dossiers of one day, sorted by the moment they came.

    Args:
        world: where.
        day: counted from 1970.
        count: how many, beside the wishes.
        seed: what makes this generation different from others.
        wishes: more, that lie unfinished in some unit.
        until: the epoch second after which nothing comes.
    """
    drawn = np.random.default_rng([*seed, day])
    total = count + len(wishes)
    luck = drawn.random((total, len(LUCK)))
    works = world.clockwork.calendars[0].is_working_day(date_of(day))
    offer = _offers(world, drawn, day, count, works=works)
    communes = drawn.choice(world.communes, size=total, p=_commune_weights(world, seed))
    wished = np.array([one.offer for one in wishes], dtype=np.int64)
    offer = np.concatenate([offer, wished])
    own = np.array([one.agency for one in wishes], dtype=np.int64)
    home = communes.copy()
    agency = np.concatenate([_agencies(world, offer[:count], communes[:count]), own])
    held = np.arange(total) >= count
    elsewhere = _goes_elsewhere(world, offer, luck) & ~held
    others = drawn.choice(world.communes, size=total)
    reception = np.where(elsewhere, others, agency)
    channel = _channels(world, offer, luck, works=works)
    found = Draws(
        day=np.full(total, day, dtype=np.int64),
        offer=offer,
        agency=agency,
        reception=reception,
        channel=channel,
        received=np.zeros(total, dtype=np.int64),
        held=held,
        name=draw_names(drawn, total),
        second_name=draw_names(drawn, total),
        company=drawn.integers(0, 1 << 30, size=total),
        home=np.where(np.isin(agency, world.communes), agency, home),
        luck=luck,
    )
    found.received = _moments(world, drawn, found, day, until)
    order = np.argsort(found.received, kind="stable")
    return Draws(**{one.name: getattr(found, one.name)[order] for one in fields(Draws)})


def _commune_weights(world: World, seed: Sequence[int]) -> NDArray[np.float64]:
    """Return how much comes to each commune: wards are larger, and no two are alike."""
    drawn = np.random.default_rng(seed)
    size = drawn.lognormal(0, 0.45, size=len(world.communes))
    wards = [world.units[n].name.startswith("Phường") for n in world.communes.tolist()]
    size = size * np.where(wards, 1.8, 1.0)
    return np.asarray(size / size.sum())


def _offers(world: World, drawn: np.random.Generator, day: int, count: int, *, works: bool) -> Ints:
    there, numbers = world.offers_on(date_of(day))
    weights = np.array([one.weight for one in there])
    if not works:
        rates = habits()["online_rate"]
        weights = weights * np.array([rates[one.online_level] for one in there])
    if not weights.sum():
        return (
            np.zeros(0, dtype=np.int64)
            if not count
            else numbers[drawn.integers(0, len(numbers), count)]
        )
    return np.asarray(drawn.choice(numbers, size=count, p=weights / weights.sum()))


def _agencies(world: World, offer: Ints, communes: Ints) -> Ints:
    decides = np.array(
        [-1 if one.agency is None else world.place_of.get(one.agency, -1) for one in world.offers],
        dtype=np.int64,
    )
    return np.where(decides[offer] >= 0, decides[offer], communes)


def _goes_elsewhere(world: World, offer: Ints, luck: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say whether a dossier is handed in where another agency decides, as its procedure allows."""
    rates = habits()["elsewhere_rate"]
    rate = np.array(
        [
            0.0 if one.scope == "local" else rates["commune" if one.agency is None else "province"]
            for one in world.offers
        ]
    )
    return np.asarray(luck[:, _PLACE["elsewhere"]] < rate[offer])


def _channels(world: World, offer: Ints, luck: NDArray[np.float64], *, works: bool) -> Ints:
    rates = habits()["online_rate"]
    rate = np.array([rates[one.online_level] for one in world.offers])[offer]
    online = (luck[:, _PLACE["channel"]] < rate) | (not works)
    post = luck[:, _PLACE["post"]] < habits()["post_rate"]
    return np.where(online, ONLINE, np.where(post, POST, DIRECT))


def _moments(world: World, drawn: np.random.Generator, draws: Draws, day: int, until: int) -> Ints:
    """Return when each came: at a counter within the office hours of the place, online at any hour."""
    start = np.full(len(draws), midnight(date_of(day)), dtype=np.int64)
    end = np.minimum(start + SECONDS_A_DAY, until)
    share = drawn.beta(1.15, 1.35, size=len(draws))
    open_seconds = world.clockwork.working_seconds(draws.reception, start, end)
    at_counter = world.clockwork.moment_after(
        draws.reception, start, np.maximum((share * open_seconds).astype(np.int64), 1)
    )
    hours = drawn.choice(24, size=len(draws), p=_HOURS / _HOURS.sum())
    anywhere = (
        start + hours * SECONDS_AN_HOUR + (draws.of("second") * SECONDS_AN_HOUR).astype(np.int64)
    )
    late = anywhere >= end
    spread = start + (draws.of("second") * (end - start)).astype(np.int64)
    anywhere = np.where(late, spread, anywhere)
    return np.where(draws.channel == ONLINE, anywhere, at_counter)

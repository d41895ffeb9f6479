"""When everything happens to the dossiers of a batch, and when they are due by both clocks: columns of epoch seconds.

What is drawn here decides the shape of a story (`shapes`): which events there are, in which order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from thuocdo.dossiers.generate.catalogue import CHANNELS, MOST_STEPS
from thuocdo.dossiers.generate.clockwork import Clockwork, is_late, local_days, restarts_at_agency
from thuocdo.dossiers.generate.draws import ONLINE, POST
from thuocdo.dossiers.generate.habits import habits
from thuocdo.working_time.working_calendar import SECONDS_A_DAY, SECONDS_AN_HOUR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.draws import Draws
    from thuocdo.dossiers.generate.world import World

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_OFFICE_DAY = 8 * SECONDS_AN_HOUR
#: Unanswered requests are stopped after fifteen working days, as one decree on linked services says (297/2025, article 6).
_ANSWER_DAYS = 15
#: By how much a due time is moved.
EXTENSION = (Decimal(5), "working_day")
_HOURS_A_UNIT = {"hour": 1, "working_day": 8, "day": 6, "month": 160, "": 0}


@dataclass(slots=True)
class Timeline:
    """Columns; a moment means something only where the flags say that its event is part of the story."""

    flags: dict[str, Flags] = field(default_factory=dict)
    at: dict[str, Ints] = field(default_factory=dict)
    #: Due time, original due time and that of the index after an event; 0 without a term.
    dues: dict[str, tuple[Ints, Ints, Ints]] = field(default_factory=dict)
    term: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    by_moment: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    linked: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))
    fee: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class Planner:
    """Plans the lives of one batch."""

    def __init__(self, world: World, draws: Draws, *, until: int) -> None:
        self.world, self.draws, self.until = world, draws, until
        self.clockwork: Clockwork = world.clockwork
        self.made = Timeline()

    def plan(self) -> Timeline:
        """Return everything about when."""
        self._offers()
        self._choose()
        self._reception()
        self._handing_over()
        self._supplement()
        self._ending()
        self._steps()
        return self.made

    def _after(
        self, start: Ints, seconds: Ints | NDArray[np.float64], *, at: Ints | None = None
    ) -> Ints:
        units = self.draws.agency if at is None else at
        return self.clockwork.moment_after(units, start, np.asarray(seconds, dtype=np.int64))

    def _offers(self) -> None:
        offers, terms = self.world.offers, self.world.terms
        table = np.array([[terms.index(one.limits[name]) for name in CHANNELS] for one in offers])
        fees = np.array([[one.fees[name] for name in CHANNELS] for one in offers])
        self.made.term = table[self.draws.offer, self.draws.channel].astype(np.int64)
        self.made.fee = fees[self.draws.offer, self.draws.channel].astype(np.int64)
        by_hour = np.array([unit == "hour" for _amount, unit in terms])
        self.made.by_moment = by_hour[self.made.term]
        rates = habits()["linked_rate"]
        linked = np.array([rates.get(one.code, 0.0) for one in offers])[self.draws.offer]
        self.made.linked = self.draws.of("linked") < linked

    def _choose(self) -> None:
        """Choose what happens at all; of what excludes each other, the first holds."""
        said, luck, flags = habits(), self.draws.of, self.made.flags
        online = self.draws.channel == ONLINE
        free = ~self.draws.held
        has_term = np.array([amount is not None for amount, _unit in self.world.terms])
        hours = np.array([_office_hours(*one) for one in self.world.terms])[self.made.term]

        def chosen(name: str, rates: Any, among: Flags) -> Flags:
            by_channel = isinstance(rates, dict)
            rate = np.where(online, rates["online"], rates["direct"]) if by_channel else rates
            return np.asarray((luck(name) < rate) & among)

        flags["online"] = online
        flags["post"] = self.draws.channel == POST
        flags["term"] = has_term[self.made.term]
        flags["not_accepted"] = chosen("not_accepted", said["not_accepted_rate"], free)
        flags["before"] = chosen("before", said["supplement_before_rate"], ~self.draws.held)
        going = ~flags["not_accepted"]
        flags["pay"] = (self.made.fee > 0) & going
        flags["elsewhere"] = self.draws.reception != self.draws.agency
        long_enough = flags["term"] & (hours >= _OFFICE_DAY) & ~self.made.by_moment
        asked = chosen(
            "supplement",
            said["supplement_after_rate"],
            going & free & long_enough & ~flags["before"],
        )
        unanswered = luck("unanswered") < said["supplement_unanswered_rate"]
        flags["unanswered"] = asked & unanswered
        flags["supplement"] = asked & ~unanswered
        rest = going & ~asked & free
        flags["withdrawn"] = chosen("withdrawn", said["withdrawn_rate"], rest)
        rest = rest & ~flags["withdrawn"]
        extensible = rest & flags["term"] & (hours >= 5 * _OFFICE_DAY)
        flags["extended"] = chosen("extended", said["extended_rate"], extensible)
        ends = going & ~flags["unanswered"] & ~flags["withdrawn"]
        flags["refused"] = chosen("refused", said["refused_rate"], ends & free)
        rates = np.array([one.late_rate for one in self.world.offers])[self.draws.offer]
        flags["late"] = (luck("late") < rates) & ends & flags["term"] & ~flags["extended"] & free
        flags["returned"] = (luck("returned") < said["returned_rate"]) & ends

    # The way in

    def _reception(self) -> None:
        luck, at, flags = self.draws.of, self.made.at, self.made.flags
        place = self.draws.reception
        at["received"] = self.draws.received
        quick = np.where(flags["online"], (0.05 + 0.9 * luck("accepting")) * _OFFICE_DAY * 0.7, 0)
        at["before"] = self._after(at["received"], quick, at=place)
        answered = at["before"] + ((0.2 + 6 * luck("before_wait") ** 2) * SECONDS_A_DAY).astype(
            np.int64
        )
        answered = np.where(
            flags["online"], answered, self._after(answered, answered * 0, at=place)
        )
        at["before_answer"] = answered
        checked = np.where(flags["before"], answered, at["received"])
        decided = self._after(checked, quick, at=place)
        # At a counter all is said and done at once, in whatever second it is.
        at_once = ~flags["online"] & ~flags["before"]
        at["decided"] = np.where(at_once, at["received"], decided)
        at["pay"] = at["decided"]
        wait = np.where(flags["online"], luck("payment") * 3 * SECONDS_AN_HOUR, 120).astype(
            np.int64
        )
        at["paid"] = at["decided"] + wait
        self._set_dues("accepted", at["decided"])

    def _set_dues(self, name: str, moments: Ints) -> None:
        due = self._counted(moments)
        self.made.dues[name] = (due, due, due)

    def _counted(self, moments: Ints) -> Ints:
        start = self.clockwork.starts(self.draws.agency, moments, self.made.linked)
        return self.clockwork.dues(self.draws.agency, start, self.made.term, self.world.terms)

    def _handing_over(self) -> None:
        luck, at, flags, dues = self.draws.of, self.made.at, self.made.flags, self.made.dues
        ready = np.where(flags["pay"], at["paid"], at["decided"])
        short = np.minimum(self._left("accepted", at["decided"]) // 12, 2 * SECONDS_AN_HOUR)
        at["sent"] = self._after(ready, luck("step") * short, at=self.draws.reception)
        at["taken_over"] = self._after(at["sent"], (0.3 + luck("step")) * 3 * SECONDS_AN_HOUR)
        again = restarts_at_agency(at["taken_over"]) & flags["elsewhere"]
        later = np.zeros(len(again), dtype=np.int64)
        if again.any():
            later = self._counted(at["taken_over"])
        due = np.where(again, later, dues["accepted"][0])
        dues["taken_over"] = (due, due, due)
        at["begun"] = np.where(flags["elsewhere"], at["taken_over"], at["decided"])
        at["step1"] = np.where(
            flags["elsewhere"],
            self._after(at["taken_over"], luck("step") * short),
            self._after(ready, luck("step") * short),
        )

    def _left(self, name: str, since: Ints) -> Ints:
        """Return the office seconds from some moments to a due time, a day's where there is no term; at least one."""
        due = self.made.dues[name][0]
        there = np.where(due > since, due, since)
        left = self.clockwork.working_seconds(self.draws.agency, since, there)
        return np.where(self.made.flags["term"], np.maximum(left, 1), 3 * _OFFICE_DAY)

    # Papers asked for

    def _supplement(self) -> None:
        luck, at, flags, dues = self.draws.of, self.made.at, self.made.flags, self.made.dues
        due, _original, index_due = dues["taken_over"]
        left = self._left("taken_over", at["step1"])
        soon = np.minimum(left // 2, 2 * _OFFICE_DAY)
        at["asked"] = self._after(at["step1"], luck("supplement_at") * soon)
        waits = ((0.15 + 12 * luck("answer_wait") ** 2) * SECONDS_A_DAY).astype(np.int64)
        place = self.draws.reception
        at["answered"] = self._after(
            self._after(at["asked"] + waits, waits * 0, at=place),
            luck("answer") * SECONDS_AN_HOUR,
            at=place,
        )
        again = self._counted(at["answered"])
        dues["answered"] = (again, again, self._index_after_pause(index_due))
        at["given_up"] = self._after(at["asked"], np.full(len(waits), _ANSWER_DAYS * _OFFICE_DAY))
        # Nobody is asked for papers when it is late already: no story has a lateness from before a pause.
        before = is_late(at["asked"], np.where(due > 0, due, at["asked"]), self.made.by_moment)
        assert not (before & (flags["supplement"] | flags["unanswered"])).any()

    def _index_after_pause(self, due: Ints) -> Ints:
        """Return when the clock of the index ends after the citizen's time is deducted, as `clocks` moves it."""
        at = self.made.at
        some = due > 0
        until = np.where(some, due, at["asked"])
        left = np.maximum(self.clockwork.working_seconds(self.draws.agency, at["asked"], until), 0)
        moved = np.where(
            left == 0, np.maximum(due, at["answered"]), self._after(at["answered"], left)
        )
        return np.where(some, moved, 0)

    # The way out

    def _ending(self) -> None:
        luck, at, flags, dues = self.draws.of, self.made.at, self.made.flags, self.made.dues
        asked = flags["supplement"]
        dues["running"] = tuple(  # type: ignore[assignment]
            np.where(asked, then, first)
            for then, first in zip(dues["answered"], dues["taken_over"], strict=True)
        )
        begun = np.where(asked, at["answered"], at["step1"])
        left = self._left("running", begun)
        at["extended"] = self._after(begun, (0.4 + 0.3 * luck("extended_at")) * left)
        self._extend()
        late = flags["late"]
        pace = 0.04 + 0.9 * luck("pace") ** 1.3
        span = np.where(flags["extended"], self._left("extended", at["extended"]), left)
        start = np.where(flags["extended"], at["extended"], begun)
        in_time = self._after(start, pace * span)
        over = self._after(
            np.maximum(dues["running"][0], begun), 60 + luck("late_by") ** 3 * 12 * _OFFICE_DAY
        )
        at["ended"] = np.where(late, over, in_time)
        # Those that are held lie somewhere on their way when everything ends.
        held = self._after(np.maximum(begun, self.until), 60 + luck("pace") * 3 * _OFFICE_DAY)
        at["ended"] = np.where(self.draws.held, held, at["ended"])
        at["withdrawn"] = self._after(begun, luck("pace") * 0.6 * left)
        at["stopped"] = self._after(at["withdrawn"], luck("late_by") * _OFFICE_DAY)
        at["returned"] = self._after(
            at["ended"], luck("returned_after") ** 3 * 4 * _OFFICE_DAY, at=self.draws.reception
        )

    def _extend(self) -> None:
        """Count the moved due times, and take the extension back where its day comes too near to the due day."""
        at, dues, flags = self.made.at, self.made.dues, self.made.flags
        due, original, index_due = dues["running"]
        flags["extended"] &= local_days(at["extended"]) < local_days(due)
        some = np.flatnonzero(flags["extended"])
        moved, index_moved = due.copy(), index_due.copy()
        for n in some.tolist():
            moved[n], index_moved[n] = self._five_days_more(n, due[n], index_due[n])
        dues["extended"] = (moved, original, index_moved)

    def _five_days_more(self, n: int, due: int, index_due: int) -> tuple[int, int]:
        place = np.array([self.draws.agency[n]] * 2)
        table = [EXTENSION]
        found = self.clockwork.dues(
            place, np.array([due, index_due]), np.zeros(2, dtype=np.int64), table
        )
        return int(found[0]), int(found[1])

    def _steps(self) -> None:
        """Spread the later hand-overs between the first and the end; each line of steps takes as many as it has."""
        at, luck = self.made.at, self.draws.of
        start = np.where(self.made.flags["supplement"], at["answered"], at["step1"])
        start = np.where(self.made.flags["extended"], at["extended"], start)
        # A held one goes from hand to hand over the days up to the end, not beyond.
        end = np.where(self.draws.held, np.maximum(start, self.until), at["ended"])
        span = self.clockwork.working_seconds(self.draws.agency, start, end)
        reach = np.where(self.draws.held, 0.3 + 1.4 * luck("step"), 0.55 + 0.4 * luck("step"))
        for n in range(2, MOST_STEPS + 1):
            share = reach * (n - 1) / self._step_counts()
            at[f"step{n}"] = self._after(start, np.minimum(share, 1.0) * span)
            at[f"step{n}"] = np.where(self.draws.held & (share > 1), at["ended"], at[f"step{n}"])

    def _step_counts(self) -> Ints:
        counts = np.array([len(one.line.steps) for one in self.world.offers], dtype=np.int64)
        return np.maximum(counts[self.draws.offer] - 1, 1)


def _office_hours(amount: Decimal | None, unit: str) -> int:
    """Return the rough length of a term in office seconds."""
    return int((amount or 0) * _HOURS_A_UNIT[unit] * SECONDS_AN_HOUR)

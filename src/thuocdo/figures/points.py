"""What a series is made of: the figure that counts for a unit and a report, the point, and the series. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from thuocdo.facts.references import RecordRef
from thuocdo.figures.slots import Slot, Window

if TYPE_CHECKING:
    from thuocdo.figures.breaks import Break


class PointState(StrEnum):
    """What stands at a point; MISSING where nothing was reported or nothing may be seen."""

    VALUE = "value"
    BLANK = "blank"
    DASH = "dash"
    TEXT = "text"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Source:
    """A figure as a series needs it; `value` is null unless its state is VALUE.

    `start` is the place in the text it was read from, null where it was not read. `form_row` is empty for prose.
    """

    figure_id: int
    indicator: str
    unit_id: int
    window: Window
    state: PointState
    value: Decimal | None
    decimals: int
    printed: str
    origin: str
    form_row: str
    record: RecordRef | None
    recorded_at: datetime
    confidence: Decimal
    start: int | None

    @property
    def form_version(self) -> str:
        """Return the code of the form version the figure stands in; empty for prose."""
        return self.form_row.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Contribution:
    """The part that a figure has in a point: its whole where the point is the figure."""

    source: Source
    share: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Point:
    """One unit at one report: what was reported, or what it comes to on the map of a day.

    `value` is what is shown, in `decimals` digits; `exact` the unrounded value behind it. Both are null unless the
    state is VALUE. A `restated` point is computed; `missing` and `withheld` are the former units that its value lacks: they
    did not report, or their shares are not decided.
    """

    slot: Slot
    state: PointState = PointState.MISSING
    value: Decimal | None = None
    exact: Fraction | None = None
    decimals: int = 0
    contributions: tuple[Contribution, ...] = ()
    restated: bool = False
    missing: frozenset[int] = frozenset()
    withheld: frozenset[int] = frozenset()
    breaks: tuple[Break, ...] = ()

    @property
    def source(self) -> Source | None:
        """Return the figure that the point is; null for a restated point and where nothing was reported."""
        return self.contributions[0].source if self.contributions and not self.restated else None

    @property
    def complete(self) -> bool:
        """Tell whether no former unit is missing in the value."""
        return not self.missing and not self.withheld

    @classmethod
    def of(cls, source: Source, slot: Slot) -> Point:
        """Return the point that one figure is."""
        exact = None if source.value is None else Fraction(source.value)
        return cls(
            slot, source.state, source.value, exact, source.decimals, (Contribution(source),)
        )


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one indicator and one unit, one for each slot of the table.

    `off_map` is set where the unit is not there on the day whose map was asked for; all its points are missing then.
    """

    indicator: str
    unit_id: int
    points: tuple[Point, ...]
    off_map: bool = False


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """Series over the same slots; `on` is the day of the map, null where everything is as it was reported."""

    slots: tuple[Slot, ...]
    series: tuple[Series, ...]
    on: date | None = None

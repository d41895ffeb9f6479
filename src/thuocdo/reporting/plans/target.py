"""What a target of a plan is, and whether a figure meets it. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Comparator(StrEnum):
    """How a figure has to stand to the value of a target."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EXACTLY = "="
    MORE = ">"

    def holds(self, actual: Decimal, wanted: Decimal) -> bool:
        """Tell whether a figure stands so to the value."""
        return _HOLDS[self](actual, wanted)

    @property
    def sign(self) -> str:
        """Return the sign as it is printed."""
        return {"<=": "≤", ">=": "≥"}.get(self.value, self.value)


_HOLDS: Mapping[Comparator, Callable[[Decimal, Decimal], bool]] = {
    Comparator.AT_MOST: operator.le,
    Comparator.AT_LEAST: operator.ge,
    Comparator.EXACTLY: operator.eq,
    Comparator.MORE: operator.gt,
}


class Timing(StrEnum):
    """When a target counts: in every year of its span, by its last year, or over the span as a whole."""

    EVERY = "every"
    BY = "by"
    WHOLE = "whole"


class Verdict(StrEnum):
    """What can be said of a target: a figure meets it or not, or why nothing can be said."""

    MET = "met"
    NOT_MET = "not_met"
    NO_FIGURE = "no_figure"
    NOT_MEASURED = "not_measured"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Target:
    """One target. `value` is null where the plan names no number; percentages are in percentage points.

    `indicator` is set only where that indicator measures exactly what the target says. The span is in years, both included;
    `place` is the paragraph of the plan. `note` says why a near indicator does not do.
    """

    id: str
    area: str
    label_vi: str
    label_en: str
    comparator: Comparator
    value: Decimal | None
    unit_vi: str
    unit_en: str
    timing: Timing
    first_year: int
    last_year: int
    place: str
    condition_vi: str = ""
    condition_en: str = ""
    indicator: str | None = None
    note_vi: str = ""
    note_en: str = ""

    def years(self) -> Iterator[int]:
        """Yield the years at whose end the target is held against figures; none for one over the span as a whole."""
        if self.timing is Timing.EVERY:
            yield from range(self.first_year, self.last_year + 1)
        elif self.timing is Timing.BY:
            yield self.last_year


@dataclass(frozen=True, slots=True)
class Plan:
    """The targets of one plan; `unit` is the code of the unit that set it."""

    code: str
    title_vi: str
    title_en: str
    unit: str
    first_year: int
    last_year: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of a target, and the year whose value a figure was held against; null where there was none."""

    verdict: Verdict
    year: int | None = None


def judge(target: Target, *, actual: Decimal | None, year: int | None) -> Judgement:
    """Hold the latest figure of a target's indicator against it.

    Args:
        actual: the figure, null where none is known.
        year: of the figure. A figure from before the plan is held against the first year the target counts in, one from
            between against the next, one from after against the last.
    """
    if target.indicator is None:
        return Judgement(Verdict.NOT_MEASURED)
    if target.value is None:
        return Judgement(Verdict.NO_VALUE)
    if actual is None or year is None:
        return Judgement(Verdict.NO_FIGURE)
    years = list(target.years())
    against = next((one for one in years if one >= year), years[-1])
    met = target.comparator.holds(actual, target.value)
    return Judgement(Verdict.MET if met else Verdict.NOT_MET, against)

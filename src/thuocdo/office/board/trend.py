"""The last days as bars, drawn in whole numbers on the server; no script and no style is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.ui.jinja import figure

if TYPE_CHECKING:
    from thuocdo.dossiers.overview import Day

HEIGHT, FOOT, LEFT = 120, 20, 34
#: Every so many days the axis names one.
_NAMED_EVERY = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in units of the drawing; `kind` is received, resolved or late."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """One size of the chart; `marks` are the names under the axis with their places."""

    name: str
    width: int
    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The days with their sums, and the chart in two sizes; `top` is what the highest bar stands for."""

    days: tuple[Day, ...]
    received: int
    resolved: int
    late: int
    top: int
    description: str
    drawings: tuple[Drawing, ...]


def trend_of(days: Sequence[Day]) -> Trend:
    """Return the days as they are shown: received beside resolved, and of the resolved ones the late part below."""
    top = max([1, *(max(one.received, one.resolved) for one in days)])
    sums = [sum(getattr(day, name) for day in days) for name in ("received", "resolved", "late")]
    words = _(
        "Trong %(days)s ngày: tiếp nhận %(received)s, giải quyết xong %(resolved)s, trong đó trễ hạn %(late)s."
    )
    counts = {"days": len(days), "received": sums[0], "resolved": sums[1], "late": sums[2]}
    said = {name: figure(count) for name, count in counts.items()}
    drawings = (_drawn("wide", days, top, slot=24), _drawn("narrow", days, top, slot=10))
    return Trend(tuple(days), sums[0], sums[1], sums[2], top, words % said, drawings)


def _drawn(name: str, days: Sequence[Day], top: int, *, slot: int) -> Drawing:
    bars: list[Bar] = []
    for number, day in enumerate(days):
        left, width = LEFT + number * slot, round(slot * 0.4, 1)
        for kind, count, x in (
            ("received", day.received, left),
            ("resolved", day.resolved, left + width),
            ("late", day.late, left + width),
        ):
            height = round(count * HEIGHT / top, 1)
            if height:
                bars.append(Bar(kind, round(x, 1), round(HEIGHT - height, 1), width, height))
    marks = tuple(
        (LEFT + number * slot, f"{day.on:%d/%m}")
        for number, day in enumerate(days)
        if (len(days) - 1 - number) % _NAMED_EVERY == 0 and number < len(days) - 1
    )
    return Drawing(name, LEFT + len(days) * slot, tuple(bars), marks)

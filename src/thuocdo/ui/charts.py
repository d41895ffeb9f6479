"""Charts on the screens: drawn by `documents.charts`, finished ones kept in the cache by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from django.core.cache import cache

from markupsafe import Markup

from thuocdo.documents.charts import (
    BREAK,
    COLOURS,
    GRID,
    INK,
    MOST_LINES,
    NARROW,
    SOFT,
    WIDE,
    Drawing,
    Line,
    LineChart,
    draw_lines,
)

__all__ = [
    "BREAK",
    "COLOURS",
    "GRID",
    "INK",
    "MOST_LINES",
    "NARROW",
    "SOFT",
    "WIDE",
    "Drawing",
    "Line",
    "LineChart",
    "draw_lines",
    "line_charts",
]

#: Changed whenever the drawing changes, or old charts would come from the cache.
DRAWING = 2
KEPT_SECONDS = 24 * 60 * 60


def line_charts(
    chart: LineChart, *, drawings: Sequence[Drawing] = (WIDE, NARROW)
) -> dict[str, Markup]:
    """Return a chart as SVG by the name of the drawing, from the cache where it was drawn before; one look-up.

    Raises:
        ValueError: more lines than can be told apart, or a line that has not one value for each column.
    """
    key = f"chart:{_fingerprint(chart, drawings)}"
    found: dict[str, str] | None = cache.get(key)
    if found is None:
        found = {drawing.name: draw_lines(chart, drawing) for drawing in drawings}
        cache.set(key, found, KEPT_SECONDS)
    return {name: Markup(svg) for name, svg in found.items()}  # noqa: S704 - from draw_lines alone


def _fingerprint(chart: LineChart, drawings: Sequence[Drawing]) -> str:
    content = [DRAWING, asdict(chart), [asdict(drawing) for drawing in drawings]]
    text = json.dumps(content, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)

"""Charts: typed plain data in, SVG for screens or PNG for documents out; the same drawing in both.

Colours are CSS variables of the screens' tokens.css, so one SVG fits light and dark; there is no style attribute and no script in
it, which the content policy would block. A picture has the light colours in their place. Vega-Altair takes a second to import and the
first chart of a process another, so both are loaded when a chart is drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

from lxml import etree

#: The colours and marks that tell lines apart; after six lines the colours begin again with dashes.
COLOURS = tuple(f"var(--series-{n})" for n in range(1, 7))
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
DASHES: tuple[list[int], ...] = ([1, 0], [5, 3])
MOST_LINES = len(COLOURS) * len(DASHES)

INK, SOFT, GRID, BREAK = "var(--ink)", "var(--ink-soft)", "var(--line)", "var(--warning)"
#: The light colours by their variables, for pictures; a test of the screens holds them against tokens.css.
LIGHT = {
    "--series-1": "#0b5a8c",
    "--series-2": "#b3450a",
    "--series-3": "#1a7f4b",
    "--series-4": "#7b3fa0",
    "--series-5": "#806600",
    "--series-6": "#b0306a",
    "--ink": "#17202b",
    "--ink-soft": "#52606f",
    "--line": "#d5dbe3",
    "--warning": "#7a4b00",
}
_USED = re.compile(r"var\((--[\w-]+)\)")
_SCALE = 2.0  # a picture has twice the points of the screen
#: Inside a chart the numbers of an axis follow Vietnamese notation, as everywhere.
NOTATION = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]}
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a value for each column, null where there is none; it is cut before the columns in `cuts`."""

    name: str
    values: tuple[Decimal | None, ...]
    cuts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over columns. `breaks` are columns with a mark in front of them: what stands left and right differs.

    `title` and `description` are for those who cannot see it.
    """

    title: str
    description: str
    columns: tuple[str, ...]
    unit_of_measure: str
    lines: tuple[Line, ...]
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """The size of one drawing in CSS pixels, axes and legend not counted; `columns` of the legend."""

    name: str
    width: int
    height: int
    columns: int


WIDE = Drawing("wide", 860, 300, 3)
NARROW = Drawing("narrow", 250, 240, 1)


def draw_lines(chart: LineChart, drawing: Drawing) -> str:
    """Draw a chart without asking the cache; some 50 ms after the first one of a process.

    Raises:
        ValueError: as `line_charts`.
    """
    if len(chart.lines) > MOST_LINES:
        raise ValueError(f"{len(chart.lines)} lines cannot be told apart; {MOST_LINES} can")
    if any(len(line.values) != len(chart.columns) for line in chart.lines):
        raise ValueError("a line has one value for each column")
    import vl_convert  # noqa: PLC0415 - see above

    svg = vl_convert.vegalite_to_svg(
        _specification(chart, drawing), format_locale=NOTATION, allowed_base_urls=[]
    )
    return _accessible(svg, chart, drawing.name)


def png_of(chart: LineChart, *, drawing: Drawing = WIDE) -> bytes:
    """Return a chart as PNG on white ground, for documents.

    Raises:
        ValueError: as `draw_lines`.
    """
    import vl_convert  # noqa: PLC0415 - see above

    svg = draw_lines(chart, drawing).replace('font-family="inherit"', 'font-family="sans-serif"')
    svg = _USED.sub(lambda used: LIGHT.get(used[1], "#000000"), svg)
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    end = svg.index(">", svg.index("<svg")) + 1
    return bytes(vl_convert.svg_to_png(svg[:end] + ground + svg[end:], scale=_SCALE))


def _specification(chart: LineChart, drawing: Drawing) -> dict[str, Any]:
    """Return the Vega-Lite text of a chart."""
    alt: Any = import_module("altair")  # see above; it carries types for a part of its names only
    base = alt.Chart(alt.Data(values=list(_rows(chart)))).encode(
        x=_columns(alt, chart),
        y=alt.Y("value:Q", title=chart.unit_of_measure, axis=alt.Axis(tickCount=5, format=",~f")),
        **_lines_told_apart(alt, chart, drawing),
    )
    lines = base.mark_line(strokeWidth=2.25).encode(
        detail="piece:N", strokeDash=_dashes(alt, chart)
    )
    points = base.mark_point(size=64, filled=True, opacity=1)
    gaps = _gaps(alt, chart)
    layers = [*gaps, lines, points]
    made: dict[str, Any] = (
        alt.layer(*layers)
        .properties(width=drawing.width, height=drawing.height, background="none")
        .configure(font="inherit", aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=SOFT,
            titleColor=SOFT,
            gridColor=GRID,
            domainColor=SOFT,
            tickColor=SOFT,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
        )
        .configure_legend(labelColor=INK, labelFontSize=13, labelLimit=260, symbolSize=90)
        .to_dict()
    )
    return made


def _rows(chart: LineChart) -> Iterator[dict[str, object]]:
    """Yield one row for each value; a line is cut in pieces at its cuts and where a value is missing."""
    for line in chart.lines:
        piece = 0
        for column, value in enumerate(line.values):
            if value is None or column in line.cuts:
                piece += 1
            if value is not None:
                yield {"column": column, "value": float(value), "line": line.name, "piece": piece}


def _columns(alt: Any, chart: LineChart) -> Any:
    """Columns stand at 0, 1, 2 …, so that a break can stand half-way between two of them."""
    names = json.dumps(chart.columns, ensure_ascii=False)
    count = len(chart.columns)
    return alt.X(
        "column:Q",
        title=None,
        scale=alt.Scale(domain=[-0.5, count - 0.5], nice=False, zero=False),
        axis=alt.Axis(
            values=list(range(count)),
            labelExpr=f"{names}[datum.value]",
            grid=False,
            labelOverlap="greedy",
        ),
    )


def _lines_told_apart(alt: Any, chart: LineChart, drawing: Drawing) -> dict[str, Any]:
    """Tell lines apart by colour and mark; no two share both, so the legend tells them apart too."""
    marks = [SHAPES[(n + n // len(COLOURS)) % len(SHAPES)] for n in range(len(chart.lines))]
    colours = [COLOURS[n % len(COLOURS)] for n in range(len(chart.lines))]
    legend = alt.Legend(
        title=None, orient="bottom", columns=drawing.columns, direction="horizontal"
    )
    return {
        "color": alt.Color("line:N", scale=_scale(alt, chart, colours), legend=legend),
        "shape": alt.Shape("line:N", scale=_scale(alt, chart, marks), legend=legend),
    }


def _dashes(alt: Any, chart: LineChart) -> Any:
    dashes = [DASHES[n // len(COLOURS)] for n in range(len(chart.lines))]
    return alt.StrokeDash("line:N", scale=_scale(alt, chart, dashes), legend=None)


def _scale(alt: Any, chart: LineChart, looks: Sequence[object]) -> Any:
    return alt.Scale(domain=[line.name for line in chart.lines], range=looks)


def _gaps(alt: Any, chart: LineChart) -> list[Any]:
    """Return the marks between columns that cannot be compared: a dashed line with its number above."""
    if not chart.breaks:
        return []
    rows = [
        {"at": column - 0.5, "number": str(number)}
        for number, column in enumerate(chart.breaks, start=1)
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(x="at:Q")
    rule = base.mark_rule(color=BREAK, strokeDash=[3, 3], strokeWidth=1.5)
    number = base.mark_text(color=BREAK, fontSize=12, fontWeight="bold", baseline="bottom", dy=-3)
    return [rule, number.encode(text="number:N", y=alt.value(0))]


def _accessible(svg: str, chart: LineChart, name: str) -> str:
    """Return a drawing with its title and description, and without what the content policy would block."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(svg.encode(), parser)
    for element in root.iter():
        for attribute in ("class", "role", "aria-roledescription", "aria-hidden", "pointer-events"):
            element.attrib.pop(attribute, None)
        _style_as_attributes(element)
    for element in [*root.iter(f"{_SVG}script"), *root.iter(f"{_SVG}style")]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    title, description = etree.Element(f"{_SVG}title"), etree.Element(f"{_SVG}desc")
    title.text, description.text = chart.title, chart.description
    title.set("id", f"chart-{name}-title")
    description.set("id", f"chart-{name}-description")
    root.insert(0, title)
    root.insert(1, description)
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"chart-{name}-title chart-{name}-description")
    return str(etree.tostring(root, encoding="unicode"))


def _style_as_attributes(element: Any) -> None:
    for rule in (element.attrib.pop("style", None) or "").split(";"):
        name, colon, value = rule.partition(":")
        if colon:
            element.set(name.strip(), value.strip())

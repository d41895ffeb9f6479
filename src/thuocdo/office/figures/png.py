"""A chart as a picture for documents: white ground, the light colours of the screens, twice the size of the screen."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from thuocdo import ui
from thuocdo.ui.charts import WIDE, LineChart, draw_lines

_TOKENS = Path(ui.__file__).parent / "static" / "ui" / "tokens.css"
_TOKEN = re.compile(r"(--[\w-]+):\s*(#[0-9a-fA-F]{3,8})\s*;")
_USED = re.compile(r"var\((--[\w-]+)\)")
SCALE = 2.0


def png_of(chart: LineChart) -> bytes:
    """Return a chart as PNG."""
    import vl_convert  # noqa: PLC0415 - takes a second

    svg = draw_lines(chart, WIDE).replace('font-family="inherit"', 'font-family="sans-serif"')
    svg = _USED.sub(lambda used: _colours().get(used[1], "#000000"), svg)
    ground = '<rect width="100%" height="100%" fill="#ffffff"/>'
    end = svg.index(">", svg.index("<svg")) + 1
    return bytes(vl_convert.svg_to_png(svg[:end] + ground + svg[end:], scale=SCALE))


@cache
def _colours() -> dict[str, str]:
    """Return the light colours by their names; the first of a name is the light one."""
    found: dict[str, str] = {}
    for name, value in _TOKEN.findall(_TOKENS.read_text(encoding="utf-8")):
        found.setdefault(name, value)
    return found

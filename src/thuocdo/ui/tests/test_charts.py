"""Charts: what the content policy would block is not in them, and what is drawn once comes from the cache."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from django.core.cache import cache

import pytest

from thuocdo.ui import charts
from thuocdo.ui.charts import MOST_LINES, NARROW, WIDE, Line, LineChart, draw_lines, line_charts

SVG = "{http://www.w3.org/2000/svg}"
ONE, TWO = Decimal(1_000_000), Decimal("1500000.5")
CHART = LineChart(
    "Hồ sơ đã giải quyết",
    "Đồ thị đường",
    ("2022", "2023", "2024", "2025"),
    "Hồ sơ",
    (Line("Phường Mẫu", (ONE, TWO, ONE, TWO)),),
)


def _drawn(chart: LineChart, drawing: Any = WIDE) -> ET.Element:
    return ET.fromstring(draw_lines(chart, drawing))  # noqa: S314 - our own text


def _texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def _pieces(root: ET.Element) -> list[str]:
    """Return the lines drawn: paths with a stroke and more than one place."""
    return [
        path.get("d", "")
        for path in root.iter(f"{SVG}path")
        if path.get("stroke", "").startswith("var(--series") and "L" in path.get("d", "")
    ]


def test_title_and_description_are_said_to_those_who_cannot_see() -> None:
    root = _drawn(CHART)
    title, description = root[0], root[1]
    assert (title.text, description.text) == ("Hồ sơ đã giải quyết", "Đồ thị đường")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_two_drawings_on_one_page_share_no_id() -> None:
    ids = [element.get("id") for size in (WIDE, NARROW) for element in _drawn(CHART, size).iter()]
    known = [one for one in ids if one]
    assert len(known) == len(set(known)) == 4


@pytest.mark.parametrize(
    "name", ["Phường Mẫu", "</svg><script>alert(1)</script>", "'];alert(1);//", '"\\', "& <b>"]
)
def test_nothing_in_it_is_blocked_or_runs(name: str) -> None:
    chart = replace(
        CHART,
        title=name,
        description=name,
        columns=(name, "2", "3", "4"),
        lines=(Line(name, (ONE, TWO, ONE, TWO)),),
    )
    root = _drawn(chart)
    for element in root.iter():
        assert element.tag not in {f"{SVG}script", f"{SVG}style", f"{SVG}a", f"{SVG}image"}
        assert not {"style", "href"} & element.attrib.keys()
        assert not [key for key in element.attrib if key.startswith("on")]
    assert name in _texts(root)


def test_colours_follow_the_page() -> None:
    colours = {
        value
        for element in _drawn(CHART).iter()
        for key, value in element.attrib.items()
        if key in {"fill", "stroke"}
    }
    assert all(one.startswith("var(--") or one in {"none", "transparent"} for one in colours)


def test_numbers_are_written_as_everywhere() -> None:
    assert "1.000.000" in _texts(_drawn(CHART))
    small = replace(CHART, lines=(Line("a", (Decimal("0.1"), Decimal("0.5"), None, None)),))
    assert "0,5" in _texts(_drawn(small))


def test_a_line_is_cut_where_asked_and_where_a_value_is_missing() -> None:
    assert len(_pieces(_drawn(CHART))) == 1
    cut = replace(CHART, lines=(Line("a", (ONE, TWO, ONE, TWO), frozenset({2})),))
    assert len(_pieces(_drawn(cut))) == 2
    missing = replace(CHART, lines=(Line("a", (ONE, TWO, None, TWO)),))
    assert len(_pieces(_drawn(missing))) == 1


def test_breaks_have_a_line_and_their_number() -> None:
    root = _drawn(replace(CHART, breaks=(1, 3)))
    marks = [line for line in root.iter(f"{SVG}line") if line.get("stroke") == charts.BREAK]
    assert len(marks) == 2
    numbers = [text.text for text in root.iter(f"{SVG}text") if text.get("fill") == charts.BREAK]
    assert numbers == ["1", "2"]


def test_lines_are_told_apart_without_colour_too() -> None:
    many = tuple(Line(f"Xã {n}", (ONE + n, TWO + n, ONE, TWO)) for n in range(MOST_LINES))
    root = _drawn(replace(CHART, lines=many))
    looks = {
        (path.get("stroke"), path.get("stroke-dasharray"))
        for path in root.iter(f"{SVG}path")
        if "L" in path.get("d", "") and path.get("stroke", "").startswith("var(--series")
    }
    assert len(looks) >= MOST_LINES
    with pytest.raises(ValueError, match="cannot be told apart"):
        _drawn(replace(CHART, lines=(*many, Line("z", (ONE, ONE, ONE, ONE)))))


def test_a_line_has_a_value_for_each_column() -> None:
    with pytest.raises(ValueError, match="one value for each column"):
        _drawn(replace(CHART, lines=(Line("a", (ONE,)),)))


def test_a_chart_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    first = line_charts(CHART)
    assert set(first) == {"wide", "narrow"}
    monkeypatch.setattr(charts, "draw_lines", lambda *_: pytest.fail("drawn again"))
    assert line_charts(CHART) == first
    monkeypatch.setattr(charts, "draw_lines", lambda *_: "<svg/>")
    other = replace(CHART, lines=(Line("Phường Mẫu", (ONE, TWO, ONE, None)),))
    assert line_charts(other)["wide"] == "<svg/>"


def test_the_tokens_know_every_colour() -> None:
    from pathlib import Path

    files = (Path(charts.__file__).parent / "static/ui").glob("*.css")
    tokens = "\n".join(file.read_text() for file in files)
    for colour in (*charts.COLOURS, charts.INK, charts.SOFT, charts.GRID, charts.BREAK):
        name = re.sub(r"var\((.*)\)", r"\1", colour)
        assert len(re.findall(rf"{name}:", tokens)) == 2, "light and dark"


def test_pictures_have_the_light_colours_of_the_screens() -> None:
    from pathlib import Path

    from thuocdo.documents.charts import LIGHT

    tokens = (Path(charts.__file__).parent / "static/ui/tokens.css").read_text()
    for name, colour in LIGHT.items():
        first = re.search(rf"{name}:\s*(#[0-9a-fA-F]+)", tokens)
        assert first is not None
        assert first[1] == colour
    used = {
        one.removeprefix("var(").removesuffix(")")
        for one in (*charts.COLOURS, charts.INK, charts.SOFT, charts.GRID, charts.BREAK)
    }
    assert used == set(LIGHT)

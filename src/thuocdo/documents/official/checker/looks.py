"""How paragraphs of a Word file look in the end: what they say themselves, over their styles, over the defaults of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_TWIPS_A_MM = 1440 / 25.4
_SIDES = {"start": "left", "end": "right", "distribute": "both"}


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike; size in points, the colour as six figures, "auto" for black."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    caps: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Looked:
    """One paragraph as it looks. Spaces in points, `line` in lines (0 where it is exact), indents in millimetres; `rule` is the length of a line over it.

    `place` says where it stands: "body", or row and cell of a table ("t0.1.0").
    """

    text: str
    place: str
    runs: tuple[Run, ...]
    align: str
    before: float
    after: float
    line: float
    first: float
    left: float
    right: float
    has_rule: bool
    room: float = 0
    element: Any = field(default=None, compare=False, repr=False)

    @property
    def shown(self) -> str:
        """Return the text as it is seen, in capitals where the letters are set so."""
        return "".join(run.text.upper() if run.caps else run.text for run in self.runs).strip()

    def every(self, wanted: str) -> bool:
        """Say whether all letters are "bold", "italic", "upright" or "plain"."""
        runs = [run for run in self.runs if run.text.strip()]
        tests: dict[str, Callable[[Run], bool]] = {
            "bold": lambda run: run.bold,
            "plain": lambda run: not run.bold,
            "italic": lambda run: run.italic,
            "upright": lambda run: not run.italic,
        }
        return all(tests[wanted](run) for run in runs)

    def sizes_within(self, least: float, most: float) -> bool:
        """Say whether all letters have a size within two, both included."""
        return all(least <= run.size <= most for run in self.runs if run.text.strip())


class Looks:
    """Reads how the paragraphs of an open Word file look."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles = {one.get(qn("w:styleId")): one for one in document.styles.element}
        self._defaults = document.styles.element.find(qn("w:docDefaults"))
        self._normal = next(
            (
                name
                for name, one in self._styles.items()
                if one.get(qn("w:type")) == "paragraph"
                and one.get(qn("w:default")) in {"1", "true"}
            ),
            None,
        )

    def paragraphs(self) -> Iterator[Looked]:
        """Yield all paragraphs with words or lines, in their order."""
        tables = 0
        for element in self._document.element.body:
            if element.tag == qn("w:p"):
                yield self.look(element, "body")
            elif element.tag == qn("w:tbl"):
                yield from self._in_table(element, tables)
                tables += 1

    def _in_table(self, table: Any, number: int) -> Iterator[Looked]:
        for at_row, row in enumerate(table.findall(qn("w:tr"))):
            for at_cell, cell in enumerate(row.findall(qn("w:tc"))):
                room = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
                width = float(room.get(qn("w:w")) or 0) / _TWIPS_A_MM if room is not None else 0
                for paragraph in cell.findall(qn("w:p")):
                    yield self.look(paragraph, f"t{number}.{at_row}.{at_cell}", width)

    def look(self, element: Any, place: str, room: float = 0) -> Looked:
        """Return how one paragraph looks; `room` is the width of its cell in millimetres, 0 outside tables."""
        own = element.find(qn("w:pPr"))
        style = own.find(qn("w:pStyle")).get(qn("w:val")) if _has(own, "w:pStyle") else self._normal
        shapes = [own, *self._of_styles(style, "w:pPr"), self._default("w:pPrDefault", "w:pPr")]
        spacing = {
            name: _first(shapes, "w:spacing", name)
            for name in ("before", "after", "line", "lineRule")
        }
        indents = {
            name: _first(shapes, "w:ind", name)
            for name in ("firstLine", "hanging", "left", "right")
        }
        runs = tuple(self._runs(element, style))
        exact = spacing["lineRule"] in {"exact", "atLeast"}
        first = _number(indents["firstLine"]) - _number(indents["hanging"])
        align = _first(shapes, "w:jc", "val") or "left"
        return Looked(
            text="".join(run.text for run in runs).strip(),
            place=place,
            runs=runs,
            align=_SIDES.get(align, align),
            before=_number(spacing["before"]) / 20,
            after=_number(spacing["after"]) / 20,
            line=0 if exact else (_number(spacing["line"]) or 240) / 240,
            first=first / _TWIPS_A_MM,
            left=_number(indents["left"]) / _TWIPS_A_MM,
            right=_number(indents["right"]) / _TWIPS_A_MM,
            has_rule=_has(own, "w:pBdr") and own.find(qn("w:pBdr")).find(qn("w:top")) is not None,
            room=room,
            element=element,
        )

    def _runs(self, paragraph: Any, style: str | None) -> Iterator[Run]:
        of_paragraph = self._of_styles(style, "w:rPr")
        default = self._default("w:rPrDefault", "w:rPr")
        for run in paragraph.iter(qn("w:r")):
            text = "".join(_said(part) for part in run)
            if not text:
                continue
            own = run.find(qn("w:rPr"))
            named = own.find(qn("w:rStyle")).get(qn("w:val")) if _has(own, "w:rStyle") else None
            looks = [own, *self._of_styles(named, "w:rPr"), *of_paragraph, default]
            yield Run(
                text=text,
                font=_first(looks, "w:rFonts", "ascii") or "",
                size=_number(_first(looks, "w:sz", "val")) / 2 or 10,
                bold=_is_on(looks, "w:b"),
                italic=_is_on(looks, "w:i"),
                caps=_is_on(looks, "w:caps"),
                colour=_first(looks, "w:color", "val") or "auto",
            )

    def _of_styles(self, style: str | None, part: str) -> list[Any]:
        found, seen = [], set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            found.append(element.find(qn(part)))
            based = element.find(qn("w:basedOn"))
            style = None if based is None else based.get(qn("w:val"))
        return found

    def _default(self, outer: str, inner: str) -> Any:
        found = None if self._defaults is None else self._defaults.find(qn(outer))
        return None if found is None else found.find(qn(inner))


def _said(part: Any) -> str:
    if part.tag == qn("w:t"):
        return part.text or ""
    return {qn("w:br"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}.get(part.tag, "")


def _has(parent: Any, tag: str) -> bool:
    return parent is not None and parent.find(qn(tag)) is not None


def _first(shapes: list[Any], tag: str, attribute: str) -> str | None:
    for shape in shapes:
        found = None if shape is None else shape.find(qn(tag))
        value = None if found is None else found.get(qn(f"w:{attribute}"))
        if value is not None:
            return str(value)
    return None


def _is_on(shapes: list[Any], tag: str) -> bool:
    for shape in shapes:
        found = None if shape is None else shape.find(qn(tag))
        if found is not None:
            return found.get(qn("w:val")) not in {"0", "false", "none", "off"}
    return False


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0

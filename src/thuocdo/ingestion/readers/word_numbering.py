"""The numbers Word prints before list items and headings; the file holds only which list and level they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from thuocdo.ingestion.readers.safe_xml import attribute, child, is_on, local_name, value_of

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
#: Symbol fonts keep their glyphs in the private area; the common bullets, as letters.
SYMBOLS = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "\uf02b": "+", "\uf0a8": "□",
    "\uf06f": "□", "\uf0fe": "☑", "\uf052": "☑", "\uf051": "☒", "\uf0fd": "☒", "\uf0b3": "≥", "\uf0a3": "≤",
    "\uf0b1": "±", "\uf0b4": "×", "\uf0b0": "°", "\uf0ae": "→", "\uf0e0": "→", "\uf0a5": "∞", "\uf0e5": "∑",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    restart_after: int | None
    plain: bool
    style: str | None


@dataclass(slots=True)
class _List:
    """A list as it is numbered: its levels, and the counts so far, shared by all lists made from one model."""

    model: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    begun: bool = False


@dataclass(slots=True)
class Numbering:
    """All lists of a document; `next_number` must be asked once per paragraph, in order."""

    lists: dict[str, _List] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    by_style: dict[tuple[str, str], int] = field(default_factory=dict)

    def next_number(self, list_id: str, level: int) -> str:
        """Count one paragraph and return what Word prints before it; empty for an unknown or unnumbered list."""
        found = self.lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counts = self.counts.setdefault(found.model, {})
        if not found.begun:
            found.begun = True
            for place, start in found.starts.items():
                counts[place] = start - 1
        here = found.levels[level]
        counts[level] = counts.get(level, here.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            restart = found.levels[deeper].restart_after if deeper in found.levels else None
            if restart is None or restart > level:
                counts.pop(deeper, None)
        return _printed(found, counts, here)

    def level_of_style(self, list_id: str, style: str) -> int:
        """Return the level that a list ties to a paragraph style, the first where it ties none."""
        return self.by_style.get((list_id, style), 0)


def _printed(found: _List, counts: dict[int, int], here: _Level) -> str:
    if here.form == "bullet":
        return "".join(
            SYMBOLS.get(c, "•" if "\ue000" <= c <= "\uf8ff" else c) for c in here.text
        ).strip()

    def count(match: re.Match[str]) -> str:
        place = int(match.group(1)) - 1
        level = found.levels.get(place)
        if level is None:
            return ""
        return _count(counts.get(place, level.start), "decimal" if here.plain else level.form)

    return _PLACE.sub(count, here.text).strip()


def _count(number: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"} and 0 < number < 4000:
        text = ""
        for value, letters in _ROMAN:
            times, number = divmod(number, value)
            text += letters * times
        return text.upper() if form == "upperRoman" else text
    if form in {"upperLetter", "lowerLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 100 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form == "none" else str(number)


def read_numbering(root: etree._Element | None) -> Numbering:
    """Return the lists of the numbering part; none where the document has no such part."""
    numbering = Numbering()
    if root is None:
        return numbering
    models: dict[str, dict[int, _Level]] = {}
    links: dict[str, str] = {}
    for element in root:
        if local_name(element) == "abstractNum":
            name = attribute(element, "abstractNumId") or ""
            models[name] = _levels(element)
            if (style := value_of(element, "styleLink")) is not None:
                links[style] = name
    borrowed = _borrowed(root, links)
    for element in root:
        if local_name(element) == "num":
            _add_list(numbering, element, models, borrowed)
    return numbering


def _borrowed(root: etree._Element, links: dict[str, str]) -> dict[str, str]:
    """Return the models that only name a list style, with the model that defines it."""
    found = {}
    for element in root:
        style = value_of(element, "numStyleLink")
        if local_name(element) == "abstractNum" and style in links:
            found[attribute(element, "abstractNumId") or ""] = links[style]
    return found


def _add_list(
    numbering: Numbering,
    element: etree._Element,
    models: dict[str, dict[int, _Level]],
    borrowed: dict[str, str],
) -> None:
    name = attribute(element, "numId") or ""
    model = value_of(element, "abstractNumId") or ""
    model = borrowed.get(model, model)
    levels = dict(models.get(model, {}))
    starts: dict[int, int] = {}
    for override in element:
        if local_name(override) == "lvlOverride":
            place = _number(attribute(override, "ilvl"), 0)
            own = child(override, "lvl")
            if own is not None:
                levels[place] = _level(own)
            if (start := value_of(override, "startOverride")) is not None:
                starts[place] = _number(start, 1)
    numbering.lists[name] = _List(model, levels, starts)
    for place, level in levels.items():
        if level.style is not None:
            numbering.by_style[name, level.style] = place


def _levels(model: etree._Element) -> dict[int, _Level]:
    return {
        _number(attribute(element, "ilvl"), 0): _level(element)
        for element in model
        if local_name(element) == "lvl"
    }


def _level(element: etree._Element) -> _Level:
    restart = value_of(element, "lvlRestart")
    return _Level(
        form=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        start=_number(value_of(element, "start"), 1),
        restart_after=None if restart is None else _number(restart, 0),
        plain=is_on(element, "isLgl"),
        style=value_of(element, "pStyle"),
    )


def _number(text: str | None, otherwise: int) -> int:
    try:
        return max(-10_000, min(int(text or ""), 1_000_000))
    except ValueError:
        return otherwise

"""What paragraph styles say of numbering, outline level and font, inherited along the chain of their bases."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from thuocdo.ingestion.readers.safe_xml import attribute, child, local_name, value_of

_LONGEST_CHAIN = 20
_OUTLINE_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: list and level it belongs to, its outline level (1 is the highest), its font; null where unsaid."""

    list_id: str | None = None
    list_level: int | None = None
    outline: int | None = None
    font: str | None = None


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Return the paragraph styles by identifier; none where the document has no style part.

    A paragraph that names no style gets, under the empty name, the font of the default one and nothing else.
    """
    elements = {
        attribute(element, "styleId") or "": element
        for element in (root if root is not None else ())
        if local_name(element) == "style" and attribute(element, "type") in {"paragraph", None}
    }
    styles = {name: _inherited(name, elements) for name in elements}
    for name, element in elements.items():
        if attribute(element, "default") in {"1", "true", "on"}:
            styles[""] = Style(font=styles[name].font)
    return styles


def _inherited(name: str, elements: dict[str, etree._Element]) -> Style:
    style = Style()
    for _ in range(_LONGEST_CHAIN):
        element = elements.get(name)
        if element is None:
            break
        own = read_properties(child(element, "pPr"))
        style = Style(
            style.list_id if style.list_id is not None else own.list_id,
            style.list_level if style.list_level is not None else own.list_level,
            style.outline if style.outline is not None else own.outline,
            style.font or font_of(child(element, "rPr")),
        )
        name = value_of(element, "basedOn") or ""
    return style


def read_properties(properties: etree._Element | None) -> Style:
    """Return what the properties of a paragraph or of a style say themselves."""
    numbering = child(properties, "numPr")
    outline = whole(value_of(properties, "outlineLvl"))
    return Style(
        value_of(numbering, "numId"),
        whole(value_of(numbering, "ilvl")),
        outline + 1 if outline is not None and 0 <= outline < _OUTLINE_LEVELS else None,
    )


def font_of(properties: etree._Element | None) -> str | None:
    """Return the font that the properties of a run or of a style name for Western letters."""
    fonts = child(properties, "rFonts")
    return None if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def whole(text: str | None) -> int | None:
    """Return a small whole number written in an attribute, null where there is none."""
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if abs(number) < 1_000_000 else None

"""The named styles that Word files of ours are made of, and the fonts they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from thuocdo.documents import layout
from thuocdo.documents.paper import TextRole

LETTERHEAD, TITLE = "Paper Letterhead", "Paper Title"
CAPTION, NOTE = "Paper Caption", "Paper Note"
FIELD, SIGNATURE, FOOT = "Paper Field", "Paper Signature", "Footer"
TABLE_TEXT, TABLE_HEADER, TABLE_HEADING_ROW = "Table Text", "Table Header", "Table Heading Row"
STYLE_OF_ROLE = {TextRole.BODY: "Body Text", TextRole.CAPTION: CAPTION, TextRole.NOTE: NOTE}

_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class _Look:
    """How one paragraph style looks; sizes and spaces in points."""

    name: str
    size: float
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH | None = None
    before: int = 0
    after: int = 0
    keep_with_next: bool = False


def _looks(sheet: layout.Sheet) -> tuple[_Look, ...]:
    body, table = sheet.body_pt, sheet.table_pt
    return (
        _Look("Normal", body),
        _Look("Header", body, align=_CENTRE),
        _Look(FOOT, sheet.note_pt, align=_CENTRE),
        _Look("Body Text", body, align=_JUSTIFY, after=6),
        _Look("Heading 1", body, bold=True, before=12, after=4, keep_with_next=True),
        _Look("Heading 2", body, bold=True, before=10, after=4, keep_with_next=True),
        _Look("Heading 3", body, bold=True, italic=True, before=8, after=4, keep_with_next=True),
        _Look(LETTERHEAD, sheet.letterhead_pt, align=_CENTRE),
        _Look(TITLE, sheet.title_pt, align=_CENTRE, before=2, after=2, keep_with_next=True),
        _Look(CAPTION, body, align=_CENTRE, after=4, keep_with_next=True),
        _Look(NOTE, sheet.note_pt, italic=True, before=4),
        _Look(FIELD, body, after=3),
        _Look(SIGNATURE, body, align=_CENTRE),
        _Look(TABLE_TEXT, table, before=2, after=2),
        _Look(TABLE_HEADER, table, bold=True, align=_CENTRE, before=2, after=2),
        _Look(TABLE_HEADING_ROW, table, bold=True, before=2, after=2, keep_with_next=True),
    )


_PLAIN_TEMPLATE_MARK = "Calibri"
_FONT_TABLE = (
    "<w:font {ns} w:name='{name}'><w:altName w:val='{other}'/>"
    "<w:family w:val='roman'/><w:pitch w:val='variable'/></w:font>"
)


def with_styles(document: Any, *, sheet: layout.Sheet, keep: bool = False) -> None:
    """Give a document the styles of ours.

    Args:
        document: an open Word file.
        sheet: the paper it is for.
        keep: leave a style that is there already as it is; for a template of an office's own.
    """
    known = {style.name for style in document.styles}
    for look in _looks(sheet):
        if look.name not in known:
            document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        if not keep or look.name not in known:
            _apply(document.styles[look.name], look)


def _apply(style: Any, look: _Look) -> None:
    font, shape = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(look.size), look.bold, look.italic
    font.color.rgb = RGBColor(0, 0, 0)
    _name_font(style)
    shape.alignment = look.align
    shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
    shape.line_spacing, shape.keep_with_next = 1.0, look.keep_with_next


def _name_font(style: Any) -> None:
    """Name the font for every script, without the theme, which would win over it."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), layout.FONT)


def name_fonts(document: Any) -> None:
    """Say which font of the same letter widths stands in where ours is missing."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    root = parse_xml(part.blob)
    for old in root.findall(qn("w:font")):
        if old.get(qn("w:name")) == layout.FONT:
            root.remove(old)
    root.append(
        parse_xml(
            _FONT_TABLE.format(ns=nsdecls("w"), name=layout.FONT, other=layout.FALLBACK_FONTS[0])
        )
    )
    part._blob = _serialised(root)


def _serialised(root: Any) -> bytes:
    from lxml import etree  # noqa: PLC0415

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written

"""A paper as a Word file, made of named styles, so that an office can restyle it without touching the program.

Whoever brings a template of his own keeps its styles; only those it lacks are added.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from thuocdo.documents import layout
from thuocdo.documents.paper import (
    Field,
    Fields,
    Heading,
    Line,
    Paper,
    Section,
    Signatures,
    Spread,
    Table,
    Text,
    Ticks,
)
from thuocdo.documents.qr import png_of
from thuocdo.documents.texts import one_line, printable
from thuocdo.documents.word_styles import (
    FIELD,
    LETTERHEAD,
    SIGNATURE,
    STYLE_OF_ROLE,
    TITLE,
    name_fonts,
    with_styles,
)
from thuocdo.documents.word_table import letterhead_xml, signatures_xml, table_xml

_ROOM_AROUND_TITLE_PT = 12
#: An empty box and one with a cross, as every office font of symbols has them.
_BOXES = ("☐", "☒")
_PAGE_FIELD = (
    "<w:p {ns}><w:pPr><w:pStyle w:val='{style}'/></w:pPr>"
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText xml:space='preserve'> PAGE </w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
)


def write_word(paper: Paper, *, template: Path | None = None) -> bytes:
    """Return a paper as .docx.

    Args:
        paper: what to write.
        template: a .docx whose styles are kept; null for the styles of the decree alone.
    """
    document = docx.Document(str(template) if template else None)
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    with_styles(document, sheet=paper.sheet, keep=template is not None)
    name_fonts(document)
    _describe(document, paper)
    for at, spread in enumerate(paper.spreads()):
        _spread(document, paper, spread, first=at == 0)
    _flatten(document.add_paragraph())
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _describe(document: Any, paper: Paper) -> None:
    told = document.core_properties
    told.title, told.author = one_line(paper.name)[:255], one_line(paper.author)[:255]
    told.subject, told.comments = one_line(paper.subject)[:255], ""
    told.language = "vi-VN"


def _spread(document: Any, paper: Paper, spread: Spread, *, first: bool) -> None:
    pages = document.sections[0] if first else _new_pages(document)
    _set_page(pages, paper.sheet, landscape=spread.landscape)
    if first:
        pages.different_first_page_header_footer = True
        _number_pages(document, pages)
        _say_foot(pages, paper.foot)
        _opening(document, paper)
    else:
        pages.different_first_page_header_footer = False
    for section in spread.sections:
        torn = paper.breaks_before(section) and (first or section is not spread.sections[0])
        width = paper.sheet.text_width(landscape=spread.landscape)
        _section(document, section, torn=torn, width_mm=width)


def _new_pages(document: Any) -> Any:
    """Begin pages of another orientation; what ends the ones before takes no line of its own."""
    pages = document.add_section(WD_SECTION.NEW_PAGE)
    _flatten(document.paragraphs[-1])
    return pages


def _flatten(paragraph: Any) -> None:
    """Make a paragraph that must be there, after a table or before other pages, as low as it can be."""
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = Pt(1), Pt(0), Pt(0)


def _set_page(pages: Any, sheet: layout.Sheet, *, landscape: bool) -> None:
    sides = Mm(sheet.width), Mm(sheet.height)
    pages.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = reversed(sides) if landscape else sides
    pages.top_margin, pages.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    pages.left_margin, pages.right_margin = Mm(sheet.left), Mm(sheet.right)
    pages.header_distance = pages.footer_distance = Mm(sheet.header)


def _say_foot(pages: Any, foot: str) -> None:
    """Say the foot of a paper on its first page and on those after it."""
    if not foot:
        return
    for footer in (pages.first_page_footer, pages.footer):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].text = printable(foot)


def _number_pages(document: Any, pages: Any) -> None:
    """Put the number of the page in the middle of the upper margin, on all pages but the first."""
    style = document.styles["Header"].style_id
    header = pages.header
    header.is_linked_to_previous = False
    for old in list(header._element):
        header._element.remove(old)
    header._element.append(parse_xml(_PAGE_FIELD.format(ns=nsdecls("w"), style=style)))


def _opening(document: Any, paper: Paper) -> None:
    if paper.has_letterhead:
        style = document.styles[LETTERHEAD].style_id
        _append(document, letterhead_xml(paper, style=style))
    if paper.code is not None:
        room = document.tables[-1].cell(0, 0).paragraphs[0].add_run()
        picture = room.add_picture(io.BytesIO(png_of(paper.code)), width=Mm(paper.sheet.qr - 3))
        picture._inline.docPr.set("descr", one_line(paper.code.purpose))
    lines = [_line(document, line, TITLE) for line in paper.title]
    if lines:
        lines[0].paragraph_format.space_before = Pt(_ROOM_AROUND_TITLE_PT)
        lines[-1].paragraph_format.space_after = Pt(_ROOM_AROUND_TITLE_PT)


def _section(document: Any, section: Section, *, torn: bool, width_mm: float) -> None:
    for at, block in enumerate(section.blocks):
        match block:
            case Heading():
                paragraph = _said(document, block.text, f"Heading {min(block.level, 3)}")
                paragraph.paragraph_format.page_break_before = True if torn and at == 0 else None
            case Text():
                _said(document, block.text, STYLE_OF_ROLE[block.role])
            case Table():
                ids = {style.name: style.style_id for style in document.styles}
                _append(document, table_xml(block, width_mm=width_mm, style_ids=ids))
            case Fields():
                for row in block.rows:
                    _fields(document, row, width_mm)
            case Ticks():
                boxes = (f"{_BOXES[tick.ticked]}\u00a0{tick.text}" for tick in block.ticks)
                _said(document, "      ".join(boxes), FIELD)
            case Signatures():
                style = document.styles[SIGNATURE].style_id
                _append(document, signatures_xml(block, width_mm=width_mm, style=style))


def _fields(document: Any, row: tuple[Field, ...], width_mm: float) -> None:
    """Add a row of fields; the dotted line of an empty one is a tab, so it can be typed over."""
    paragraph = document.add_paragraph(style=FIELD)
    for at, field in enumerate(row):
        end = Mm(width_mm * (at + 1) / len(row))
        dotted = WD_TAB_LEADER.SPACES if field.text else WD_TAB_LEADER.DOTS
        paragraph.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.LEFT, dotted)
        if field.label:
            _add_lines(paragraph, f"{field.label}: ")
        _add_lines(paragraph, field.text, bold=field.strong or None)
        if not field.text or at < len(row) - 1:
            paragraph.add_run("\t")


def _append(document: Any, xml: str) -> None:
    """Add an element at the end of the body; the properties of the last pages stay behind it."""
    document.element.body._insert_tbl(parse_xml(xml))


def _line(document: Any, line: Line, style: str) -> Any:
    paragraph = _said(document, line.text, style)
    for run in paragraph.runs:
        run.bold, run.italic = line.strong or None, line.slanted or None
    return paragraph


def _said(document: Any, text: str, style: str) -> Any:
    """Add a paragraph."""
    paragraph = document.add_paragraph(style=style)
    _add_lines(paragraph, text)
    return paragraph


def _add_lines(paragraph: Any, text: str, *, bold: bool | None = None) -> None:
    """Add a text to a paragraph; a line break in it breaks the line."""
    for at, line in enumerate(printable(text).split("\n")):
        run = paragraph.add_run(line)
        run.bold = bold
        if at:
            run._element.insert(0, parse_xml(f"<w:br {nsdecls('w')}/>"))

"""The templates as delivered: Word files with tags of docxtpl, made by this program. An office opens one in Word, changes what it likes and gives it back.

Tags: `{{ … }}` says one text; `{%p for … %}` and `{%p endfor %}` stand in paragraphs of their own and repeat what is between them; `{{p … }}`
is a paragraph of its own that is replaced by what the program makes: the lines under motto, office and title, and the whole body.
"""

from __future__ import annotations

import io
from enum import StrEnum
from functools import cache
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from thuocdo.documents import layout
from thuocdo.documents.official import styles
from thuocdo.documents.word_table import twips

#: Left and right side of the head, and of the foot, in millimetres; together the width of the text.
SIDES_MM = (68, 97)
_SHEET = layout.A4


class TemplateKind(StrEnum):
    """The kinds of documents there is a template for."""

    LETTER = "letter"
    REPORT = "report"


@cache
def default_template(kind: TemplateKind) -> bytes:
    """Return the template of a kind as delivered, .docx; made once in each process, some 40 ms.

    Source: Decree 30/2020/NĐ-CP, Annexes I and III (1.4 letter, 1.5 report).
    """
    document = docx.Document()
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    ids = styles.with_official_styles(document)
    _page(document, ids)
    letter = kind is TemplateKind.LETTER
    parts = [_head(ids, letter=letter)]
    parts += _letter_opening(ids) if letter else _report_opening(ids)
    parts += [_tag(ids, "{{p body }}", _BODY), _foot(ids), _tag(ids, "", styles.RULE)]
    for part in parts:
        body._insert_tbl(parse_xml(part))
    told = document.core_properties
    told.title, told.author, told.comments, told.language = "", "", "", "vi-VN"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


_BODY = "VB Nội dung"


def _page(document: Any, ids: dict[str, str]) -> None:
    pages = document.sections[0]
    pages.page_width, pages.page_height = Mm(_SHEET.width), Mm(_SHEET.height)
    pages.top_margin, pages.bottom_margin = Mm(_SHEET.top), Mm(_SHEET.bottom)
    pages.left_margin, pages.right_margin = Mm(_SHEET.left), Mm(_SHEET.right)
    pages.header_distance = pages.footer_distance = Mm(_SHEET.header)
    pages.different_first_page_header_footer = True
    header = pages.header
    header.is_linked_to_previous = False
    for old in list(header._element):
        header._element.remove(old)
    header._element.append(
        parse_xml(
            f"<w:p {nsdecls('w')}><w:pPr><w:pStyle w:val='{ids[styles.PAGE_NUMBER]}'/></w:pPr>"
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText xml:space='preserve'> PAGE </w:instrText></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        )
    )


def _head(ids: dict[str, str], *, letter: bool) -> str:
    left = [
        ("{%p if draft %}", styles.DRAFT),
        ("{{ draft }}", styles.DRAFT),
        ("{%p endif %}", styles.DRAFT),
        ("{%p if parent %}", styles.PARENT),
        ("{{ parent }}", styles.PARENT),
        ("{%p endif %}", styles.PARENT),
        ("{{ issuer }}", styles.ISSUER),
        ("{{p issuer_line }}", styles.RULE),
    ]
    right = [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", styles.NATION),
        ("Độc lập - Tự do - Hạnh phúc", styles.MOTTO),
        ("{{p motto_line }}", styles.RULE),
    ]
    number = [("Số: {{ number }}/{{ symbol }}", styles.NUMBER)]
    if letter:
        number.append(("V/v {{ subject }}", styles.ABOUT))
    rows = [(left, right), (number, [("{{ place_and_day }}", styles.DATED)])]
    return _sides(rows, ids)


def _letter_opening(ids: dict[str, str]) -> list[str]:
    return _to(ids)


def _report_opening(ids: dict[str, str]) -> list[str]:
    return [
        _tag(ids, "{{ kind }}", styles.KIND),
        _tag(ids, "{{ subject }}", styles.SUBJECT),
        _tag(ids, "{{p subject_line }}", styles.RULE),
        *_to(ids),
        _tag(ids, "{%p for basis in bases %}", styles.BASIS),
        _tag(ids, "{{ basis }}", styles.BASIS),
        _tag(ids, "{%p endfor %}", styles.BASIS),
    ]


def _to(ids: dict[str, str]) -> list[str]:
    """Return whom it is addressed to: one on the same line, several each on a line of its own."""
    each = f"<w:ind w:left='{twips(45)}'/>"
    return [
        _tag(ids, "{%p if to|length == 1 %}", styles.TO),
        _tag(ids, "Kính gửi: {{ to[0] }}", styles.TO),
        _tag(ids, "{%p elif to %}", styles.TO),
        _tag(
            ids, "Kính gửi:", styles.TO, shape=f"<w:ind w:left='{twips(32)}'/><w:jc w:val='left'/>"
        ),
        _tag(ids, "{%p for one in to %}", styles.TO_EACH),
        _tag(ids, "- {{ one }}", styles.TO_EACH, shape=each),
        _tag(ids, "{%p endfor %}", styles.TO_EACH),
        _tag(ids, "{%p endif %}", styles.TO),
    ]


def _foot(ids: dict[str, str]) -> str:
    left = [
        ("Nơi nhận:", styles.RECIPIENTS),
        ("{%p for one in recipients %}", styles.RECIPIENT),
        ("- {{ one }}", styles.RECIPIENT),
        ("{%p endfor %}", styles.RECIPIENT),
    ]
    right = [
        ("{%p for line in authority %}", styles.AUTHORITY),
        ("{{ line }}", styles.AUTHORITY),
        ("{%p endfor %}", styles.AUTHORITY),
        *[("", styles.SIGNING_ROOM)] * 4,
        ("{{ signer }}", styles.SIGNER),
    ]
    return _sides([(left, right)], ids, whole=True)


_Side = list[tuple[str, str]]


def _sides(rows: list[tuple[_Side, _Side]], ids: dict[str, str], *, whole: bool = False) -> str:
    """Return two sides as a table without lines; of a `whole` one no row is torn."""
    widths = [twips(side) for side in SIDES_MM]
    grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in widths)
    torn = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
    written = []
    for row in rows:
        cells = "".join(
            f"<w:tc><w:tcPr><w:tcW w:w='{width}' w:type='dxa'/></w:tcPr>"
            f"{''.join(_tag(ids, text, style) for text, style in side)}</w:tc>"
            for side, width in zip(row, widths, strict=True)
        )
        written.append(f"<w:tr>{torn}{cells}</w:tr>")
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblW w:w='{sum(widths)}' w:type='dxa'/><w:jc w:val='center'/>"
        "<w:tblLayout w:type='fixed'/><w:tblCellMar><w:left w:w='0' w:type='dxa'/><w:right w:w='0' w:type='dxa'/></w:tblCellMar>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>"
    )


def _tag(ids: dict[str, str], text: str, style: str, *, shape: str = "") -> str:
    said = f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>" if text else ""
    return f"<w:p {nsdecls('w')}><w:pPr><w:pStyle w:val='{ids[style]}'/>{shape}</w:pPr>{said}</w:p>"

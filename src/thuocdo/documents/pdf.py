"""A paper as PDF, set by typst. The template is ours and fixed; what the paper says reaches it as data, never as source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from thuocdo.documents import layout
from thuocdo.documents.paper import (
    Block,
    Column,
    Field,
    Fields,
    Heading,
    Line,
    Paper,
    Row,
    Section,
    Signatures,
    Signer,
    Table,
    Text,
    Ticks,
    header_rows,
)
from thuocdo.documents.pdf_fonts import font_names, known_fonts
from thuocdo.documents.qr import svg_of
from thuocdo.documents.texts import breakable, one_line, printable
from thuocdo.errors import Unavailable

_TEMPLATE = Path(__file__).with_name("paper.typ")
#: So many headings in a row are kept with the row after them; more could fill a page.
_MOST_HEADINGS = 4
#: A word longer than this is broken also where it has a whole page.
_LONGEST_WORD = 60
#: Figures are this wide at most; a word of wide capitals may stand out a little.
_WIDEST_LETTER_MM = 2.25


def write_pdf(*papers: Paper) -> bytes:
    """Return papers as one tagged PDF with fonts inside; each begins on a page of its own, with its own numbers of pages.

    Fonts: Times New Roman or one of its width where the machine has a whole one, else the serif that the typesetter brings.

    Raises:
        Unavailable: the typesetter failed.
    """
    said = {"fonts": font_names(), "papers": [_paper(paper) for paper in papers]}
    data = json.dumps(said, ensure_ascii=False)
    try:
        return typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            font_paths=known_fonts(),
            format="pdf",
            sys_inputs={"said": data},
        )
    except typst.TypstError as error:
        raise _refused() from error
    except BaseException as error:
        # A panic of the typesetter is no `Exception`, and would end the process that serves the request.
        if type(error).__name__ != "PanicException":
            raise
        raise _refused() from error


def _refused() -> Unavailable:
    return Unavailable(
        "pdf_not_made",
        "Chưa lập được tệp PDF cho văn bản này. Hãy tải bản Word hoặc Excel và báo quản trị viên.",
        "The PDF of this paper could not be made. Download Word or Excel instead and tell the administrator.",
    )


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "name": one_line(paper.name),
        "author": one_line(paper.author),
        "subject": one_line(paper.subject),
        "left": _lines(paper.left),
        "right": _lines(paper.right),
        "number": _text(paper.number),
        "dated": _text(paper.dated),
        "code": svg_of(paper.code) if paper.code else None,
        "purpose": one_line(paper.code.purpose) if paper.code else "",
        "title": _lines(paper.title),
        "foot": _text(paper.foot),
        "first": paper.first_page,
        "sheet": asdict(paper.sheet),
        "spreads": [
            {
                "landscape": spread.landscape,
                "sections": [
                    _section(paper, section, first=section is spread.sections[0])
                    for section in spread.sections
                ],
            }
            for spread in paper.spreads()
        ],
    }


def _section(paper: Paper, section: Section, *, first: bool) -> dict[str, Any]:
    """Return a section; a spread begins on a new page by itself."""
    return {
        "break": paper.breaks_before(section) and not first,
        "blocks": [
            _block(block, paper.sheet.text_width(landscape=section.landscape))
            for block in section.blocks
        ],
    }


def _lines(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    return [
        {
            "text": _text(line.text),
            "strong": line.strong,
            "slanted": line.slanted,
            "rule": line.rule,
        }
        for line in lines
    ]


def _block(block: Block, width_mm: float) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": _text(block.text), "level": block.level}
        case Text():
            return {"kind": block.role.value, "text": _text(block.text)}
        case Table():
            return _table(block, width_mm)
        case Fields():
            rows = [[_field(field) for field in row] for row in block.rows]
            return {"kind": "fields", "rows": rows}
        case Ticks():
            ticks = [{"text": _text(tick.text), "ticked": tick.ticked} for tick in block.ticks]
            return {"kind": "ticks", "ticks": ticks}
        case Signatures():
            return {"kind": "signatures", "places": [_signer(one) for one in block.places()]}


def _field(field: Field) -> dict[str, Any]:
    return {"label": _text(field.label), "text": _text(field.text), "strong": field.strong}


def _signer(signer: Signer | None) -> dict[str, str] | None:
    if signer is None:
        return None
    return {"title": _text(signer.title), "note": _text(signer.note), "name": _text(signer.name)}


def _table(table: Table, width_mm: float) -> dict[str, Any]:
    rooms = [_room(share * width_mm) for share in table.shares()]
    return {
        "kind": "table",
        "widths": [round(share, 4) for share in table.shares()],
        "aligns": [column.align.value for column in table.columns],
        "header": [
            [
                {
                    "text": _text(cell.text),
                    "x": cell.column,
                    "y": y,
                    "columns": cell.columns,
                    "rows": cell.rows,
                }
                for cell in cells
            ]
            for y, cells in enumerate(header_rows(table.columns))
        ],
        "rows": [
            _row(row, table.columns, rooms, together)
            for row, together in zip(table.rows, _together(table.rows), strict=True)
        ],
    }


def _row(
    row: Row, columns: Sequence[Column], rooms: Sequence[int], together: int
) -> dict[str, Any]:
    return {
        "heading": row.heading,
        "together": together,
        "whole": _fits(row),
        "cells": [
            {
                "text": _text(cell.text, room),
                "indent": row.depth * layout.INDENT_MM if column.indented else 0,
            }
            for cell, column, room in zip(row.cells, columns, rooms, strict=True)
        ],
    }


def _together(rows: Sequence[Row]) -> list[int]:
    """Return for each row how many rows from it on stay on one page; 0 for a row that stays with one before it.

    Headings stay with the first row after them, as long as all of it fits a page.
    """
    reach: list[int] = []
    while len(reach) < len(rows):
        at = end = len(reach)
        while end < len(rows) - 1 and end - at < _MOST_HEADINGS and rows[end].heading:
            end += 1
        if not all(map(_fits, rows[at : end + 1])):
            end = at
        reach += [end - at + 1] + [0] * (end - at)
    return reach


def _fits(row: Row) -> bool:
    return sum(len(cell.text) for cell in row.cells) <= layout.LONGEST_WHOLE_ROW


def _room(width_mm: float) -> int:
    """Return how many letters of a word surely fit a column."""
    return max(4, int(width_mm / _WIDEST_LETTER_MM))


def _text(text: str, room: int = _LONGEST_WORD) -> str:
    return breakable(printable(text), room)

"""Tables of a Word file as its XML, written at once: cell by cell through the library takes ten times as long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from thuocdo.documents import layout
from thuocdo.documents.paper import (
    Align,
    Cell,
    Column,
    HeaderCell,
    Line,
    Paper,
    Row,
    Signatures,
    Signer,
    Table,
    header_rows,
)
from thuocdo.documents.texts import printable
from thuocdo.documents.word_styles import TABLE_HEADER, TABLE_HEADING_ROW, TABLE_TEXT

_TWIPS_A_MM = 1440 / 25.4
_SIDES = {Align.START: "left", Align.CENTRE: "center", Align.END: "right"}
_BORDERS = "".join(
    f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='auto'/>"
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = (
    "<w:tblCellMar><w:left w:w='70' w:type='dxa'/><w:right w:w='70' w:type='dxa'/></w:tblCellMar>"
)
_WHOLE, _REPEATED = "<w:cantSplit/>", "<w:tblHeader/>"
_COVERED = "<w:vMerge/>"
_ROOM_TO_SIGN = "\n\n\n"


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * _TWIPS_A_MM)


def table_xml(table: Table, *, width_mm: float, style_ids: Mapping[str, str]) -> str:
    """Return a table; widths are fixed, the header repeats, a row that fits a page is not torn.

    Args:
        table: what to write.
        width_mm: the width of the text on the page.
        style_ids: the identifiers of the styles by their names.
    """
    widths = [twips(share * width_mm) for share in table.shares()]
    header = header_rows(table.columns)
    rows = [_header_row(header, at, widths, style_ids[TABLE_HEADER]) for at in range(len(header))]
    for row in table.rows:
        style = style_ids[TABLE_HEADING_ROW if row.heading else TABLE_TEXT]
        rows.append(_row(row, table.columns, widths, style))
    return _table(rows, widths, borders=f"<w:tblBorders>{_BORDERS}</w:tblBorders>")


def letterhead_xml(paper: Paper, *, style: str) -> str:
    """Return the letterhead as a table without lines: room for the code where there is one, then both sides."""
    whole = paper.sheet.text_width(landscape=paper.spreads()[0].landscape)
    code = paper.sheet.qr if paper.code else 0
    share = 0.38 if paper.code else 0.5
    left = (whole - code) * share
    room = [twips(code)] if paper.code else []
    widths = [*room, twips(left), twips(whole - code - left)]
    sides = [paper.left or (Line(""),), paper.right or (Line(""),)]
    rows = [sides]
    if paper.number or paper.dated:
        rows.append([(Line(paper.number),), (Line(paper.dated, slanted=True),)])
    return _table(
        [_letterhead_row(cells, widths, style, top=at == 0) for at, cells in enumerate(rows)],
        widths,
        borders="",
    )


def _letterhead_row(
    sides: Sequence[Sequence[Line]], widths: Sequence[int], style: str, *, top: bool
) -> str:
    code = ""
    if len(widths) > len(sides):
        span = "<w:vMerge w:val='restart'/>" if top else _COVERED
        code = _cell(_paragraph("", style), widths[0], span)
    cells = "".join(
        _cell("".join(_paragraph(line.text, style, line=line) for line in side), width, at="top")
        for side, width in zip(sides, widths[-len(sides) :], strict=True)
    )
    return f"<w:tr>{code}{cells}</w:tr>"


def signatures_xml(signatures: Signatures, *, width_mm: float, style: str) -> str:
    """Return the room for signatures, as a table without lines that is never torn."""
    places = signatures.places()
    widths = [twips(width_mm / len(places))] * len(places)
    cells = "".join(
        _cell("".join(_signer(one, style)), width, at="top")
        for one, width in zip(places, widths, strict=True)
    )
    return _table([f"<w:tr><w:trPr>{_WHOLE}</w:trPr>{cells}</w:tr>"], widths, borders="")


def _signer(signer: Signer | None, style: str) -> tuple[str, ...]:
    if signer is None:
        return (_paragraph("", style),)
    return (
        _paragraph(signer.title, style, line=Line("", strong=True)),
        _paragraph(signer.note, style, line=Line("", slanted=True)),
        _paragraph(_ROOM_TO_SIGN, style),
        _paragraph(signer.name, style, line=Line("", strong=True)),
    )


def _table(rows: Sequence[str], widths: Sequence[int], *, borders: str) -> str:
    grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in widths)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblW w:w='{sum(widths)}' w:type='dxa'/>{borders}"
        f"<w:tblLayout w:type='fixed'/>{_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _header_row(
    header: Sequence[Sequence[HeaderCell]], at: int, widths: Sequence[int], style: str
) -> str:
    """Return one row of the header; Word wants a cell also for the places that a tall cell above covers."""
    cells: dict[int, str] = {}
    for cell in header[at]:
        width = sum(widths[cell.column : cell.column + cell.columns])
        span = f"<w:gridSpan w:val='{cell.columns}'/>" if cell.columns > 1 else ""
        tall = "<w:vMerge w:val='restart'/>" if cell.rows > 1 else ""
        cells[cell.column] = _cell(_paragraph(cell.text, style), width, span + tall)
    if at:
        for cell in header[0]:
            if cell.rows > 1:
                cells[cell.column] = _cell(_paragraph("", style), widths[cell.column], _COVERED)
    inside = "".join(cells[column] for column in sorted(cells))
    return f"<w:tr><w:trPr>{_WHOLE}{_REPEATED}</w:trPr>{inside}</w:tr>"


def _row(row: Row, columns: Sequence[Column], widths: Sequence[int], style: str) -> str:
    cells = "".join(
        _cell(_figure(cell, column, row.depth, style), width)
        for cell, column, width in zip(row.cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{_WHOLE}</w:trPr>{cells}</w:tr>"


def _figure(cell: Cell, column: Column, depth: int, style: str) -> str:
    indent = twips(depth * layout.INDENT_MM) if column.indented else 0
    shape = f"<w:ind w:left='{indent}'/>" if indent else ""
    return _paragraph(cell.text, style, shape=f"{shape}<w:jc w:val='{_SIDES[column.align]}'/>")


def _cell(content: str, width: int, more: str = "", *, at: str = "center") -> str:
    return (
        f"<w:tc><w:tcPr><w:tcW w:w='{width}' w:type='dxa'/>{more}<w:vAlign w:val='{at}'/></w:tcPr>"
        f"{content}</w:tc>"
    )


def _paragraph(text: str, style: str, *, shape: str = "", line: Line | None = None) -> str:
    look = ""
    if line is not None:
        marks = (("b", line.strong), ("i", line.slanted), ("u w:val='single'", bool(line.rule)))
        look = f"<w:rPr>{''.join(f'<w:{name}/>' for name, is_so in marks if is_so)}</w:rPr>"
    words = "<w:br/>".join(
        f"<w:t xml:space='preserve'>{escape(part)}</w:t>" for part in printable(text).split("\n")
    )
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{shape}</w:pPr><w:r>{look}{words}</w:r></w:p>"

"""A paper as an Excel file: one sheet per section, figures as numbers, every text as text, ready to print."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from thuocdo.documents import layout
from thuocdo.documents.excel_numbers import number_and_format
from thuocdo.documents.paper import (
    Align,
    Cell,
    Column,
    ColumnKind,
    Field,
    Fields,
    Heading,
    Line,
    Paper,
    Row,
    Section,
    Signatures,
    Table,
    Text,
    TextRole,
    Ticks,
    header_rows,
)
from thuocdo.documents.qr import png_of, png_width
from thuocdo.documents.texts import one_line, printable

#: What one cell holds at most.
LONGEST_TEXT = 32_767
_CUT = " […]"
#: A column is measured in digits of the standard letters; a letter is narrower on the whole, a bold one wider.
_CHARACTER_MM = 2.15
_LETTER, _BOLD_LETTER = 0.95, 1.04
_LINE_POINTS, _ROOM_POINTS = 15.75, 4.0
_HIGHEST_ROW = 409
_MM_AN_INCH = 25.4
#: The numbers that Excel has for sizes of paper.
_PAPER_NUMBERS = {"a4": 9, "a5": 11}
_DOTS = "." * 30
_ROOM_TO_SIGN_ROWS = 3
_DOTS_AN_INCH = 96
_LONGEST_SHEET_NAME = 31
_LONGEST_FOOT = 200
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
#: A sheet is read on a screen first, so its letters do not follow the size of the paper.
BODY_PT, TITLE_PT, TABLE_PT = layout.A4.body_pt, layout.A4.title_pt, layout.A4.table_pt
_SIDES = {Align.START: "left", Align.CENTRE: "center", Align.END: "right"}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": layout.FONT, "font_size": TABLE_PT},
}


def write_excel(paper: Paper) -> bytes:
    """Return a paper as .xlsx.

    A figure is a number where the paper prints exactly that number, else a text; a text is never a formula or a link,
    whatever it begins with, and one that is longer than a cell ends with "[…]".
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties(
            {
                "title": one_line(paper.name)[:255],
                "author": one_line(paper.author)[:255],
                "subject": one_line(paper.subject)[:255],
            }
        )
        formats, names = _Formats(book), set[str]()
        for at, section in enumerate(paper.parts() or (Section("", ()),)):
            sheet = book.add_worksheet(_sheet_name(section.name, names))
            _Sheet.of(sheet, formats, section, paper).write(opens=at == 0)
    return stream.getvalue()


def _sheet_name(wish: str, taken: set[str]) -> str:
    """Return a name that Excel takes and no other sheet has, whatever its letters' case."""
    plain = _NO_SHEET_NAME.sub(" ", one_line(wish)).strip(" '")[:_LONGEST_SHEET_NAME] or "Trang"
    name, number = plain, 2
    while name.casefold() in taken or name.casefold() == "history":
        ending = f" ({number})"
        name, number = plain[: _LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
    taken.add(name.casefold())
    return name


@dataclass(slots=True)
class _Formats:
    """The cell formats of a workbook, each made once."""

    book: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def get(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self.made:
            usual = {"font_name": layout.FONT, "font_size": TABLE_PT, "valign": "vcenter"}
            self.made[key] = self.book.add_format({**usual, "text_wrap": True, **look})
        return self.made[key]


@dataclass(slots=True)
class _Sheet:
    """One sheet being filled from the top down."""

    sheet: Any
    formats: _Formats
    section: Section
    paper: Paper
    widths: list[float]
    at: int = 0

    @classmethod
    def of(cls, sheet: Any, formats: _Formats, section: Section, paper: Paper) -> _Sheet:
        shares = next((table.shares() for table in section.tables()), [0.5, 0.5])
        room = paper.sheet.text_width(landscape=section.landscape) / _CHARACTER_MM
        return cls(sheet, formats, section, paper, [share * room for share in shares])

    def write(self, *, opens: bool) -> None:
        """Write the section, under letterhead and title where it is the first."""
        self._set_page()
        if opens:
            self._code()
            self._letterhead()
            for line in self.paper.title:
                self._across(line.text, size=TITLE_PT, **_line_look(line))
            self.at += 1
        for block in self.section.blocks:
            match block:
                case Heading():
                    self._across(block.text, bold=True, align="left")
                case Text(role=role):
                    centred = role is TextRole.CAPTION
                    self._across(block.text, align="center" if centred else "left")
                case Table():
                    self._table(block)
                case Fields():
                    for row in block.rows:
                        self._across("     ".join(map(_field, row)), align="left")
                case Ticks():
                    boxes = (f"{'☒' if tick.ticked else '☐'} {tick.text}" for tick in block.ticks)
                    self._across("     ".join(boxes), align="left")
                case Signatures():
                    self._signatures(block)

    def _set_page(self) -> None:
        sheet, size = self.sheet, self.paper.sheet
        sheet.set_paper(_PAPER_NUMBERS[size.name])
        if self.section.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(
            left=size.left / _MM_AN_INCH,
            right=size.right / _MM_AN_INCH,
            top=size.top / _MM_AN_INCH,
            bottom=size.bottom / _MM_AN_INCH,
        )
        sheet.set_header("&C&P", {"margin": size.header / _MM_AN_INCH})
        if foot := one_line(self.paper.foot)[:_LONGEST_FOOT]:
            sheet.set_footer("&C" + foot.replace("&", "&&"))
        sheet.hide_gridlines(2)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width)

    def _code(self) -> None:
        """Put the code into rows of its own, in the left upper corner."""
        if self.paper.code is None:
            return
        picture = png_of(self.paper.code)
        scale = self.paper.sheet.qr / _MM_AN_INCH * _DOTS_AN_INCH / png_width(picture)
        look = {
            "image_data": io.BytesIO(picture),
            "x_scale": scale,
            "y_scale": scale,
            "description": one_line(self.paper.code.purpose),
        }
        self.sheet.insert_image(self.at, 0, "qr.png", look)
        self.sheet.set_row(self.at, self.paper.sheet.qr / _MM_AN_INCH * 72 + _ROOM_POINTS)
        self.at += 1

    def _letterhead(self) -> None:
        paper = self.paper
        half = max(1, _middle(self.widths))
        last = len(self.widths) - 1
        left, right = list(paper.left), list(paper.right)
        if paper.number or paper.dated:
            rows = max(len(left), len(right))
            left += [Line("")] * (rows - len(left)) + [Line(paper.number)]
            right += [Line("")] * (rows - len(right)) + [Line(paper.dated, slanted=True)]
        for number in range(max(len(left), len(right))):
            for lines, first, end in ((left, 0, half - 1), (right, half, last)):
                if number < len(lines) and first <= end:
                    look = _line_look(lines[number])
                    self._spread(lines[number].text, first, end, self.formats.get(**look))
            self.at += 1
        self.at += 1 if left or right else 0

    def _signatures(self, signatures: Signatures) -> None:
        """Write who signs, side by side, with room between title and name."""
        places, last = signatures.places(), len(self.widths) - 1
        self.at += 1
        for said in ("title", "note", "name"):
            for at, signer in enumerate(places):
                first, end = (
                    at * (last + 1) // len(places),
                    (at + 1) * (last + 1) // len(places) - 1,
                )
                if signer is not None and first <= end:
                    look = {"bold": said != "note", "italic": said == "note", "align": "center"}
                    self._spread(getattr(signer, said), first, end, self.formats.get(**look))
            self.at += 1 + (_ROOM_TO_SIGN_ROWS if said == "note" else 0)

    def _across(self, text: str, *, size: float = BODY_PT, **look: Any) -> None:
        """Write a text over all columns."""
        grown = size / TABLE_PT
        bold = bool(look.get("bold"))
        self._set_height(_lines(text, sum(self.widths) / grown, bold=bold), grown)
        form = self.formats.get(font_size=size, **look)
        self._spread(text, 0, len(self.widths) - 1, form)
        self.at += 1

    def _set_height(self, lines: int, grown: float = 1.0) -> None:
        """Make the row as high as its lines: not every program does so itself, and none for a merged cell."""
        height = lines * _LINE_POINTS * grown + _ROOM_POINTS
        self.sheet.set_row(self.at, min(_HIGHEST_ROW, height))

    def _spread(self, text: str, first: int, last: int, form: Any, *, rows: int = 1) -> None:
        if last > first or rows > 1:
            self.sheet.merge_range(self.at, first, self.at + rows - 1, last, "", form)
        self._say(self.at, first, text, form)

    def _say(self, row: int, column: int, text: str, form: Any) -> None:
        """Write a text as a text; an empty one leaves the cell blank."""
        plain = printable(text)
        if not plain:
            self.sheet.write_blank(row, column, None, form)
            return
        if len(plain) > LONGEST_TEXT:
            plain = plain[: LONGEST_TEXT - len(_CUT)] + _CUT
        self.sheet.write_string(row, column, plain, form)

    def _table(self, table: Table) -> None:
        header, first = header_rows(table.columns), self.at
        form = self.formats.get(bold=True, align="center", border=1)
        for cells in header:
            height = 1
            for cell in cells:
                last = cell.column + cell.columns - 1
                self._spread(cell.text, cell.column, last, form, rows=cell.rows)
                lines = _lines(cell.text, sum(self.widths[cell.column : last + 1]), bold=True)
                height = max(height, -(-lines // cell.rows))
            self._set_height(height)
            self.at += 1
        if sum(1 for _ in self.section.tables()) == 1:
            self.sheet.freeze_panes(self.at, 0)
            self.sheet.repeat_rows(first, self.at - 1)
        top = self.at
        for row in table.rows:
            self._row(row, table.columns)
        self._allow_figures_as_text(table, top)
        self.at += 1

    def _row(self, row: Row, columns: tuple[Column, ...]) -> None:
        measured = zip(row.cells, self.widths, strict=False)
        self._set_height(
            max(_lines(cell.text, width, bold=row.heading) for cell, width in measured)
        )
        for at, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            look: dict[str, Any] = {"border": 1, "align": _SIDES[column.align]}
            if row.heading:
                look["bold"] = True
            if column.indented and row.depth:
                look["indent"] = min(row.depth, 15)
            self._cell(at, cell, column, look)
        self.at += 1

    def _cell(self, at: int, cell: Cell, column: Column, look: dict[str, Any]) -> None:
        number = number_and_format(cell) if column.kind is ColumnKind.NUMBER else None
        if number is None:
            self._say(self.at, at, cell.text, self.formats.get(num_format="@", **look))
        else:
            form = self.formats.get(num_format=number[1], **look)
            self.sheet.write_number(self.at, at, number[0], form)

    def _allow_figures_as_text(self, table: Table, top: int) -> None:
        """Keep Excel from marking item numbers and figures like 64.28 as wrong: they are texts on purpose."""
        if table.rows:
            area = f"A{top + 1}:{_letter(len(table.columns) - 1)}{self.at}"
            self.sheet.ignore_errors({"number_stored_as_text": area})


def _field(field: Field) -> str:
    label = f"{field.label}: " if field.label else ""
    return label + (field.text or _DOTS)


def _line_look(line: Line) -> dict[str, Any]:
    return {"bold": line.strong, "italic": line.slanted, "align": "center"}


def _lines(text: str, width: float, *, bold: bool) -> int:
    """Return on how many lines a text stands in a cell of so many characters; words are not broken unless they must."""
    room = max(1.0, (width - 1) / (_BOLD_LETTER if bold else _LETTER))
    count = 0
    for part in printable(text).split("\n"):
        filled, lines = 0.0, 1
        for word in part.split():
            if filled and filled + 1 + len(word) > room:
                lines, filled = lines + 1, 0.0
            filled += len(word) + (1 if filled else 0)
            lines, filled = lines + int(filled // (room + 1)), filled % (room + 1)
        count += lines
    return count


def _middle(widths: list[float]) -> int:
    """Return the first column of the right half."""
    gone = 0.0
    for at, width in enumerate(widths):
        if gone + width / 2 >= sum(widths) / 2:
            return at
        gone += width
    return len(widths) - 1


def _letter(column: int) -> str:
    name: str = xlsxwriter.utility.xl_col_to_name(column)
    return name

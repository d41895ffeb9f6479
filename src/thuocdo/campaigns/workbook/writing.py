"""The form of a unit as a workbook: the official layout, only what is to be filled unlocked, and beside it what is computed and what was before."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import xlsxwriter

from thuocdo.campaigns.cells import Sheet
from thuocdo.campaigns.models import Cell
from thuocdo.campaigns.questions import Question
from thuocdo.campaigns.typed import SHARE_DIGITS, computed_number
from thuocdo.campaigns.workbook.content import Content
from thuocdo.campaigns.workbook.guiding import write_guide, write_seal, write_texts
from thuocdo.campaigns.workbook.layout import (
    HEAD_ROWS,
    Col,
    LaidRow,
    LaidSheet,
    address,
)
from thuocdo.campaigns.workbook.looks import (
    COMPUTED,
    FILL,
    READ_ONLY,
    Looks,
    number_format,
    number_of,
    option,
    shown,
)
from thuocdo.documents import layout
from thuocdo.documents.texts import one_line, printable
from thuocdo.documents.wording import issuer_lines, printed_day
from thuocdo.forms.wording import origin_note
from thuocdo.working_time.calendars import window_label

if TYPE_CHECKING:
    from thuocdo.figures.models import Figure

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDTHS = {
    Col.KEY: 4,
    Col.ITEM: 7,
    Col.LABEL: 50,
    Col.UNIT: 14,
    Col.VALUE: 14,
    Col.NOTE: 24,
    Col.REASON: 24,
    Col.COMPUTED: 13,
    Col.LAST: 13,
    Col.YEAR: 15,
}
_TITLES = {
    Col.ITEM: "STT",
    Col.LABEL: "Chỉ tiêu thống kê",
    Col.UNIT: "Đơn vị tính",
    Col.VALUE: "Số liệu",
    Col.NOTE: "Ghi chú",
    Col.REASON: "Lý do khác số tính được",
    Col.COMPUTED: "Số tính được",
    Col.LAST: "Kỳ trước",
    Col.YEAR: "Cùng kỳ năm trước",
}
_HELP = {
    Col.VALUE: "Ghi số vào các ô nền vàng; ô nền xanh đã có số tính từ các sổ. Ô để trống thì giữ nguyên số đang có trên hệ thống; gạch ngang (-) là không phát sinh.",
    Col.REASON: "Khi ghi số khác cột «Số tính được» thì ghi lý do ở đây.",
    Col.COMPUTED: "Số tính từ các sổ, hoặc từ các dòng khác của biểu. Cột này chỉ để xem.",
}
_MM_AN_INCH = 25.4
#: Where one choice of a unit ends and the next begins: "Không = 0 Có = 1".
_BETWEEN_CHOICES = re.compile(r"(= \d+;?) (?=[^=]*=)")
#: Characters that stand on one line of a label, and of a unit, and points of a line.
_LABEL_CHARACTERS, _UNIT_CHARACTERS, _LINE_POINTS = 52, 15, 15.0
#: What Excel takes as the title and the text of a hint, and as a list of choices.
_LONGEST_TITLE, _LONGEST_HINT, _LONGEST_LIST = 32, 255, 255
_STORED_DIGITS = 6


def write_workbook(content: Content) -> bytes:
    """Return the workbook of an answer as .xlsx. A text is never a formula, whatever it begins with."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        submission = content.submission
        book.set_properties(
            {
                "title": one_line(f"{submission.campaign.title} – {submission.unit.name}")[:255],
                "author": "Thước Đo",
            }
        )
        looks = Looks(book)
        write_guide(book, looks, content)
        places = _places(content)
        for laid in content.laid:
            _Page(book.add_worksheet(laid.name), looks, content, laid, places).write()
        if content.areas:
            write_texts(book, looks, content)
        write_seal(book, content)
    return stream.getvalue()


def _places(content: Content) -> dict[tuple[str, bool], tuple[str, str]]:
    """Return the sheet and the cell of each indicator that is asked, apart for the rows of the whole."""
    return {
        (row.question.indicator.code, laid.of_whole): (laid.name, address(Col.VALUE, row.at))
        for laid in content.laid
        for row in laid.rows
        if row.question
    }


@dataclass(slots=True)
class _Page:
    """One sheet with rows of a form."""

    page: Any
    looks: Looks
    content: Content
    laid: LaidSheet
    places: dict[tuple[str, bool], tuple[str, str]]

    @property
    def sheet(self) -> Sheet:
        return self.content.sheet

    def write(self) -> None:
        self._set_page()
        self._write_head()
        for row in self.laid.rows:
            if row.question is None:
                self._write_heading(row)
            else:
                self._write_row(row, row.question)
        last = address(Col.YEAR, HEAD_ROWS + len(self.laid.rows))
        self.page.ignore_errors({"number_stored_as_text": f"A1:{last}"})

    def _set_page(self) -> None:
        page, size = self.page, layout.A4
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(
            left=size.right / _MM_AN_INCH,
            right=size.right / _MM_AN_INCH,
            top=size.top / _MM_AN_INCH,
            bottom=size.bottom / _MM_AN_INCH,
        )
        page.repeat_rows(HEAD_ROWS - 1)
        page.set_footer("&C&P/&N")
        page.hide_gridlines(2)
        page.freeze_panes(HEAD_ROWS, Col.UNIT)
        page.protect("", {"format_columns": True, "format_rows": True})
        for column, width in _WIDTHS.items():
            page.set_column(column, column, width, None, {"hidden": column is Col.KEY})

    def _write_head(self) -> None:
        submission, period = self.content.submission, self.content.submission.campaign.period
        issuer = issuer_lines(submission.unit)
        label = window_label(period, language="vi")
        days = f"(từ ngày {printed_day(period.first_day)} đến ngày {printed_day(period.last_day)})"
        bold, plain = self.looks.get(bold=True, align="center"), self.looks.get(align="center")
        for at, (left, right) in enumerate(
            ((issuer[0], f"Kỳ báo cáo: {label}"), (" ".join(issuer[1:]), days))
        ):
            self._across(at, Col.ITEM, Col.UNIT, left, bold)
            self._across(at, Col.VALUE, Col.YEAR, right, bold if at == 0 else plain)
        what = "Dòng của biểu toàn tỉnh do đơn vị trả lời" if self.laid.of_whole else "Biểu mẫu"
        title = self.looks.get(bold=True, align="center", font_size=13)
        self._across(3, Col.ITEM, Col.YEAR, f"{what} {self.laid.section.number}", title)
        self._across(4, Col.ITEM, Col.YEAR, self.laid.section.title, title)
        note = origin_note(self.laid.form)
        self._across(5, Col.ITEM, Col.YEAR, note, self.looks.get(italic=True, align="center"))
        head = self.looks.get(bold=True, align="center", border=1, bg_color=READ_ONLY)
        self.page.set_row(HEAD_ROWS - 1, 2 * _LINE_POINTS + 4)
        for column, text in _TITLES.items():
            self.page.write_string(HEAD_ROWS - 1, column, text, head)
            if column in _HELP:
                self.page.write_comment(HEAD_ROWS - 1, column, _HELP[column], {"x_scale": 2})

    def _across(self, at: int, first: int, last: int, text: str, look: Any) -> None:
        self.page.merge_range(at, first, at, last, "", look)
        self._say(at, first, text, look)

    def _say(self, at: int, column: int, text: str, look: Any) -> None:
        plain = printable(text)
        if plain:
            self.page.write_string(at, column, plain, look)
        else:
            self.page.write_blank(at, column, None, look)

    def _set_height(self, row: LaidRow) -> None:
        units = sum(-(-len(one) // _UNIT_CHARACTERS) for one in _unit_lines(row).split("\n"))
        lines = max(-(-len(row.asked.label) // _LABEL_CHARACTERS), units, 1)
        self.page.set_row(row.at, lines * _LINE_POINTS + 4)

    def _write_heading(self, row: LaidRow) -> None:
        self._set_height(row)
        look = self.looks.get(border=1, bold=True, bg_color=READ_ONLY)
        centred = self.looks.get(border=1, bold=True, bg_color=READ_ONLY, align="center")
        self._say(row.at, Col.ITEM, row.asked.item, centred)
        self._say(row.at, Col.LABEL, row.asked.label, look)
        for column in range(Col.UNIT, Col.YEAR + 1):
            self.page.write_blank(row.at, column, None, look)

    def _write_row(self, row: LaidRow, question: Question) -> None:
        self._set_height(row)
        at, cell = row.at, self.sheet.cells.get(question.row)
        weight = {"bold": True} if row.asked.heading else {}
        centred = self.looks.get(border=1, align="center", **weight)
        indent = {} if row.asked.item else {"indent": 1}
        self.page.write_string(at, Col.KEY, question.row)
        self._say(at, Col.ITEM, row.asked.item, centred)
        self._say(at, Col.LABEL, row.asked.label, self.looks.get(border=1, **weight, **indent))
        self._say(at, Col.UNIT, _unit_lines(row), centred)
        self._write_value(row, question, cell)
        words = {"border": 1, "locked": False, "bg_color": FILL, "num_format": "@"}
        self._say(at, Col.NOTE, cell.note if cell else "", self.looks.get(**words))
        if self._known(question, cell):
            self._say(at, Col.REASON, cell.reason if cell else "", self.looks.get(**words))
        else:
            self.page.write_blank(
                at, Col.REASON, None, self.looks.get(border=1, bg_color=READ_ONLY)
            )
        self._write_computed(row, question, cell)
        before = self.content.previous.get(question.row)
        self._write_before(at, Col.LAST, question, before.last_period if before else None)
        self._write_before(at, Col.YEAR, question, before.last_year if before else None)
        said = self.content.remarks.get(question.row)
        if said:
            look = {"author": "Thước Đo", "x_scale": 2.5, "y_scale": 1.5}
            self.page.write_comment(at, Col.VALUE, printable("\n".join(said))[:4000], look)

    def _known(self, question: Question, cell: Cell | None) -> bool:
        """Say whether a value is computed for the row, so that another one needs a reason."""
        derived = question.row in self.content.derived
        return question.computed or derived or (cell is not None and cell.computed is not None)

    def _write_value(self, row: LaidRow, question: Question, cell: Cell | None) -> None:
        known = self._known(question, cell)
        look = self.looks.get(
            border=1,
            align="center",
            locked=False,
            bg_color=COMPUTED if known else FILL,
            num_format=number_format(question, cell),
        )
        value = shown(question, cell)
        place = (row.at, Col.VALUE)
        if question.row in self.content.derived and not (cell and _departs(cell)):
            self.page.write_formula(
                *place, f"={address(Col.COMPUTED, row.at)}", look, "" if value is None else value
            )
        elif value is None:
            self.page.write_blank(*place, None, look)
        elif isinstance(value, str):
            self.page.write_string(*place, value, look)
        else:
            self.page.write_number(*place, value, look)
        self.page.data_validation(*place, *place, _asked_of(row, question, known=known))

    def _write_computed(self, row: LaidRow, question: Question, cell: Cell | None) -> None:
        number = computed_number(question, cell.computed if cell else None)
        look = self.looks.get(
            border=1, align="center", bg_color=READ_ONLY, num_format=number_format(question, cell)
        )
        place = (row.at, Col.COMPUTED)
        value = number_of(number.value)
        if question.row in self.content.derived:
            self.page.write_formula(
                *place, self._formula(question), look, "" if value is None else value
            )
        elif value is not None:
            self.page.write_number(*place, value, look)
        else:
            self._say(*place, number.printed, look)

    def _formula(self, question: Question) -> str:
        """Return the arithmetic of a row that follows from others, over their cells; blank while one of them is."""
        formula = question.indicator.formula
        assert formula is not None
        cells = {}
        for code in formula.references():
            sheet, place = self.places[code, question.of_whole]
            cells[code] = place if sheet == self.laid.name else f"'{sheet}'!{place}"
        digits = SHARE_DIGITS if question.share else 0 if question.counts else _STORED_DIGITS
        blank = ",".join(f'{one}=""' for one in cells.values())
        return f'=IF(OR({blank}),"",IFERROR(ROUND({formula.write(cells, "*")},{digits}),""))'

    def _write_before(
        self, at: int, column: Col, question: Question, figure: Figure | None
    ) -> None:
        look = self.looks.get(
            border=1, align="center", bg_color=READ_ONLY, num_format=number_format(question)
        )
        value = number_of(figure.value if figure else None)
        if value is not None:
            self.page.write_number(at, column, value, look)
        else:
            self._say(at, column, figure.printed if figure else "", look)


def _unit_lines(row: LaidRow) -> str:
    return _BETWEEN_CHOICES.sub(r"\1\n", row.asked.unit)


def _departs(cell: Cell) -> bool:
    return cell.origin == "declared" and cell.state != "blank"


def _asked_of(row: LaidRow, question: Question, *, known: bool) -> dict[str, Any]:
    """Return what Excel is to say at a cell, and what it lets in; what comes back is looked at all the same."""
    cell = address(Col.VALUE, row.at)
    unit = one_line(question.asked.unit)
    hint = f"{one_line(question.asked.label)}. Đơn vị tính: {unit}."
    if known:
        hint = f"Đã tính sẵn; ghi số khác thì ghi lý do. {hint}"
    said = {
        "input_title": f"{question.asked.item} {unit}".strip()[:_LONGEST_TITLE],
        "input_message": hint[:_LONGEST_HINT],
        "error_title": "Số không hợp lệ",
    }
    options = [option(one) for one in question.indicator.choices]
    if (
        options
        and len(",".join(options)) <= _LONGEST_LIST
        and not any("," in one for one in options)
    ):
        return said | {
            "validate": "list",
            "source": options,
            "error_message": "Hãy chọn một mục trong danh sách.",
        }
    if options:
        return said | {"validate": "any"}
    whole = f",{cell}=INT({cell})" if question.counts else ""
    return said | {
        "validate": "custom",
        "value": f'=OR({cell}="-",AND(ISNUMBER({cell}),{cell}>=0{whole}))',
        "error_message": "Ô này nhận số không âm"
        + (", không có phần lẻ" if question.counts else "")
        + ", hoặc dấu gạch ngang (-).",
    }

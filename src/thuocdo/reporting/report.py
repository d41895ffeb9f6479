"""A stored report as a paper in the layout of the statistical forms, and as JSON for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from thuocdo.documents import layout
from thuocdo.documents.paper import (
    Align,
    Block,
    Column,
    ColumnKind,
    Heading,
    Line,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    cell,
)
from thuocdo.documents.wording import issuer_lines, issuer_name, printed_day, spoken_day
from thuocdo.forms.library import form_version, form_versions
from thuocdo.forms.wording import origin_note
from thuocdo.ingestion.contents import Entry, contents_of
from thuocdo.ingestion.contents import Section as FormContents
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.reporting.mismatches import mismatch_sections
from thuocdo.reporting.other_tables import figure_cell, other_table_section
from thuocdo.reporting.wording import period_name
from thuocdo.working_time.period import Period

APPENDIX = "PHỤ LỤC"
TITLE = "THỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH"
AUTHOR = "Thước Đo"
_BLANK_NUMBER = "......./BC-......"
#: Where one choice of a unit ends and the next begins: "Không = 0 Có = 1".
_BETWEEN_CHOICES = re.compile(r"(= \d+;?) (?=[^=]*=)")
_TIED_EQUALS = "\u00a0=\u00a0"
FIGURES_MM = 24.0
_ITEM_MM, _UNIT_MM, _WIDEST_FIGURES_MM, _DIGIT_MM = 15.0, 31.0, 56.0, 2.25
#: Of what is left for words, the label takes two thirds, the note the rest.
_LABEL_SHARE = 0.67
#: A note with more letters would fill a page in its narrow column, and be cut in Excel, where no row is higher than 409 points.
_LONGEST_NARROW_NOTE = 250
_STATES = {
    Report.State.IN_REVIEW: "(Bản đang rà soát, chưa xác nhận)",
    Report.State.DISCARDED: "(Bản đã bỏ, không dùng để báo cáo)",
}


def report_paper(report: Report, *, annex: bool) -> Paper:
    """Return what a report says now, corrections included, as the appendix of statistics that is printed and sent.

    Shape: one section per form in the order of the forms, every row the form asks; a row that the report does not answer
    has a blank figure. Then tables of no known form. Figures stand as printed, not rounded or written anew.
    Queries: the corrections, and with the annex the discrepancies; unit and reading if the report came without them.

    Args:
        report: a report the reader may see.
        annex: whether "Chỗ không khớp" follows, with what does not add up and what people said about it.

    Raises:
        Unavailable: the reading was stored by an older version.
    """
    contents = contents_of(effective_reading(report).reading)
    name = f"{TITLE.capitalize()} {period_name(report)} – {report.unit.name}"
    return Paper(
        name=name,
        left=tuple(Line(text, strong=True) for text in issuer_lines(report.unit)),
        right=_period_lines(report),
        title=_title(report),
        sections=(
            *(_form(section, report) for section in contents.sections),
            *(other_table_section(table) for table in contents.other_tables if table.rows),
        ),
        annexes=mismatch_sections(report, contents) if annex else (),
        author=AUTHOR,
        subject=report.title,
    )


def _period_lines(report: Report) -> tuple[Line, ...]:
    window = Period(report.period_start, report.period_end)
    first, last = printed_day(window.first_day), printed_day(window.last_day)
    return (
        Line(f"Kỳ báo cáo: {period_name(report)}", strong=True),
        Line(f"(từ ngày {first} đến ngày {last})", slanted=True),
    )


def _title(report: Report) -> tuple[Line, ...]:
    lines = [
        Line(APPENDIX, strong=True),
        Line(f"{TITLE} {period_name(report).upper()}", strong=True),
        Line(_reference(report), slanted=True),
    ]
    state = _STATES.get(Report.State(report.state))
    version = form_versions().get(report.form_version)
    said = (state, origin_note(version) if version else "")
    return (*lines, *(Line(one, slanted=True) for one in said if one))


def _reference(report: Report) -> str:
    """Return "(Kèm theo Báo cáo số … ngày … của …)"; what the report does not say stays to be filled in by hand."""
    number = report.number or _BLANK_NUMBER
    day = spoken_day(report.issued_on) if report.issued_on else "ngày ... tháng ... năm ......"
    return f"(Kèm theo Báo cáo số {number} {day} của {issuer_name(report.unit)})"


def _form(section: FormContents, report: Report) -> Section:
    asked, code = section.asked, section.form.partition("/")[0]
    heading: tuple[Block, ...] = (
        Heading(f"Biểu mẫu {asked.number}"),
        Text(asked.title, TextRole.CAPTION),
    )
    rows = tuple(_row(entry) for entry in section.entries)
    width = _figure_width(section.entries)
    across = any(_is_wide(e.row.note, width) for e in section.entries if e.row)
    if form_version(code).level == "district":
        columns = district_columns(width, across=across)
    else:
        columns = province_columns(width, period_name(report), across=across)
    return Section(f"Biểu {asked.number}", (*heading, Table(columns, rows)), landscape=across)


def _figure_width(entries: Iterable[Entry]) -> float:
    """Return a width of the figure column, in millimetres, in which no figure is broken."""
    words = (word for e in entries if e.row for word in e.row.printed.text.split())
    longest = max(map(len, words), default=0)
    return min(max(FIGURES_MM, longest * _DIGIT_MM + _DIGIT_MM), _WIDEST_FIGURES_MM)


def _is_wide(note: str, figures: float) -> bool:
    """Tell whether a note is too long for an upright page, or has a word that would be broken there ("904.749/907.045")."""
    _label, room = _words_widths(_UNIT_MM + figures, across=False)
    longest = max(map(len, note.split()), default=0)
    return len(note) > _LONGEST_NARROW_NOTE or longest * _DIGIT_MM > room


def province_columns(figures: float, period: str, *, across: bool = False) -> tuple[Column, ...]:
    """Return the columns of a form of a province; `figures` is the width of its figures in millimetres.

    `across` is for a page that lies across: the notes take what it has more.
    """
    group, unit = f"Báo cáo cải cách hành chính {period}", _UNIT_MM
    label, note = _words_widths(unit + figures, across=across)
    return (
        *_asking_columns(label),
        Column("Đơn vị tính", unit, Align.CENTRE),
        Column("Số liệu", figures, Align.CENTRE, ColumnKind.NUMBER, group),
        Column("Ghi chú", note, group=group),
    )


def district_columns(figures: float, *, across: bool = False) -> tuple[Column, ...]:
    """Return the columns of a form of a district, as `province_columns` does."""
    group, unit = "Kết quả thống kê", 34.0
    label, note = _words_widths(unit + figures, across=across)
    return (
        *_asking_columns(label),
        Column("Đơn vị tính", unit, Align.CENTRE, group=group),
        Column("Số liệu", figures, Align.CENTRE, ColumnKind.NUMBER, group),
        Column("Ghi chú", note),
    )


def _words_widths(others: float, *, across: bool) -> tuple[float, float]:
    """Return the widths of label and note, in millimetres: what number, unit and figure leave of the page."""
    rest = layout.A4.text_width(landscape=False) - _ITEM_MM - others
    label = rest * _LABEL_SHARE
    return label, layout.A4.text_width(landscape=across) - _ITEM_MM - others - label


def _asking_columns(label: float) -> tuple[Column, ...]:
    return (
        Column("STT", _ITEM_MM, Align.CENTRE),
        Column("Chỉ tiêu thống kê", label, indented=True),
    )


def _row(entry: Entry) -> Row:
    """Return a row of a form as the form prints it: number, label and unit are the form's, figure and note the report's."""
    asked, answer = entry.asked, entry.row
    return Row(
        (
            cell(asked.item),
            cell(asked.label),
            cell(unit_lines(asked.unit)),
            figure_cell(answer.printed) if answer else cell(None),
            cell(answer.note if answer else None),
        ),
        depth=0 if asked.item else 1,
        heading=asked.heading,
    )


def unit_lines(unit: str) -> str:
    """Return the unit as a narrow cell prints it: each choice on a line of its own."""
    if " = " not in unit:
        return unit
    return _BETWEEN_CHOICES.sub(r"\1\n", unit).replace(" = ", _TIED_EQUALS)

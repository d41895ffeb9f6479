"""A comparison of two reports as a paper: the table of the page on broad sheets, one section for each form."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import override

from thuocdo.documents.paper import (
    Align,
    Cell,
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
from thuocdo.documents.wording import issuer_lines
from thuocdo.reporting.comparison import (
    ComparedGroup,
    ComparedRow,
    Comparison,
    Show,
    Side,
    compare_reports,
)
from thuocdo.reporting.comparison_words import (
    answer_text,
    direction_text,
    remarks,
    signed,
)
from thuocdo.reporting.other_tables import figure_cell
from thuocdo.reporting.wording import period_name

if TYPE_CHECKING:
    from thuocdo.ingestion.models import Report

TITLE = "SO SÁNH SỐ LIỆU BÁO CÁO CẢI CÁCH HÀNH CHÍNH"
AUTHOR = "Thước Đo"
_SHOWN = {
    Show.MOST: "(Chỉ các dòng có thay đổi, thay đổi nhiều nhất trước)",
    Show.ONE_SIDED: "(Chỉ các dòng một bên có số liệu)",
    Show.NOT_COMPARABLE: "(Chỉ các dòng không còn so sánh được)",
}
_NOTHING = "Không có dòng nào."


def comparison_paper(first: Report, second: Report, *, show: Show) -> Paper:
    """Return two reports side by side, in Vietnamese whatever the language of the screen.

    Shape: one section for each group of `Comparison.shown`; the most moved rows stand in one section in their own order.
    Queries: as `compare_reports`, and the units where the reports came without.

    Raises:
        Unavailable: a reading was stored by an older version.
    """
    compared = compare_reports(first, second)
    with override("vi"):
        sections = tuple(_sections(compared, show, first, second))
    shown = _SHOWN.get(show)
    lines = [Line(TITLE, strong=True), Line(f"{_named(first)} và {_named(second)}")]
    return Paper(
        name=f"So sánh báo cáo cải cách hành chính: {_named(first)} và {_named(second)}",
        left=tuple(Line(text, strong=True) for text in issuer_lines(second.holder)),
        title=tuple([*lines, Line(shown, slanted=True)] if shown else lines),
        sections=sections,
        author=AUTHOR,
    )


def comparison_file_name(first: Report, second: Report) -> str:
    """Return the name of a file with the comparison, without its ending."""
    return f"So sánh báo cáo CCHC - {_named(first)} và {_named(second)}"


def _named(report: Report) -> str:
    return f"{report.unit.name}, {period_name(report)}"


def _sections(compared: Comparison, show: Show, first: Report, second: Report) -> Iterable[Section]:
    columns = _columns(first, second)
    if show is Show.MOST:
        groups: Iterable[ComparedGroup] = (
            ComparedGroup(0, "Thay đổi nhiều nhất", False, compared.most_moved()),
        )
    else:
        groups = compared.shown(show)
    sections = [_section(group, columns) for group in groups if group.rows]
    return sections or [Section("So sánh", (Text(_NOTHING, TextRole.BODY),), landscape=True)]


def _section(group: ComparedGroup, columns: tuple[Column, ...]) -> Section:
    """Return a group; rows that stand in no form's order are named by their indicators."""
    alone = group.number == 0
    name = "Thay đổi nhiều nhất" if alone else f"Biểu {group.number}"
    heading = group.title if alone else f"Biểu mẫu {group.number}. {group.title}"
    if group.only_second:
        name, heading = f"{name} (bên thứ hai)", f"{heading} (chỉ báo cáo thứ hai có)"
    rows = tuple(_row(row, alone=alone) for row in group.rows)
    return Section(name, (Heading(heading), Table(columns, rows)), landscape=True)


def _columns(first: Report, second: Report) -> tuple[Column, ...]:
    group = "Số liệu"
    return (
        Column("STT", 14, Align.CENTRE),
        Column("Chỉ tiêu thống kê", 78),
        Column("Đơn vị tính", 24, Align.CENTRE),
        Column(_named(first), 30, Align.END, ColumnKind.NUMBER, group),
        Column(_named(second), 30, Align.END, ColumnKind.NUMBER, group),
        Column("Thay đổi", 26, Align.END, ColumnKind.NUMBER),
        Column("Thay đổi (%)", 22, Align.END, ColumnKind.NUMBER),
        Column("Ghi chú", 46),
    )


def _row(row: ComparedRow, *, alone: bool) -> Row:
    asked = row.named
    side = row.first or row.second
    assert side is not None
    item = f"{side.form.partition('/')[2]}/{asked.item}" if alone else asked.item
    return Row(
        (
            cell(item),
            cell(row.indicator.label_vi if alone else asked.label),
            cell(asked.unit),
            _value(row, row.first),
            _value(row, row.second),
            _number(row.change, row.decimals),
            cell("điểm %") if row.in_points and row.change is not None else _number(row.percent, 1),
            cell("; ".join(_notes(row))),
        )
    )


def _value(row: ComparedRow, side: Side | None) -> Cell:
    if side is None:
        return cell("không có dòng này")
    answer = answer_text(row, side)
    return cell(f"{side.printed.text} ({answer})") if answer else figure_cell(side.printed)


def _number(value: Decimal | None, decimals: int) -> Cell:
    """Return a change with its sign; the unit stands in the head of the column, so that a spreadsheet can compute with it."""
    return cell(None) if value is None else Cell(signed(value, decimals), round(value, decimals))


def _notes(row: ComparedRow) -> Iterable[str]:
    word = direction_text(row)
    return (*([word] if word else []), *remarks(row))

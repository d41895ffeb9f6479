"""The form tables of a generated report as rows with roles, before and after damage, and how they become text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.reports.drawing import Values
from tests.reports.printing import NORM, NumberStyle, print_number, with_word

from thuocdo.forms.version import FormRow, FormSection

#: The columns of the provincial forms in their order.
COLUMNS = ("item", "label", "unit", "value", "note")
HEADERS = {
    "item": "STT",
    "label": "Chỉ tiêu thống kê",
    "unit": "Đơn vị tính",
    "value": "Số liệu",
    "note": "Ghi chú",
}


@dataclass(slots=True)
class Line:
    """One row of a table. `role`: row, heading, header, title, local, aside (a page number or footnote), blank."""

    role: str
    cells: dict[str, str] = field(default_factory=dict)
    indicator: str | None = None
    merge: str = ""

    def copy(self) -> Line:
        """Return a copy that can be damaged on its own."""
        return replace(self, cells=dict(self.cells))


@dataclass(slots=True)
class Sheet:
    """One printed table with the lines of title above it."""

    section: int
    titles: list[str]
    lines: list[Line]
    columns: tuple[str, ...] = COLUMNS
    headers: dict[str, str] = field(default_factory=lambda: dict(HEADERS))
    two_line_header: bool = True
    district: bool = False

    def header_lines(self) -> list[Line]:
        """Return the header as printed: one line, or the two of the forms with the report over value and note."""
        if not self.two_line_header or self.columns != COLUMNS:
            return [
                Line("header", {column: self.headers.get(column, "") for column in self.columns})
            ]
        if self.district:
            first = dict(self.headers, unit="Kết quả thống kê", value="")
            return [
                Line("header", first),
                Line("header", {key: self.headers[key] for key in ("unit", "value")}),
            ]
        first = dict(self.headers, value="Báo cáo cải cách hành chính", note="")
        return [
            Line("header", first),
            Line("header", {key: self.headers[key] for key in ("value", "note")}),
        ]


def is_choice(unit: str) -> bool:
    """Say whether the unit column lists codes."""
    return "=" in unit


def print_cell(value: Decimal | None, row: FormRow, style: NumberStyle = NORM) -> str:
    """Print the value of a form row in one style; a null is an empty cell."""
    if value is None:
        return ""
    if is_choice(row.unit):
        return f"{value:f}"
    if row.unit.strip() == "%":
        return print_number(value, style, share=True)
    fitted = with_word(style, row.unit)
    printed = print_number(value, fitted)
    return f"{printed} {row.unit.split(',')[0].lower()}" if style.word and row.unit else printed


def section_sheet(
    section: FormSection, values: Values, style: NumberStyle = NORM, *, district: bool = False
) -> Sheet:
    """Lay out one section of a form with its values."""
    lines = []
    last_item = ""
    for row in section.rows:
        lines.append(_line(row, values, style, last_item=last_item, district=district))
        last_item = row.item
    sheet = Sheet(
        section.number, [f"Biểu mẫu {section.number}", section.title], lines, district=district
    )
    sheet.lines = [*sheet.header_lines(), *lines]
    return sheet


def joined(sheets: list[Sheet]) -> Sheet:
    """Return the sections of a single-list form as the one table it is."""
    first = sheets[0]
    rows = [line for sheet in sheets for line in sheet.lines if line.role != "header"]
    return replace(first, titles=[], lines=[*first.header_lines(), *rows])


def _line(
    row: FormRow, values: Values, style: NumberStyle, *, last_item: str, district: bool
) -> Line:
    item = f"{row.item}." if "." in row.item or (not row.item.isdigit() and row.item) else row.item
    if district and not row.item and last_item:
        item = "Trong đó"
    value = values.get(row.indicator) if row.indicator else None
    cells = {
        "item": item,
        "label": row.label,
        "unit": row.unit,
        "value": print_cell(value, row, style),
        "note": "",
    }
    role = "heading" if row.heading else "row"
    return Line(role, cells, row.indicator if value is not None or role == "row" else None)


def text_rows(sheet: Sheet) -> list[list[str]]:
    """Return the rows as lists of cells in column order; an empty list is a blank line."""
    rows: list[list[str]] = []
    for line in sheet.lines:
        if line.role == "blank":
            rows.append([])
        elif line.role in {"aside", "title"}:
            rows.append([line.cells.get("text", "")])
        else:
            rows.append([line.cells.get(column, "") for column in sheet.columns])
    return rows

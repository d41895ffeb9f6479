"""Damage to the columns, headers and titles of the form tables, and to the numbers in them."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

from tests.reports.draft import Draft
from tests.reports.layout import Line, Sheet, print_cell
from tests.reports.printing import HABITS, NumberStyle, print_number
from tests.reports.truth import Contradiction, Tolerated

from thuocdo.forms.version import FormRow

_HEADER_WORDS = {
    "item": ("STT", "TT", "Số TT", "Mục", "Stt"),
    "label": ("Chỉ tiêu thống kê", "Nội dung", "Tiêu chí", "Chỉ tiêu", "Nội dung thống kê"),
    "unit": ("Đơn vị tính", "ĐVT", "Đơn vị", "Đvt"),
    "value": (
        "Số liệu",
        "Kết quả",
        "Số lượng",
        "Kết quả thực hiện",
        "Số liệu trong kỳ",
        "Kỳ báo cáo",
    ),
    "note": ("Ghi chú", "Ghi Chú", "GHI CHÚ", "Chú thích"),
}


def header_words(draft: Draft, rng: random.Random, strength: float) -> None:
    """Name the columns otherwise, in one header line."""
    del strength
    words = {column: rng.choice(choices) for column, choices in _HEADER_WORDS.items()}
    for sheet in draft.sheets:
        sheet.two_line_header = False
        sheet.headers |= words
        _new_header(sheet)


def extra_columns(draft: Draft, rng: random.Random, strength: float) -> None:
    """Add the figures of the period before, of last year and a comparison beside those of the period."""
    del strength
    before = rng.choice(["Kỳ trước", "Cùng kỳ năm trước", "Năm trước", "Kỳ báo cáo trước"])
    layout = rng.choice(
        [
            ("item", "label", "unit", "before", "value", "note"),
            ("item", "label", "unit", "value", "before", "compared", "note"),
            ("item", "label", "unit", "before", "value", "compared"),
        ],
    )
    for sheet in draft.sheets:
        sheet.columns = layout
        sheet.headers |= {
            "before": before,
            "value": rng.choice(["Kỳ này", "Kỳ báo cáo", "Thực hiện trong kỳ"]),
            "compared": "So sánh (%)",
        }
        for line in sheet.lines:
            if line.indicator and line.cells.get("value"):
                _compare(draft, line, rng)
        _new_header(sheet)


def _compare(draft: Draft, line: Line, rng: random.Random) -> None:
    value = draft.cells[line.indicator or ""].values[0]
    if value is None or "=" in line.cells.get("unit", ""):
        line.cells["before"] = line.cells["value"]
        return
    factor = Decimal(str(round(rng.uniform(0.7, 0.97), 3)))
    last = (value * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    line.cells["before"] = print_number(last)
    if last:
        line.cells["compared"] = print_number(
            (100 * value / last).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        )


def column_order(draft: Draft, rng: random.Random, strength: float) -> None:
    """Put the columns in another order."""
    del strength
    order = rng.choice(
        [
            ("item", "label", "value", "unit", "note"),
            ("item", "unit", "label", "value", "note"),
            ("item", "label", "note", "unit", "value"),
        ],
    )
    for sheet in draft.sheets:
        sheet.columns = order
        sheet.two_line_header = False
        _new_header(sheet)


def no_unit(draft: Draft, rng: random.Random, strength: float) -> None:
    """Leave the unit column out."""
    _without(draft, "unit")
    del rng, strength


def no_item(draft: Draft, rng: random.Random, strength: float) -> None:
    """Leave the column of item numbers out."""
    _without(draft, "item")
    del rng, strength


def no_note(draft: Draft, rng: random.Random, strength: float) -> None:
    """Leave the column for notes out."""
    _without(draft, "note")
    del rng, strength


def _without(draft: Draft, column: str) -> None:
    for sheet in draft.sheets:
        sheet.columns = tuple(name for name in sheet.columns if name != column)
        for line in sheet.lines:
            line.cells.pop(column, None)
        _new_header(sheet)


def _new_header(sheet: Sheet) -> None:
    rows = [line for line in sheet.lines if line.role != "header"]
    sheet.lines = [*sheet.header_lines(), *rows]


def one_table(draft: Draft, rng: random.Random, strength: float) -> None:
    """Put all forms into one table with rows for their titles."""
    del rng, strength
    if len(draft.sheets) < 2:
        return
    first = draft.sheets[0]
    lines = list(first.lines)
    for sheet in draft.sheets[1:]:
        if sheet.titles:
            lines.append(Line("title", {"text": " ".join(sheet.titles)}, merge="row"))
        lines += [line for line in sheet.lines if line.role != "header"]
    first.lines = lines
    draft.sheets = [first]


def titles_inside(draft: Draft, rng: random.Random, strength: float) -> None:
    """Let the title of a form be swallowed by the table before it, as a scan does."""
    for before, sheet in zip(draft.sheets, draft.sheets[1:], strict=False):
        if sheet.titles and rng.random() < 0.4 + 0.6 * strength:
            swallowed = sheet.titles.pop(0)
            before.lines.append(
                Line("title", {"text": swallowed + "\t" * (len(before.columns) - 1)})
            )


def number_styles(draft: Draft, rng: random.Random, strength: float) -> None:
    """Print the numbers of the tables in another habit, or in a mixture of them."""
    mixed = rng.random() < strength / 2
    name = rng.choice([habit for habit in HABITS if habit != "norm"])
    for line in draft.lines():
        key = line.indicator or ""
        value = draft.cells[key].values[0]
        if value is None or any(key in found.indicators for found in draft.contradictions):
            continue
        style = HABITS[rng.choice(list(HABITS)) if mixed else name]
        row = FormRow("", "", "", line.cells.get("unit", ""), key)
        line.cells["value"] = print_cell(value, row, style)
        _remark_style(draft, key, style, is_share=row.unit == "%")


def _remark_style(draft: Draft, key: str, style: NumberStyle, *, is_share: bool) -> None:
    if is_share and style.percent:
        draft.contradictions.append(
            Contradiction("percent sign", ("FMT-UNIT",), (key,), severity="warning")
        )
    if not style.is_norm:
        draft.tolerated.append(Tolerated(("FMT-UNIT", "FMT-DECIMAL"), key))


def pipes(draft: Draft, rng: random.Random, strength: float) -> None:
    """Join the cells with bars instead of tabs."""
    del rng, strength
    draft.separator = "|"

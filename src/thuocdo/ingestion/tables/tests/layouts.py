"""Printed rows laid out as a document: columns, headers, titles, pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from thuocdo.forms.version import FormVersion
from thuocdo.ingestion.document import Block, Cell, Document, Paragraph, Table
from thuocdo.ingestion.tables.tests.filled_forms import PrintedRow

USUAL = ("item", "label", "unit", "value", "note")
HEADERS = {
    "item": ("STT", "TT", "Số TT"),
    "label": ("Chỉ tiêu thống kê", "Chỉ tiêu", "Nội dung", "Nội dung chỉ tiêu", "Tiêu chí"),
    "unit": ("Đơn vị tính", "ĐVT", "Đơn vị"),
    "value": ("Số liệu", "Kết quả", "Thực hiện", "Kết quả thực hiện", "Kỳ này", "Số liệu kỳ này"),
    "note": ("Ghi chú", "Giải trình", "Ghi chú, giải trình"),
    "earlier": ("Kỳ trước", "Cùng kỳ năm trước", "Số liệu kỳ trước", "Năm 2022"),
    "total": ("Lũy kế", "Lũy kế từ đầu năm"),
    "compared": ("So sánh", "Tăng/giảm", "So sánh (%)"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows are printed. `page` is the mean number of rows on a page, 0 for no page breaks."""

    columns: tuple[str, ...] = USUAL
    header: bool = True
    repeated: bool = True
    two_rows: bool = False
    numbered: bool = False
    titles: str = "paragraph"
    one_block: bool = False
    page: int = 0


def random_layout(rng: Random) -> Layout:
    """Return a layout as issuers print it."""
    columns = list(USUAL)
    for left_out in ("item", "unit", "note"):
        if rng.random() < 0.15:
            columns.remove(left_out)
    if rng.random() < 0.3:
        at = columns.index("value")
        extra = rng.choice(
            (
                ["earlier"],
                ["total"],
                ["earlier", "compared"],
                ["total", "compared"],
                ["earlier", "total"],
            )
        )
        columns[at:at] = extra if rng.random() < 0.5 else []
        if len(columns) == len(set(columns)) and extra[0] not in columns:
            columns[at + 1 : at + 1] = extra
    if rng.random() < 0.1 and "unit" in columns:
        columns.remove("unit")
        columns.insert(columns.index("value") + 1, "unit")
    return Layout(
        tuple(columns),
        header=rng.random() < 0.85 or bool(set(columns) - set(USUAL)),
        repeated=rng.random() < 0.6,
        two_rows=rng.random() < 0.5,
        numbered=rng.random() < 0.2,
        titles=rng.choice(("paragraph", "paragraph", "swallowed", "none")),
        one_block=rng.random() < 0.25,
        page=rng.choice((0, 8, 14, 20)),
    )


def print_out(
    rows: Sequence[PrintedRow], layout: Layout, version: FormVersion, rng: Random
) -> Document:
    """Return the document in which the rows are printed so."""
    _fill_extra(rows, layout, rng)
    writer = Writer()
    heads = _header(layout, rng)
    grid: list[list[str]] = []
    section = None
    left = _page_length(layout, rng)
    for row in rows:
        if row.section != section:
            section = row.section
            if not layout.one_block:
                writer.table(grid)
                grid = []
            grid += _title(writer, section, layout, version, grid)
            grid += (
                heads
                if layout.header
                and (layout.repeated or not writer.tables or layout.titles != "none")
                else []
            )
        elif layout.page and left <= 0:
            if not layout.one_block:
                writer.table(grid)
                grid = []
            grid += heads if layout.header and layout.repeated else []
            left = _page_length(layout, rng)
        grid.append(_cells(row, layout))
        left -= 1
    writer.table(grid)
    return writer.document()


def _page_length(layout: Layout, rng: Random) -> int:
    return max(2, round(rng.gauss(layout.page, layout.page / 4)))


def _fill_extra(rows: Sequence[PrintedRow], layout: Layout, rng: Random) -> None:
    for row in rows:
        for name in set(layout.columns) & {"earlier", "total", "compared"}:
            row.extra[name] = str(rng.randrange(3000)) if row.value and rng.random() < 0.9 else ""


def _header(layout: Layout, rng: Random) -> list[list[str]]:
    words = [rng.choice(HEADERS[name]) for name in layout.columns]
    heads = [words]
    if layout.two_rows and "value" in layout.columns:
        at = layout.columns.index("value")
        first = [
            "Báo cáo cải cách hành chính năm 2023" if i == at else word
            for i, word in enumerate(words)
        ]
        heads = [first, ["" if i < at else word if i == at else "" for i, word in enumerate(words)]]
        if "note" in layout.columns:
            heads[0][-1], heads[1][-1] = "", words[-1]
    if layout.numbered:
        heads.append([f"({i + 1})" for i in range(len(words))])
    return heads


def _title(
    writer: Writer, section: int, layout: Layout, version: FormVersion, grid: list[list[str]]
) -> list[list[str]]:
    title = next(s.title for s in version.sections if s.number == section)
    blank = [""] * (len(layout.columns) - 1)
    if layout.titles == "paragraph" and not layout.one_block:
        writer.paragraph(f"Biểu mẫu {section}")
        writer.paragraph(title)
    elif layout.titles == "swallowed":
        return (
            [[f"Biểu mẫu {section}", *blank], [title, *blank]]
            if section % 2
            else [[f"Biểu mẫu {section} {title}", *blank]]
        )
    return []


def _cells(row: PrintedRow, layout: Layout) -> list[str]:
    texts = {
        "item": row.item,
        "label": row.label,
        "unit": row.unit,
        "value": row.value,
        "note": row.note,
        **row.extra,
    }
    if "item" not in layout.columns and row.item:
        texts["label"] = f"{row.item} {row.label}"
    cells = [texts.get(name, "") for name in layout.columns]
    if row.shift < 0 and layout.columns[0] == "item" and "note" in layout.columns:
        cells = [*cells[1:], ""]
    elif row.shift > 0 and layout.columns[-1] == "note":
        cells = ["", *cells[:-1]]
    return cells


class Writer:
    """Blocks of a document and its text, grown together so that every span fits."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []
        self.tables = 0

    def paragraph(self, text: str) -> None:
        start = len(self.text)
        self.text += text + "\n"
        self.blocks.append(Paragraph(text, start, start + len(text)))

    def table(self, grid: list[list[str]]) -> None:
        if not grid:
            return
        begin = len(self.text)
        rows = tuple(self._row(cells) for cells in grid)
        self.blocks.append(Table(rows, begin, len(self.text) - 1))
        self.tables += 1

    def _row(self, cells: list[str]) -> tuple[Cell, ...]:
        found = []
        for text in cells:
            start = len(self.text)
            self.text += text + "\t"
            found.append(Cell(text, start, start + len(text)))
        self.text = self.text[:-1] + "\n"
        return tuple(found)

    def document(self) -> Document:
        return Document("text/plain", self.text, tuple(self.blocks))


def document_of(*blocks: str | list[list[str]]) -> Document:
    """Return a document of these paragraphs (text) and tables (rows of cells)."""
    writer = Writer()
    for block in blocks:
        if isinstance(block, str):
            writer.paragraph(block)
        else:
            writer.table(block)
    return writer.document()

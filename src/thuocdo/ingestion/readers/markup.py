"""HTML, whole files and the tables that text recognition writes into plain text, read into blocks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from thuocdo.ingestion.readers.composition import FoundBlock, FoundCell, FoundTable
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.grids import placed
from thuocdo.ingestion.readers.limits import COLUMNS, NESTING
from thuocdo.ingestion.readers.lines import Line, superscript
from thuocdo.ingestion.readers.running_text import join_lines

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "dt",
        "dd",
        "hr",
        "caption",
        "center",
    ]
)
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(slots=True)
class _OpenTable:
    rows: list[list[FoundCell]] = field(default_factory=list)
    cell: list[str] | None = None
    columns: int = 1
    spanned_rows: int = 1

    def close_cell(self) -> None:
        if self.cell is None:
            return
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(FoundCell("".join(self.cell), self.columns, self.spanned_rows))
        self.cell = None


class _Reader(HTMLParser):
    """Collects paragraphs and tables; a table inside a cell becomes lines of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[FoundBlock] = []
        self._tables: list[_OpenTable] = []
        self._text: list[str] = []
        self._level: int | None = None
        self._silent = 0
        self._superscript = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._open_table()
        elif tag == "tr":
            self._open_row()
        elif tag in {"td", "th"}:
            self._open_cell(dict(attrs))
        elif tag == "br":
            self._put("\n")
        elif tag == "sup":
            self._superscript = True
        elif tag in _BLOCKS:
            self._break()
            self._level = _HEADINGS.get(tag, self._level)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table":
            self._close_table()
        elif tag in {"td", "th", "tr"}:
            if self._tables:
                self._tables[-1].close_cell()
        elif tag == "sup":
            self._superscript = False
        elif tag in _BLOCKS:
            self._break()
            self._level = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._superscript and data.strip(" ()").isdigit():
            data = superscript(data.strip(" ()"))
        self._put(data.replace("\n", " "))

    def finish(self) -> list[FoundBlock]:
        """Close what was left open and return the blocks."""
        self.close()
        while self._tables:
            self._close_table()
        self._break()
        return self.blocks

    def _put(self, text: str) -> None:
        table = self._tables[-1] if self._tables else None
        if table is not None and table.cell is not None:
            table.cell.append(text)
        elif table is None or text.strip():
            self._text.append(text)

    def _break(self) -> None:
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.append("\n")
            return
        lines = (Line(line) for line in "".join(self._text).split("\n"))
        self.blocks += (replace(found, level=self._level) for found in join_lines(lines, None))
        self._text = []

    def _open_table(self) -> None:
        self._break()
        if len(self._tables) >= NESTING:
            raise refusal("nested_too_deeply")
        self._tables.append(_OpenTable())

    def _open_row(self) -> None:
        if self._tables:
            self._tables[-1].close_cell()
            self._tables[-1].rows.append([])

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        table.close_cell()
        table.cell = []
        table.columns = _span(attributes.get("colspan"))
        table.spanned_rows = _span(attributes.get("rowspan"))

    def _close_table(self) -> None:
        if not self._tables:
            return
        table = self._tables.pop()
        table.close_cell()
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.append("\n" + "\n".join(_row_text(row) for row in table.rows))
            return
        self._break()
        self.blocks.append(FoundTable(placed(table.rows)))


def _row_text(row: list[FoundCell]) -> str:
    return " ".join(cell.text.strip() for cell in row if cell.text.strip())


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return min(max(int(digits), 1), COLUMNS) if digits.isdecimal() and len(digits) < 6 else 1


def read_markup(text: str) -> list[FoundBlock]:
    """Return the paragraphs and tables of a piece of HTML.

    Raises:
        Unreadable: tables are nested too deeply.
    """
    reader = _Reader()
    reader.feed(text)
    return reader.finish()

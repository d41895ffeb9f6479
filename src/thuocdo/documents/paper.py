"""A paper as data: what it says and how its parts are meant, nothing of any file format.

The same `Paper` is written as Word, Excel, PDF and CSV. Texts are given as they are to be read; what a format cannot
hold is the business of its writer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from thuocdo.documents.layout import A4, Sheet


class Align(StrEnum):
    """Where the text of a column stands."""

    START = "start"
    CENTRE = "centre"
    END = "end"


class ColumnKind(StrEnum):
    """What a column holds: NUMBER columns become real numbers where a format knows numbers."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letterhead or a title; `rule` is how long the rule under it is, as a share of its words: 0 for none."""

    text: str
    strong: bool = False
    slanted: bool = False
    rule: float = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `width` is its share of the table, relative to the other columns. Neighbouring columns with the same `group` stand
    under one header cell of that text. `indented` columns shift their text by the depth of the row.
    """

    header: str
    width: float
    align: Align = Align.START
    kind: ColumnKind = ColumnKind.TEXT
    group: str = ""
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `value` is the number that the text prints, null where it prints none: a blank, a dash, words."""

    text: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row, with a cell for every column. A `heading` names the rows after it and stays with the first of them."""

    cells: tuple[Cell, ...]
    depth: int = 0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its header stands again on each page, and no row is torn in two where it fits a page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("a row of a table has not one cell for each column")

    def shares(self) -> list[float]:
        """Return the widths of the columns as parts of one."""
        whole = sum(column.width for column in self.columns)
        return [column.width / whole for column in self.columns]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section; it never stands alone at the end of a page."""

    text: str
    level: int = 1


class TextRole(StrEnum):
    """What a paragraph is."""

    BODY = "body"
    CAPTION = "caption"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a line break in it breaks the line."""

    text: str
    role: TextRole = TextRole.BODY


@dataclass(frozen=True, slots=True)
class Field:
    """What is said under a label; without a text, a dotted line to be filled in by hand. Without a label, the line alone."""

    label: str
    text: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Rows of fields; those of one row share its width."""

    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """One box to be ticked."""

    text: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to be ticked, side by side."""

    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: as what, with which words under it, and by name where it is known."""

    title: str
    name: str = ""
    note: str = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Room for signatures side by side, never torn; a single one stands on the right."""

    signers: tuple[Signer, ...]

    def places(self) -> tuple[Signer | None, ...]:
        """Return who stands where from left to right, null where nobody does."""
        return (None, *self.signers) if len(self.signers) == 1 else self.signers


Block = Heading | Text | Table | Fields | Ticks | Signatures


@dataclass(frozen=True, slots=True)
class QrCode:
    """What a square code says to a machine, and what it is for to whoever cannot see it."""

    text: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that belong together, on upright or broad pages; one spreadsheet per section."""

    name: str
    blocks: tuple[Block, ...]
    landscape: bool = False
    new_page: bool = False

    def tables(self) -> Iterator[Table]:
        """Yield its tables."""
        return (block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Spread:
    """Sections that follow each other on pages of one orientation."""

    landscape: bool
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    `name` is what the file says of itself, in one line. `left` and `right` are the two sides of the letterhead, `number` and
    `dated` the line under them, `code` stands before both. `title` stands under all, centred. The first annex begins on a
    page of its own. `foot` is said in small letters at the foot of each page. `first_page` is the number of its first page.
    """

    name: str
    title: tuple[Line, ...]
    sections: tuple[Section, ...]
    annexes: tuple[Section, ...] = ()
    left: tuple[Line, ...] = ()
    right: tuple[Line, ...] = ()
    author: str = ""
    subject: str = ""
    number: str = ""
    dated: str = ""
    code: QrCode | None = None
    foot: str = ""
    sheet: Sheet = A4
    first_page: int = 1

    @property
    def has_letterhead(self) -> bool:
        """Say whether anything stands above the title."""
        return bool(self.left or self.right or self.number or self.dated or self.code)

    def parts(self) -> tuple[Section, ...]:
        """Return the sections, then the annexes."""
        return (*self.sections, *self.annexes)

    def spreads(self) -> tuple[Spread, ...]:
        """Return the parts grouped by the orientation of their pages; the first spread carries letterhead and title."""
        return tuple(
            Spread(landscape, tuple(sections))
            for landscape, sections in groupby(self.parts(), key=lambda part: part.landscape)
        ) or (Spread(False, ()),)

    def breaks_before(self, section: Section) -> bool:
        """Tell whether a section begins on a new page."""
        return section.new_page or (bool(self.annexes) and section is self.annexes[0])


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of a table's header and how far it reaches."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1


def header_rows(columns: Sequence[Column]) -> list[list[HeaderCell]]:
    """Return the header of a table: one row, or two where columns are grouped. Covered places have no cell."""
    if not any(column.group for column in columns):
        return [[HeaderCell(column.header, at) for at, column in enumerate(columns)]]
    first: list[HeaderCell] = []
    second: list[HeaderCell] = []
    for group, members in groupby(enumerate(columns), key=lambda pair: pair[1].group):
        inside = list(members)
        if not group:
            first += [HeaderCell(column.header, at, rows=2) for at, column in inside]
            continue
        first.append(HeaderCell(group, inside[0][0], columns=len(inside)))
        second += [HeaderCell(column.header, at) for at, column in inside]
    return [first, second]


def cell(text: object, value: Decimal | None = None) -> Cell:
    """Return a cell; null prints nothing."""
    return Cell("" if text is None else str(text), value)


def row(*texts: object, heading: bool = False) -> Row:
    """Return a row of plain texts."""
    return Row(tuple(cell(text) for text in texts), heading=heading)

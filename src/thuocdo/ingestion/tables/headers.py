"""Header rows of tables: what the words over a column say, and where one table in a block ends and the next begins.

A block may hold several tables (seven forms on one sheet) and a table several headers (one on each page), so a
block is cut at every header, and at every form title that was swallowed as a row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rapidfuzz import fuzz

from thuocdo.figures.notation import Kind, read_number
from thuocdo.ingestion.tables.grids import Grid, GridCell, is_item
from thuocdo.ingestion.tables.labels import bare
from thuocdo.ingestion.tables.units import is_unit


class Role(StrEnum):
    """What a column holds; OTHER is a figure that is not the one reported for this period."""

    ITEM = "item"
    LABEL = "label"
    UNIT = "unit"
    FIGURE = "figure"
    NOTE = "note"


#: A header cell is short; the longest seen explains in brackets for which periods the form is used.
HEADER_LENGTH = 130
_WORDS: dict[Role, tuple[str, ...]] = {
    Role.ITEM: ("stt", "tt", "so tt", "so thu tu", "s tt", "muc", "ma chi tieu"),
    Role.LABEL: (
        "chi tieu", "chi tieu thong ke", "noi dung", "tieu chi", "ten chi tieu", "danh muc", "noi dung chi tieu",
        "chi tieu bao cao", "noi dung thong ke", "noi dung bao cao", "cac chi tieu", "noi dung cong viec",
        "noi dung nhiem vu", "linh vuc", "ten don vi", "don vi thuc hien", "ten co quan don vi", "nhiem vu",
    ),
    Role.UNIT: ("don vi tinh", "dvt", "don vi", "dv tinh", "don vi do"),
    Role.NOTE: (
        "ghi chu", "giai trinh", "thuyet minh", "dien giai", "nguon", "nguon so lieu", "tai lieu kiem chung", "can cu",
        "ghi chu giai trinh", "minh chung", "ly do",
    ),
    Role.FIGURE: (
        "so lieu", "ket qua", "thuc hien", "gia tri", "so luong", "ket qua thong ke", "ket qua thuc hien", "so lieu thong ke",
        "ky nay", "ky truoc", "ky bao cao", "ky bao cao nay", "trong ky", "luy ke", "cung ky", "cung ky nam truoc", "so sanh",
        "tang giam", "ty le", "ti le", "tong so", "so ky nay", "so ky truoc", "ke hoach", "phat sinh trong ky", "nam truoc",
        "nam nay", "chenh lech", "so sanh tang giam", "luy ke tu dau nam", "so lieu bao cao", "so lieu ky nay",
        "so lieu ky truoc", "ket qua ky nay", "thuc hien ky nay", "thuc hien ky truoc", "ket qua bao cao", "cong don",
    ),
}  # fmt: skip
#: The words over a column are broken over at most this many lines more.
_HEADER_LINES = 4
#: A row this like (0–100) the title of a form is that title.
TITLE_ALIKE = 88
_SPAN_OF_TIME = re.compile(
    r"^(?:bao cao|so lieu|ket qua|thuc hien|luy ke|uoc)?.{0,40}\b(?:nam 20\d\d|20\d\d|quy (?:i{1,3}|iv|[1-4])|(?:0?[369]|sau|chin) thang"
    r"|thang \d{1,2}|ky nay|ky truoc|ky bao cao|tu dau nam|cung ky)\b.{0,40}$"
)
_COLUMN_NUMBER = re.compile(r"^\(?\[?\s*(\d{1,2}|[A-Ea-e])\s*(?:=.*)?\]?\)?$")
_TITLE = re.compile(
    r"^(?:bieu mau|bieu so|bieu|mau bieu|mau so|phu luc|phan)(?: so)? (\d{1,2}|[ivx]{1,4})\b"
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows under one header. `header` has the words over each column, from the top down; null where none is printed."""

    grid: Grid
    rows: tuple[tuple[GridCell, ...], ...]
    header: tuple[tuple[str, ...], ...] | None
    captions: tuple[str, ...]


@dataclass(slots=True)
class _Cutter:
    """The stretch being filled while the rows of a block go by."""

    captions: list[str]
    header: list[tuple[GridCell, ...]] = field(default_factory=list)
    rows: list[tuple[GridCell, ...]] = field(default_factory=list)

    def cut(self, grid: Grid) -> Stretch:
        header = _words_over(self.header) if self.header else None
        stretch = Stretch(grid, tuple(self.rows), header, tuple(self.captions))
        self.captions, self.header, self.rows = [], [], []
        return stretch


def title_number(text: str) -> int | None:
    """Return the number in a form title ("Biểu mẫu 6" → 6), null where the text is none."""
    match = _TITLE.match(bare(text))
    if match is None:
        return None
    word = match.group(1)
    return int(word) if word.isdigit() else _ROMAN.get(word)


def role_of(words: str) -> Role | None:
    """Return what a header cell announces, null where its words are no header's."""
    text = bare(words)
    if not text or len(words) > HEADER_LENGTH:
        return None
    for role, names in _WORDS.items():
        if text in names:
            return role
    start = " ".join(text.split()[:4])
    for role in (Role.LABEL, Role.UNIT, Role.NOTE):
        if any(start.startswith(name + " ") and len(name) > 6 for name in _WORDS[role]):
            return role
    if _SPAN_OF_TIME.match(text):
        return Role.FIGURE
    for role, names in _WORDS.items():
        if len(text) > 5 and any(fuzz.ratio(text, name) >= 84 for name in names if len(name) > 5):
            return role
    return None


def stretches_of(grid: Grid, titles: Collection[str]) -> Iterator[Stretch]:
    """Cut a block into stretches of rows under one header each; a stretch may have captions and no rows.

    Args:
        grid: the block.
        titles: the titles of the known forms, as `bare` gives them; a row that holds one of them alone is no data.
    """
    cutter = _Cutter(list(grid.captions))
    at = 0
    while at < len(grid.rows):
        row, below = grid.rows[at], 1
        if _is_title(row, titles):
            if cutter.rows:
                yield cutter.cut(grid)
            cutter.captions.append(" ".join(cell.text for cell in row if cell.text))
        elif _is_header(row) or (
            cutter.header and not cutter.rows and _is_second_header(row, cutter.header[0])
        ):
            if cutter.rows:
                yield cutter.cut(grid)
            below += _broken_lines(grid.rows[at : at + 1 + _HEADER_LINES])
            cutter.header.append(_on_one_line(grid.rows[at : at + below]))
        elif not (cutter.header and not cutter.rows and _is_column_numbers(row)):
            cutter.rows.append(row)
        at += below
    yield cutter.cut(grid)


def with_captions(stretch: Stretch, captions: tuple[str, ...]) -> Stretch:
    """Return the stretch with further captions before its own."""
    return replace(stretch, captions=captions + stretch.captions) if captions else stretch


def _filled(row: tuple[GridCell, ...]) -> list[GridCell]:
    return [cell for cell in row if cell.text]


def _is_title(row: tuple[GridCell, ...], titles: Collection[str]) -> bool:
    """A title has its row to itself: "Biểu mẫu 6", perhaps with the name of the form behind, or that name alone."""
    filled = _filled(row)
    if not 0 < len(filled) <= 2 or _holds_figure(filled[1:]):
        return False
    if title_number(filled[0].text) is not None:
        return True
    words = bare(filled[0].text)
    return len(filled) == 1 and any(fuzz.ratio(words, title) >= TITLE_ALIKE for title in titles)


def _holds_figure(cells: list[GridCell]) -> bool:
    return any(read_number(cell.text).kind is not Kind.TEXT for cell in cells)


def _is_header(row: tuple[GridCell, ...]) -> bool:
    filled = _filled(row)
    if len(filled) < 2 or is_item(filled[0].text) or _holds_figure(filled):
        return False
    roles = [role_of(cell.text) for cell in filled]
    known = {role for role in roles if role}
    if known >= {
        Role.ITEM,
        Role.LABEL,
    }:  # the words over figures are of many kinds, these two never data
        return True
    # "Cơ quan, đơn vị" and "Nhiệm vụ" are units of rows as well: only the first cell may rest on them alone.
    strong = any(
        role not in (None, Role.FIGURE) and (at == 0 or not is_unit(filled[at].text))
        for at, role in enumerate(roles)
    )
    return len(known) >= 2 and strong and sum(role is not None for role in roles) * 2 >= len(filled)


def _is_second_header(row: tuple[GridCell, ...], first: tuple[GridCell, ...]) -> bool:
    """Tell whether a row under a header parts its columns ("Số liệu", "Ghi chú"), and is no data.

    Nothing stands under number and label. The words are those of headers, or they stand under cells that extend over
    several columns ("Tiếp nhận" over "Trực tuyến" and "Trực tiếp").
    """
    filled = [at for at, cell in enumerate(row) if cell.text]
    roles = [role_of(cell.text) for cell in first]
    if any(at < len(roles) and roles[at] in (Role.ITEM, Role.LABEL) for at in filled):
        return False
    if not filled or _holds_figure([row[at] for at in filled]):
        return False
    if all(role_of(row[at].text) for at in filled):
        return True
    return len(filled) >= 2 and all(_is_parted(first, at) for at in filled)


def _broken_lines(rows: Sequence[tuple[GridCell, ...]]) -> int:
    """Return how many rows below the first, a header, are the rest of its words: "Báo cáo CCHC năm" and "2023"."""
    for count in range(len(rows) - 1, 0, -1):
        rest = rows[1 : count + 1]
        broken = {at for row in rest for at, cell in enumerate(row) if cell.text}
        if all(any(cell.text for cell in row) for row in rest) and all(
            _is_broken([row[at].text for row in rows[: count + 1] if row[at].text], rows[0][at])
            for at in broken
        ):
            return count
    return 0


def _is_broken(lines: list[str], header: GridCell) -> bool:
    """Tell whether the lines of a column are words of a header together, the first by itself not or not yet."""
    whole = " ".join(lines)
    if not header.text or role_of(whole) is None:
        return False
    return role_of(header.text) is None or any(bare(whole) in names for names in _WORDS.values())


def _on_one_line(rows: Sequence[tuple[GridCell, ...]]) -> tuple[GridCell, ...]:
    return tuple(
        replace(cell, text=" ".join(row[at].text for row in rows if row[at].text))
        for at, cell in enumerate(rows[0])
    )


def _is_parted(header: tuple[GridCell, ...], at: int) -> bool:
    """Tell whether the header cell over a place extends over it and others; a blank goes on from the cell before."""
    if at >= len(header) or not header[at].text:
        return True
    return header[at].columns > 1 or (at + 1 < len(header) and not header[at + 1].text)


def _is_column_numbers(row: tuple[GridCell, ...]) -> bool:
    """Tell "(1) (2) (3)" or "A B 1 2 3" under a header from data."""
    filled = _filled(row)
    marks = [_COLUMN_NUMBER.match(cell.text) for cell in filled]
    if len(filled) < 3 or not all(marks):
        return False
    numbers = [int(mark.group(1)) for mark in marks if mark and mark.group(1).isdigit()]
    return (
        bool(numbers)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 2
    )


def _words_over(rows: list[tuple[GridCell, ...]]) -> tuple[tuple[str, ...], ...]:
    width = max(len(row) for row in rows)
    over: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        for at, cell in enumerate(row):
            for column in range(at, min(at + max(cell.columns, 1), width)):
                if cell.text and (not over[column] or over[column][-1] != cell.text):
                    over[column].append(cell.text)
    return tuple(tuple(words) for words in over)

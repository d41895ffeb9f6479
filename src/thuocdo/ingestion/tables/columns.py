"""Which column holds the number, the label, the unit, the value and the note.

Words over a column and what stands in it are weighed together: headers get lost at page breaks, and a header may
stand one column beside its figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from thuocdo.figures.notation import Kind, read_number
from thuocdo.ingestion.tables.grids import GridCell, is_item
from thuocdo.ingestion.tables.headers import Role, role_of
from thuocdo.ingestion.tables.labels import LabelIndex, bare
from thuocdo.ingestion.tables.units import is_unit

Rows = Sequence[tuple[GridCell, ...]]

#: What the words over a column weigh against its content, whose shares run from 0 to 1.
HEADER_WEIGHT = 4.0
CONTENT_WEIGHT = 5.0
#: A label this like one of a known form marks the column of labels.
KNOWN_LABEL = 0.8
SAMPLE = 60
_PERIOD = re.compile(r"\b(?:ky nay|ky bao cao|trong ky|so lieu|nam nay|thuc hien|ket qua)\b")
_EARLIER = re.compile(r"\b(?:truoc(?! han)|cung ky|dau ky)\b")
_CUMULATIVE = re.compile(r"\b(?:luy ke|cong don|tu dau nam)\b")
_PLANNED = re.compile(r"\b(?:ke hoach|chi tieu giao|muc tieu|duoc giao|uoc)\b")
_COMPARED = re.compile(r"\b(?:so sanh|tang|giam|chenh lech|ty le|ti le|so voi)\b|%")
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of a table. `figures` are all columns of numbers, `value` the one that counts for this report.

    `reason` says why that one: only, this_period, this_year, not_earlier, fullest, first.
    """

    labels: tuple[int, ...]
    item: int | None = None
    unit: int | None = None
    value: int | None = None
    note: int | None = None
    figures: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    reason: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class _Content:
    """Shares of the filled cells of one column that look like a number, an item number, a unit, a known label.

    `numbering` are the item numbers that can be no figures: "II.", "1.1.", "a)".
    """

    filled: int
    figures: float
    items: float
    numbering: float
    units: float
    known: float
    length: float


def find_columns(
    rows: Rows, header: tuple[tuple[str, ...], ...] | None, index: LabelIndex, year: int | None
) -> Columns:
    """Return what each column of the rows holds.

    Args:
        rows: the data rows, all of one width.
        header: the words over each column, null where no header is printed.
        index: the labels of all known forms; a column full of them is the one of labels.
        year: the year reported on, which tells "2022" from "2023" over two columns of figures.
    """
    width = max((len(row) for row in rows), default=len(header or ()))
    contents = [_content([row[at] for row in rows if at < len(row)], index) for at in range(width)]
    over = [tuple(header[at]) if header and at < len(header) else () for at in range(width)]
    _straighten(over, contents)
    roles = [_announced(words) for words in over]
    label = _best(range(width), lambda at: _label_score(contents[at], roles[at]))
    if label is None:
        return Columns((), width=width)
    item = _best(
        range(width),
        lambda at: _item_score(contents[at], roles[at], at, label),
        taken=(label,),
        least=2.0,
    )
    taken: tuple[int, ...] = (label,) if item is None else (label, item)
    unit = _best(
        range(width), lambda at: _unit_score(contents[at], roles[at]), taken=taken, least=2.0
    )
    taken += () if unit is None else (unit,)
    figures = tuple(
        at for at in range(width) if at not in taken and _holds_figures(contents[at], roles[at])
    )
    figures = tuple(at for at in figures if not _is_notes_with_slipped(at, figures, rows, roles))
    note = _best(
        range(width),
        lambda at: _note_score(contents[at], roles[at]),
        taken=taken + figures,
        least=0.5,
    )
    value, reason = _value_column(figures, contents, over, year)
    headers = tuple(" ".join(words) for words in over)
    labels = _label_columns(label, over, {item, unit, value, note, *figures})
    return Columns(labels, item, unit, value, note, figures, headers, reason, width)


def _announced(words: tuple[str, ...]) -> Role | None:
    """The lowest words are the most specific: "Báo cáo năm 2023" over "Ghi chú" is a column of notes."""
    return next((role for role in map(role_of, reversed(words)) if role), None)


def _straighten(over: list[tuple[str, ...]], contents: list[_Content]) -> None:
    """Exchange the words over two neighbours where those of figures stand over words, those of notes over figures."""
    roles = [_announced(words) for words in over]
    if any(
        role is Role.FIGURE and content.figures > 0
        for role, content in zip(roles, contents, strict=True)
    ):
        return
    for at in range(len(over) - 1):
        pair = {roles[at]: contents[at], roles[at + 1]: contents[at + 1]}
        if set(pair) == {Role.FIGURE, Role.NOTE} and _is_full_of_figures(pair[Role.NOTE]):
            over[at], over[at + 1] = over[at + 1], over[at]
            return


def _is_full_of_figures(content: _Content) -> bool:
    return content.figures >= 0.8 and content.filled >= 3


def _content(cells: list[GridCell], index: LabelIndex) -> _Content:
    texts = [cell.text for cell in cells if cell.text][:SAMPLE]
    if not texts:
        return _Content(0, 0, 0, 0, 0, 0, 0)
    long = [text for text in texts if len(text) > 11]
    known = sum(max(index.search(text).values(), default=0) >= KNOWN_LABEL for text in long)
    count = len(texts)
    return _Content(
        count,
        sum(_is_figure(text) for text in texts) / count,
        sum(is_item(text) or bare(text) == "trong do" for text in texts) / count,
        sum(is_item(text) and not text[-1:].isdigit() for text in texts) / count,
        sum(is_unit(text) for text in texts) / count,
        known / count,
        sum(map(len, texts)) / count,
    )


def _is_figure(text: str) -> bool:
    read = read_number(text)
    return read.kind is Kind.FORMULA or (
        read.kind in (Kind.NUMBER, Kind.DASH) and len(read.suffix) < 25
    )


def _best(columns, score, *, taken: tuple[int, ...] = (), least: float = 0.0) -> int | None:  # type: ignore[no-untyped-def]
    scored = [(score(at), -at) for at in columns if at not in taken]
    top = max(scored, default=(0.0, 0))
    return -top[1] if scored and top[0] > least else None


def _label_score(content: _Content, role: Role | None) -> float:
    text = (1 - content.figures) * min(content.length / 40, 1.0) if content.filled else 0.0
    return (
        HEADER_WEIGHT * (role is Role.LABEL)
        - 2 * (role not in (None, Role.LABEL))
        + CONTENT_WEIGHT * content.known
        + 2 * text
    )


def _item_score(content: _Content, role: Role | None, at: int, label: int) -> float:
    return (
        HEADER_WEIGHT * (role is Role.ITEM)
        + CONTENT_WEIGHT * (content.items if at < label else content.numbering)
        - 2 * (role not in (None, Role.ITEM))
    )


def _unit_score(content: _Content, role: Role | None) -> float:
    return (
        HEADER_WEIGHT * (role is Role.UNIT)
        + CONTENT_WEIGHT * content.units
        - 2 * (role not in (None, Role.UNIT))
    )


def _holds_figures(content: _Content, role: Role | None) -> bool:
    numbers = content.figures >= 0.5 and content.filled >= 1
    if role is Role.FIGURE:
        return numbers or content.filled == 0 or content.figures >= 0.2 or content.length < 25
    if role in (
        Role.NOTE,
        Role.ITEM,
    ):  # a header that stands beside its column is believed only against few figures
        return _is_full_of_figures(content)
    return numbers


def _is_notes_with_slipped(
    at: int, figures: tuple[int, ...], rows: Rows, roles: list[Role | None]
) -> bool:
    """Tell whether a column under "Ghi chú" holds but values that slipped there, each beside an empty cell of values."""
    values = [other for other in figures if roles[other] is Role.FIGURE]
    if roles[at] is not Role.NOTE or not values:
        return False
    filled = [[bool(row[place].text) for place in (at, *values)] for row in rows]
    slipped = sum(own for own, *_ in filled)
    beside = any(own and any(others) for own, *others in filled)
    return not beside and 2 * slipped < sum(any(others) for _, *others in filled)


def _note_score(content: _Content, role: Role | None) -> float:
    return HEADER_WEIGHT * (role is Role.NOTE) + (content.filled > 0) * (1 - content.figures) * (
        role is None
    )


def _label_columns(
    label: int, over: list[tuple[str, ...]], others: set[int | None]
) -> tuple[int, ...]:
    """A label may stand in two columns under one merged header, groups in the first and rows in the second."""
    found = [label]
    for step in (-1, 1):
        at = label + step
        while 0 <= at < len(over) and at not in others and over[label] and over[at] == over[label]:
            found.append(at)
            at += step
    return tuple(sorted(found))


def _value_column(
    figures: tuple[int, ...],
    contents: list[_Content],
    over: list[tuple[str, ...]],
    year: int | None,
) -> tuple[int | None, str]:
    if len(figures) < 2:
        return (figures[0], "only") if figures else (None, "")
    ranked = sorted((_period_score(over[at], contents[at], year), -at) for at in figures)
    (second, _), (first, place) = ranked[-2], ranked[-1]
    words = bare(" ".join(over[-place]))
    if first <= second:
        return -place, "first"
    if year and str(year) in words:
        return -place, "this_year"
    if _PERIOD.search(words):
        return -place, "this_period"
    return -place, "not_earlier" if any(over[at] for at in figures) else "fullest"


def _period_score(words: tuple[str, ...], content: _Content, year: int | None) -> float:
    text = bare(" ".join(words))
    own = bare(words[-1]) if words else ""
    score = 2.0 * bool(_PERIOD.search(own)) + 1.0 * bool(_PERIOD.search(text))
    score -= 4.0 * bool(_EARLIER.search(text)) + 2.5 * bool(_CUMULATIVE.search(text))
    score -= 3.0 * bool(_PLANNED.search(own)) + 4.0 * bool(_COMPARED.search(own))
    years = [int(found) for found in _YEAR.findall(text)]
    if years:
        latest = year if year in years else None
        score += 1.5 if latest else (max(years) - 2100) / 100 - 1.0
    return score + content.figures * min(content.filled, 10) / 20

"""Whether the rows of a sheet that came back are those that were handed out: none gone, none new, none moved, none merged, no other label."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from thuocdo.campaigns.workbook.findings import Finding
from thuocdo.campaigns.workbook.layout import FILLED, HEAD_ROWS, Col, LaidRow, LaidSheet, address
from thuocdo.campaigns.workbook.package import Book, Tab
from thuocdo.documents.texts import printable
from thuocdo.figures.notation import normalise


@dataclass(slots=True)
class Located:
    """The line each row stands on, by its name, counted from 0; rows that cannot be trusted are left out."""

    lines: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def locate(book: Book, tab: Tab, laid: LaidSheet) -> Located:
    """Find the rows of a section on a sheet, and say what was done to it."""
    found = Located()
    expected = {one.key: one for one in laid.rows if one.question}
    lines = _lines_by_key(book, tab, expected)
    for key, at in lines.items():
        if len(at) > 1:
            found.findings += [_copied(tab, one, expected[key]) for one in at[1:]]
        elif not _same_label(book, tab, at[0], expected[key]):
            found.findings.append(_relabelled(tab, at[0], expected[key]))
        else:
            found.lines[key] = at[0]
    found.findings += [_deleted(tab, row) for key, row in expected.items() if key not in lines]
    found.findings += _moved(tab, found.lines, expected)
    found.findings += _added(book, tab, {one for at in lines.values() for one in at}, laid)
    found.findings += _merged(tab, lines)
    return found


def keys_on(book: Book, tab: Tab) -> Iterable[tuple[int, str]]:
    """Yield the lines whose first column names something, with what it names."""
    for (row, column), cell in tab.cells.items():
        if column == Col.KEY and book.is_text(cell):
            yield row, book.text(cell)


def _lines_by_key(
    book: Book, tab: Tab, expected: Mapping[str, LaidRow]
) -> Mapping[str, Sequence[int]]:
    lines: dict[str, list[int]] = {}
    for row, key in sorted(keys_on(book, tab)):
        if key in expected:
            lines.setdefault(key, []).append(row)
    return lines


def _same_label(book: Book, tab: Tab, at: int, row: LaidRow) -> bool:
    said = book.text(tab.cells.get((at, Col.LABEL)))
    return normalise(said) == normalise(printable(row.asked.label))


def _moved(
    tab: Tab, lines: Mapping[str, int], expected: Mapping[str, LaidRow]
) -> Iterable[Finding]:
    """Name the rows that stand out of order: as few as there can be, so that one inserted line is not said of all below it."""
    keys = [key for key in expected if key in lines]
    kept = _longest_rising([lines[key] for key in keys])
    for key in keys:
        if lines[key] not in kept:
            row = expected[key]
            yield Finding(
                tab.name,
                address(Col.ITEM, lines[key]),
                f"dòng {_name(row)} đã bị chuyển chỗ; vẫn đọc theo đúng chỉ tiêu.",
                f"the row {row.asked.item!r} was moved; it is read as what it is.",
                blocks=False,
                row=key,
            )


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        slot = bisect_left(ends, number)
        before.append(places[slot - 1] if slot else -1)
        if slot == len(ends):
            ends.append(number)
            places.append(at)
        else:
            ends[slot], places[slot] = number, at
    kept, at = set(), places[-1] if places else -1
    while at >= 0:
        kept.add(numbers[at])
        at = before[at]
    return kept


def _added(book: Book, tab: Tab, known: set[int], laid: LaidSheet) -> Iterable[Finding]:
    """Name the lines among the rows in which somebody wrote what belongs to no row; headings and blank lines are none."""
    first = min(known, default=HEAD_ROWS)
    headings = {normalise(printable(one.asked.label)) for one in laid.rows if not one.question}
    written: dict[int, list[int]] = {}
    for row, column in {*tab.cells, *tab.formulas}:
        if row >= first and row not in known:
            written.setdefault(row, []).append(column)
    for row, columns in sorted(written.items()):
        filled = [one for one in columns if one in FILLED]
        label = normalise(book.text(tab.cells.get((row, Col.LABEL))))
        if label in headings and not filled:
            continue
        place = address(min(filled), row) if filled else f"{row + 1}:{row + 1}"
        yield Finding(
            tab.name,
            place,
            "dòng này không thuộc biểu (thêm vào, hoặc mất cột nhận dạng)"
            + (
                " nhưng có số liệu. Hãy chuyển số về đúng dòng rồi xoá dòng này."
                if filled
                else "; bỏ qua."
            ),
            "this line belongs to no row of the form (added, or its hidden name is gone)"
            + (
                ", and something is written in it. Move it to its row and remove the line."
                if filled
                else "; it is passed over."
            ),
            blocks=bool(filled),
        )


def _merged(tab: Tab, lines: Mapping[str, Sequence[int]]) -> Iterable[Finding]:
    known = sorted({one for at in lines.values() for one in at})
    for first, left, last, right in tab.merged:
        next_row = bisect_left(known, first)
        inside = next_row < len(known) and known[next_row] <= last
        if inside and (last > first or right > left) and left <= Col.REASON:
            reference = f"{_cell(left, first)}:{_cell(right, last)}"
            yield Finding(
                tab.name,
                reference,
                "các ô này bị gộp nên không biết số thuộc dòng nào. Hãy bỏ gộp ô.",
                "these cells are merged, so it cannot be said to which row they belong. Unmerge them.",
            )


def _cell(column: int, row: int) -> str:
    return address(min(column, int(Col.YEAR)), row)


def _copied(tab: Tab, at: int, row: LaidRow) -> Finding:
    return Finding(
        tab.name,
        address(Col.ITEM, at),
        f"dòng {_name(row)} có hai lần trên trang tính. Hãy xoá dòng thừa.",
        f"the row {row.asked.item!r} stands twice on the sheet. Remove one.",
        row=row.key,
    )


def _relabelled(tab: Tab, at: int, row: LaidRow) -> Finding:
    return Finding(
        tab.name,
        address(Col.LABEL, at),
        f"tên chỉ tiêu không còn là của dòng {_name(row)} (đã sửa, hoặc sắp xếp lại một phần bảng). Hãy chép số vào sổ mới.",
        f"the label is no longer that of the row {row.asked.item!r} (edited, or part of the table was sorted). Copy the figures into a new workbook.",
        row=row.key,
    )


def _deleted(tab: Tab, row: LaidRow) -> Finding:
    return Finding(
        tab.name,
        "",
        f"dòng {_name(row)} đã bị xoá khỏi tệp: số đang có trên hệ thống giữ nguyên.",
        f"the row {row.asked.item!r} was deleted from the file: what stands in it stays.",
        blocks=False,
        row=row.key,
    )


def _name(row: LaidRow) -> str:
    return f"«{row.asked.item} {row.asked.label}»".replace("« ", "«")

"""The catalogue as an Excel workbook: texts as texts, so that no cell becomes a formula; titles, help and choices in each sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from thuocdo.procedures.content import Content, Entry
from thuocdo.procedures.workbook_layout import SHEETS, Column, Sheet

Row = dict[str, Any]
_LONGEST_LIST = 255  # what Excel takes as a list of choices in a cell
_ROWS_WITH_CHOICES = 5_000


def workbook_of(entries: Sequence[Entry]) -> bytes:
    """Return the workbook of some procedures; read again, it says the same."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    head = book.add_format({"bold": True, "bg_color": "#DDE7F3", "border": 1, "text_wrap": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.title)
        page.freeze_panes(1, 1)
        _write_head(page, sheet, head)
        rows = (row for entry in entries for row in rows_of(sheet.key, entry))
        for number, row in enumerate(rows, start=1):
            for place, column in enumerate(sheet.columns):
                _write(page, (number, place), column, row.get(column.key), day=day)
    book.close()
    return target.getvalue()


def _write_head(page: Any, sheet: Sheet, head: Any) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, head)
        if column.help:
            page.write_comment(0, place, column.help)
        words = [str(label) for label in column.choices.labels] if column.choices else []
        if (
            column.kind == "choice"
            and len(",".join(words)) <= _LONGEST_LIST
            and not any("," in w for w in words)
        ):
            page.data_validation(
                1, place, _ROWS_WITH_CHOICES, place, {"validate": "list", "source": words}
            )


def _write(page: Any, at: tuple[int, int], column: Column, value: Any, *, day: Any) -> None:
    if value is None or value in {"", ()}:
        return
    if column.kind in {"whole", "number"}:
        page.write_number(*at, value)
    elif column.kind == "day":
        page.write_datetime(*at, value, day)
    elif column.kind == "flag":
        page.write_string(*at, "có" if value else "không")
    elif column.kind == "choice":
        page.write_string(*at, _label(column, value))
    elif column.kind == "choices":
        page.write_string(*at, "; ".join(_label(column, one) for one in value))
    else:
        page.write_string(*at, value)


def _label(column: Column, value: str) -> str:
    return str(column.choices(value).label)


def rows_of(sheet: str, entry: Entry) -> Iterable[Row]:
    """Return the rows of one procedure in one sheet, by the keys of its columns."""
    content, code = entry.content, {"code": entry.code}
    if sheet == "procedures":
        names = (column.key for column in SHEETS[0].columns if hasattr(content, column.key))
        said = {name: getattr(content, name) for name in names}
        return [said | code | {"audience": entry.audience}]
    if sheet in {"ways", "time_limits", "fees"}:
        return [row | code for row in _rows_of_ways(sheet, content)]
    own_code = {"documents": "paper_code", "results": "result_code"}.get(sheet)
    return [
        _plain(part) | ({own_code: part.code} if own_code else {}) | code
        for part in getattr(content, sheet)
    ]


def _plain(part: Any) -> Row:
    return {name: getattr(part, name) for name in type(part).__slots__}


def _rows_of_ways(sheet: str, content: Content) -> Iterator[Row]:
    for way in content.ways:
        at = {"channel": way.channel}
        if sheet == "ways":
            yield at | {"note": way.note}
            continue
        for n, limit in enumerate(way.time_limits, start=1):
            if sheet == "time_limits":
                yield _plain(limit) | at | {"n": n}
            else:
                yield from (_plain(f) | {"fee_code": f.code, "n": n} | at for f in limit.fees)

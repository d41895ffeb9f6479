"""What a person corrects in a reading, as small edits that are laid over what was read. Pure: the reading stays as it is.

The edits of a report, in their order, turn what was read into what counts; taking one out again is all that undoing needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from thuocdo.consistency.evidence import Assertion, Mention
from thuocdo.figures.notation import Printed
from thuocdo.figures.source import Location
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.reading import Reading, ReadRow, ReadTable
from thuocdo.ingestion.tables.realignment import laid_along
from thuocdo.ingestion.tables.values import read_value

_DATES = frozenset({"issued_on", "period_start", "period_end"})
_HEAD_FIELDS = _DATES | {"title", "issuer", "number", "period_kind"}


class EditKind(StrEnum):
    """What an edit changes."""

    CELL = "cell"
    TIE = "tie"
    FORM = "form"
    OMIT = "omit"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one thing. `target` is a key of this module; `after` holds the new values by their names.

    CELL: printed, note (of a row), or printed (of a figure in prose). TIE: form_row (of a row) or indicator (of a figure in
    prose), empty for none. FORM: form of a table, empty for none. OMIT: nothing. HEAD: fields of the head.
    """

    kind: EditKind
    target: str
    after: Mapping[str, str]


HEAD = "head"


def row_key(row: ReadRow) -> str:
    """Return what names a row for as long as the file is read the same: where its value stands."""
    return _key("t", row.location)


def mention_key(mention: Mention) -> str:
    """Return what names a figure of the prose."""
    return f"m{mention.location.start}"


def table_key(table: ReadTable) -> str:
    """Return what names a table."""
    return f"f{table.location.block}.{table.location.start}"


def _key(letter: str, place: Location) -> str:
    cell = "x" if place.cell is None else place.cell
    return f"{letter}{place.block}.{place.row}.{cell}"


#: The number of the table each row stands in, by the key of the row.
Places = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Edited:
    """A reading with edits laid over it, and the edits that no longer found what they name."""

    reading: Reading
    unfit: tuple[Edit, ...] = ()


def apply_edits(reading: Reading, edits: Iterable[Edit]) -> Edited:
    """Lay edits over a reading, in their order; one whose target is not there is passed over and named."""
    unfit: list[Edit] = []
    steps = list(edits)
    places = _places(reading) if steps else {}
    for edit in steps:
        changed = _APPLY[edit.kind](reading, edit, places)
        if changed is None:
            unfit.append(edit)
        else:
            reading = changed
    return Edited(reading, tuple(unfit))


def _places(reading: Reading) -> Places:
    """Return in which table each row stands; no edit moves a row."""
    return {row_key(row): at for at, table in enumerate(reading.tables) for row in table.rows}


def state_of_target(reading: Reading, edit: Edit) -> dict[str, str] | None:
    """Return the present values of what an edit would change, by the names `after` uses; null where it is not there."""
    if edit.kind is EditKind.HEAD:
        return {name: head_text(getattr(reading.head, name, "")) for name in edit.after}
    if edit.kind is EditKind.FORM:
        table = _table(reading, edit.target)
        return None if table is None else {"form": table.form or ""}
    row = find_row(reading, edit.target)
    if row is not None:
        return {"printed": row.printed.text, "note": row.note, "form_row": row.form_row or ""}
    mention = find_mention(reading, edit.target)
    if mention is not None:
        return {"printed": mention.printed.text, "indicator": mention.indicator or ""}
    return None


def find_row(reading: Reading, key: str) -> ReadRow | None:
    """Return the row a key names, null where there is none."""
    return next((r for t in reading.tables for r in t.rows if row_key(r) == key), None)


def find_mention(reading: Reading, key: str) -> Mention | None:
    """Return the figure of the prose a key names, null where there is none."""
    return next((m for m in reading.mentions if mention_key(m) == key), None)


def form_row_of(form: str, key: str) -> FormRow | None:
    """Return a row of a form section ("2023_province/3"), null where the section has none of that key."""
    code, _, number = form.partition("/")
    rows = (
        row
        for section, row in form_version(code).rows()
        if section.number == int(number) and row.key == key
    )
    return next(rows, None)


def read_as(
    text: str, indicator: str | None, *, unit: str = "", expected_unit: str = ""
) -> Printed:
    """Read a value that a person typed, as the reader reads a cell of that indicator."""
    found = indicators()[indicator] if indicator else None
    return read_value(text, indicator=found, unit=unit, expected_unit=expected_unit)


def head_text(value: Any) -> str:
    """Return a value of the head as edits carry it: a day in ISO, nothing for null."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _table(reading: Reading, key: str) -> ReadTable | None:
    return next((table for table in reading.tables if table_key(table) == key), None)


def _apply_cell(reading: Reading, edit: Edit, places: Places) -> Reading | None:
    return _change_row(
        reading, edit.target, places, lambda table, row: _with_cell(table, row, edit)
    ) or (
        _change_mention(
            reading, edit.target, lambda mention: _with_printed(mention, edit.after["printed"])
        )
    )


def _with_cell(table: ReadTable, row: ReadRow, edit: Edit) -> ReadRow:
    printed = row.printed
    if "printed" in edit.after and edit.after["printed"] != row.printed.text:
        asked = form_row_of(table.form, row.form_row) if table.form and row.form_row else None
        expected = asked.unit if asked else ""
        printed = read_as(
            edit.after["printed"], row.indicator, unit=row.unit, expected_unit=expected
        )
    return replace(
        row,
        printed=printed,
        note=edit.after.get("note", row.note),
        misplaced=row.misplaced and printed is row.printed,
    )


def _with_printed(mention: Mention, text: str) -> Mention | None:
    printed = read_as(text, mention.indicator, unit=mention.unit)
    return None if printed.value is None else replace(mention, printed=printed, value=printed.value)


def _apply_tie(reading: Reading, edit: Edit, places: Places) -> Reading | None:
    key = edit.after.get("form_row", "")
    return _change_row(reading, edit.target, places, lambda table, row: _tied(table, row, key)) or (
        _change_mention(
            reading,
            edit.target,
            lambda mention: replace(
                mention, indicator=edit.after.get("indicator") or None, confidence=1.0
            ),
        )
    )


def _tied(table: ReadTable, row: ReadRow, key: str) -> ReadRow | None:
    """Return the row as another item of its form; the text is read anew, since other items have other units."""
    if not key:
        return replace(row, form_row=None, indicator=None, confidence=1.0)
    asked = form_row_of(table.form, key) if table.form else None
    if asked is None:
        return None
    printed = read_as(row.printed.text, asked.indicator, unit=row.unit, expected_unit=asked.unit)
    return replace(row, form_row=key, indicator=asked.indicator, printed=printed, confidence=1.0)


def _apply_form(reading: Reading, edit: Edit, _places: Places) -> Reading | None:
    table = _table(reading, edit.target)
    if table is None:
        return None
    new = laid_along(table, edit.after["form"] or None)
    return replace(reading, tables=tuple(new if t is table else t for t in reading.tables))


def _apply_omit(reading: Reading, edit: Edit, places: Places) -> Reading | None:
    return _change_row(reading, edit.target, places, lambda _table, row: _omitted(row)) or (
        _change_mention(reading, edit.target, lambda _mention: None, gone=True)
    )


def _omitted(row: ReadRow) -> ReadRow:
    return replace(row, form_row=None, indicator=None, confidence=1.0, misplaced=False)


def _apply_head(reading: Reading, edit: Edit, _places: Places) -> Reading:
    values: dict[str, Any] = {
        name: (date.fromisoformat(text) if text and name in _DATES else text or None)
        for name, text in edit.after.items()
        if name in _HEAD_FIELDS
    }
    return replace(reading, head=replace(reading.head, **values))


def _change_row(
    reading: Reading,
    key: str,
    places: Places,
    change: Callable[[ReadTable, ReadRow], ReadRow | None],
) -> Reading | None:
    """Change one row; a row that takes another's item in the same table leaves that one without."""
    at = places.get(key)
    if at is None:
        return None
    table = reading.tables[at]
    row = next(row for row in table.rows if row_key(row) == key)
    new = change(table, row)
    if new is None:
        return None
    rows = tuple(new if r is row else _making_way(r, new) for r in table.rows)
    changed = replace(table, rows=rows, grid=_with_value(table, row, new))
    return replace(reading, tables=(*reading.tables[:at], changed, *reading.tables[at + 1 :]))


def _with_value(table: ReadTable, old: ReadRow, new: ReadRow) -> tuple[tuple[Printed, ...], ...]:
    """Return the grid of a table with the value of one row changed in the column the rows take theirs from."""
    at = table.value_column
    if at is None or new.printed is old.printed or len(table.grid) != len(table.rows):
        return table.grid
    return tuple(
        (*cells[:at], new.printed, *cells[at + 1 :]) if row is old else cells
        for row, cells in zip(table.rows, table.grid, strict=True)
    )


def _making_way(row: ReadRow, new: ReadRow) -> ReadRow:
    if new.form_row is None or row.form_row != new.form_row:
        return row
    return replace(row, form_row=None, indicator=None)


def _change_mention(
    reading: Reading, key: str, change: Callable[[Mention], Mention | None], *, gone: bool = False
) -> Reading | None:
    """Change one figure of the prose wherever it stands, also in what the prose asserts of it."""
    found = find_mention(reading, key)
    if found is None:
        return None
    new = change(found)
    if new is None and not gone:
        return None
    mentions = tuple(m for old in reading.mentions if (m := new if old is found else old))
    assertions = tuple(a for old in reading.assertions if (a := _reasserted(old, found, new)))
    return replace(reading, mentions=mentions, assertions=assertions)


def _reasserted(assertion: Assertion, old: Mention, new: Mention | None) -> Assertion | None:
    """Return the assertion about the changed figure; one about a figure that was taken out goes with it."""
    if old not in assertion.figures:
        return assertion
    if new is None:
        return None
    return replace(
        assertion,
        result=new if assertion.result == old else assertion.result,
        operands=tuple(new if operand == old else operand for operand in assertion.operands),
        beside=tuple(new if figure == old else figure for figure in assertion.beside),
    )


_APPLY: Mapping[EditKind, Callable[[Reading, Edit, Places], Reading | None]] = {
    EditKind.CELL: _apply_cell,
    EditKind.TIE: _apply_tie,
    EditKind.FORM: _apply_form,
    EditKind.OMIT: _apply_omit,
    EditKind.HEAD: _apply_head,
}

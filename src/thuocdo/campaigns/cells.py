"""The only writers of cells: what a person typed or uploaded, what follows from it, and taking it back.

Whoever saves says which change of the cell he has seen; where somebody else was faster nothing is written. Each change is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction

from thuocdo.accounts.people import names_of
from thuocdo.campaigns import permissions, refusals
from thuocdo.campaigns.deriving import derived
from thuocdo.campaigns.models import Cell, CellChange, CellContent, CellRemark, Submission
from thuocdo.campaigns.questions import Question, questions_of
from thuocdo.campaigns.taking import WRITABLE, refuse_after_close, take
from thuocdo.campaigns.typed import LONGEST_WORDS, Typed, computed_number, read_typed
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import rounded
from thuocdo.postgresql.shapes import Slot, instances

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from thuocdo.accounts.models import User

Way = CellChange.Way
_CONTENT = (
    "number", "state", "value", "decimals", "printed", "note", "reason", "origin", "computed", "trail",
)  # fmt: skip
#: One statement for several cells costs as much as so many for one.
_WRITTEN_ONE_BY_ONE = 2
#: What makes two contents the same to whoever reads them.
_SAID = ("state", "value", "decimals", "note", "reason")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wants to stand in a cell; `seen` is the number of the cell's change he looked at, 0 where it was empty.

    Null `note` or `reason` leaves what stands there.
    """

    row: str
    text: str
    seen: int
    note: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Sheet:
    """The cells of a submission in hand, by row, and the changes that are about to be written."""

    submission: Submission
    questions: Mapping[str, Question]
    cells: dict[str, Cell]
    batch: UUID
    actor: User | None
    at: datetime
    changed: dict[str, CellChange] = field(default_factory=dict)
    _remarks: list[CellRemark] | None = None

    @property
    def remarks(self) -> list[CellRemark]:
        """Return what was remarked on cells, settled or not, the first one first, with who did; one query for the sheet."""
        if self._remarks is None:
            found = self.submission.remarks.select_related("by")
            self._remarks = list(found.order_by("pk"))
        return self._remarks

    @property
    def values(self) -> dict[str, Decimal | None]:
        """Return what stands in the cells, by row."""
        return {row: cell.value for row, cell in self.cells.items()}


def sheet_of(submission: Submission, *, actor: User | None, at: datetime) -> Sheet:
    """Return the cells of a submission to work on; two queries, none written."""
    found = instances("cells of a submission", _cells, {"submission": submission.pk})
    cells = {cell.row: cell for cell in found}
    return Sheet(submission, questions_of(submission), cells, uuid4(), actor, at)


def _cells() -> QuerySet[Cell]:
    return Cell.objects.filter(submission=Slot("submission"))


@transaction.atomic
def save_cells(
    submission: Submission,
    entries: Iterable[Entry],
    *,
    actor: User,
    at: datetime,
    way: CellChange.Way = Way.TYPED,
) -> Sheet:
    """Write what somebody typed or uploaded, all of it or nothing, and what follows from it.

    What stands there already writes nothing, so a form that comes twice does no harm.

    Raises:
        InvalidInput: a row is not asked, or its cell cannot take the text.
        Conflict: somebody changed a cell since it was looked at, the state has moved on, or the campaign has closed.
        NotAllowed, NotFound: see `taking.take`.
    """
    sheet = hold(submission, actor=actor, at=at)
    enter(sheet, entries, way)
    return sheet


def hold(submission: Submission, *, actor: User, at: datetime) -> Sheet:
    """Return the cells of an answer to write into, nobody else's hand in it until the transaction ends.

    Raises:
        Conflict, NotAllowed, NotFound: see `save_cells`.
    """
    held = take(submission, right=permissions.FILL, actor=actor, states=WRITABLE)
    refuse_after_close(held, at=at)
    return sheet_of(held, actor=actor, at=at)


def enter(sheet: Sheet, entries: Iterable[Entry], way: CellChange.Way = Way.TYPED) -> None:
    """Write into the cells in hand, and what follows from it; the sheet then holds the cells as they stand, so nothing needs to be read again.

    Raises:
        InvalidInput, Conflict: see `save_cells`.
    """
    for entry in entries:
        _enter(sheet, entry, way)
    follow(sheet)
    write(sheet)


def _enter(sheet: Sheet, entry: Entry, way: CellChange.Way) -> None:
    question = sheet.questions.get(entry.row)
    if question is None:
        raise refusals.unknown_row(entry.row)
    cell = sheet.cells.get(entry.row)
    said = read_typed(question, entry.text)
    content = declared(
        said,
        before=cell,
        note=_words(entry.note, cell.note if cell else ""),
        reason=_words(entry.reason, cell.reason if cell else ""),
    )
    if cell is not None and _same(cell, content):
        return
    if entry.seen != (cell.number if cell else 0):
        who = names_of([cell.changed_by_id]).get(cell.changed_by_id or 0) if cell else None
        raise refusals.cell_changed(question, cell, who or "hệ thống")
    put(sheet, entry.row, content, way)


def declared(
    said: Typed, *, before: CellContent | None, note: str, reason: str
) -> dict[str, object]:
    """Return the content of a cell in which a person wrote; where that is what was computed, the figure stays a computed one."""
    computed = before.computed if before else None
    agrees = is_as_computed(said.value, said.decimals, computed)
    return {
        "state": said.state,
        "value": said.value,
        "decimals": said.decimals,
        "printed": said.printed,
        "note": note,
        "reason": "" if agrees else reason,
        "origin": Figure.Origin.COMPUTED if agrees else Figure.Origin.DECLARED,
        "computed": computed,
        "trail": before.trail if before else {},
    }


def is_as_computed(value: Decimal | None, decimals: int, computed: Decimal | None) -> bool:
    """Say whether a value is the computed one at the digits it is written with."""
    if value is None or computed is None:
        return False
    return rounded(computed, decimals) == value


def put(sheet: Sheet, row: str, content: Mapping[str, object], way: CellChange.Way) -> None:
    """Let a cell hold a content, as one more change of it; written by `write`."""
    cell = sheet.cells.get(row)
    if cell is None:
        cell = sheet.cells[row] = Cell(submission=sheet.submission, row=row, number=0)
    pending = sheet.changed.get(row)
    if pending is None:
        cell.number += 1
    for name, value in content.items():
        setattr(cell, name, value)
    cell.changed_by, cell.changed_at = sheet.actor, sheet.at
    sheet.changed[row] = CellChange(
        submission=sheet.submission,
        row=row,
        way=way if pending is None else pending.way,
        batch=sheet.batch,
        changed_by=sheet.actor,
        changed_at=sheet.at,
        **{name: getattr(cell, name) for name in _CONTENT},
    )


def follow(sheet: Sheet) -> None:
    """Bring the cells that follow from others up to date; one in which a person wrote another value keeps it, beside what it should be."""
    for row, value in derived(sheet.questions, sheet.values).items():
        settle(sheet, row, value, trail={"from": "cells"})


def settle(sheet: Sheet, row: str, value: Decimal | None, *, trail: dict[str, object]) -> None:
    """Let a cell know what was computed for it, and hold it where no person wrote something else."""
    cell = sheet.cells.get(row)
    kept = cell is not None and _written_by_person(cell)
    if (
        cell is not None
        and (cell.computed, cell.trail) == (value, trail)
        and (kept or _holds(cell))
    ):
        return
    content: dict[str, object] = {"computed": value, "trail": trail}
    if not kept:
        said = computed_number(sheet.questions[row], value)
        content |= {
            "state": said.state,
            "value": said.value,
            "decimals": said.decimals,
            "printed": said.printed,
            "origin": Figure.Origin.COMPUTED,
        }
    if cell is None and value is None:
        return
    put(sheet, row, content, Way.COMPUTED)


def write(sheet: Sheet, *, undoes: UUID | None = None) -> None:
    """Write the changes of a sheet: three statements, however many; one more where two known cells change."""
    if not sheet.changed:
        return
    touched = [sheet.cells[row] for row in sheet.changed]
    Cell.objects.bulk_create([cell for cell in touched if cell.number == 1])
    known, columns = (
        [cell for cell in touched if cell.number > 1],
        (*_CONTENT, "changed_by", "changed_at"),
    )
    if len(known) <= _WRITTEN_ONE_BY_ONE:
        for cell in known:
            cell.save(update_fields=columns)
    else:
        Cell.objects.bulk_update(known, columns)
    changes = list(sheet.changed.values())
    for change in changes:
        change.undoes = undoes
    CellChange.objects.bulk_create(changes)


def _written_by_person(cell: Cell) -> bool:
    return cell.origin == Figure.Origin.DECLARED and cell.state != Figure.State.BLANK


def _holds(cell: Cell) -> bool:
    """Say whether the cell shows what was computed for it."""
    if cell.computed is None:
        return cell.value is None
    return is_as_computed(cell.value, cell.decimals, cell.computed)


def _same(cell: Cell, content: Mapping[str, object]) -> bool:
    return all(getattr(cell, name) == content[name] for name in _SAID)


def _words(said: str | None, before: str) -> str:
    return before if said is None else said.strip()[:LONGEST_WORDS]

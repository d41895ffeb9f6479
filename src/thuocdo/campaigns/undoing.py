"""Taking back what one did, and doing it again: each step is a change of its own, and nobody undoes what others did."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from thuocdo.campaigns import permissions, refusals
from thuocdo.campaigns.cells import Sheet, follow, is_as_computed, put, sheet_of, write
from thuocdo.campaigns.models import CellChange, Submission
from thuocdo.campaigns.taking import WRITABLE, refuse_after_close, take
from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User

Way = CellChange.Way
#: So far back one may go.
_STEPS = 200


@transaction.atomic
def undo(submission: Submission, *, actor: User, at: datetime) -> Sheet:
    """Take back the last thing that the person himself did here; what was uploaded at once is taken back at once.

    Raises:
        Conflict: there is nothing left, somebody changed one of the cells since, the state has moved on, or the campaign has closed.
        NotAllowed, NotFound: see `taking.take`.
    """
    return _step_back(submission, again=False, actor=actor, at=at)


@transaction.atomic
def redo(submission: Submission, *, actor: User, at: datetime) -> Sheet:
    """Do again what the person took back last, as long as he did nothing else since.

    Raises: see `undo`.
    """
    return _step_back(submission, again=True, actor=actor, at=at)


def _step_back(submission: Submission, *, again: bool, actor: User, at: datetime) -> Sheet:
    held = take(submission, right=permissions.FILL, actor=actor, states=WRITABLE)
    refuse_after_close(held, at=at)
    sheet = sheet_of(held, actor=actor, at=at)
    undone, done = _stacks(held, actor)
    batch = (undone if again else done)[-1:]
    if not batch:
        raise refusals.nothing_to_undo()
    for change in held.changes.filter(batch=batch[0]).exclude(way=Way.COMPUTED):
        cell = sheet.cells[change.row]
        if cell.number != change.number:
            raise refusals.nothing_to_undo()
        put(sheet, change.row, _content_before(change, sheet), Way.UNDONE)
    follow(sheet)
    write(sheet, undoes=batch[0])
    return sheet


def _stacks(submission: Submission, actor: User) -> tuple[list[UUID], list[UUID]]:
    """Return what the person took back and may do again, and what he did and may take back, the last one last."""
    steps: dict[UUID, UUID | None] = {}
    own = submission.changes.filter(changed_by=actor).exclude(way=Way.COMPUTED).order_by("-pk")
    for batch, undoes in own.values_list("batch", "undoes")[:_STEPS]:
        steps.setdefault(batch, undoes)
    done: list[UUID] = []
    undone: list[UUID] = []
    for batch, undoes in reversed(steps.items()):
        if undoes is None:
            done.append(batch)
            undone.clear()
        elif undoes in done:
            done.remove(undoes)
            undone.append(batch)
        elif undoes in undone:
            undone.remove(undoes)
            done.append(batch)
    return undone, done


def _content_before(change: CellChange, sheet: Sheet) -> dict[str, object]:
    before = sheet.submission.changes.filter(row=change.row, number=change.number - 1).first()
    cell = sheet.cells[change.row]
    if before is None:
        return {
            "state": Figure.State.BLANK,
            "value": None,
            "decimals": 0,
            "printed": "",
            "note": "",
            "reason": "",
            "origin": Figure.Origin.DECLARED,
        }
    agrees = is_as_computed(before.value, before.decimals, cell.computed)
    return {
        "state": before.state,
        "value": before.value,
        "decimals": before.decimals,
        "printed": before.printed,
        "note": before.note,
        "reason": before.reason,
        "origin": Figure.Origin.COMPUTED if agrees else before.origin,
    }

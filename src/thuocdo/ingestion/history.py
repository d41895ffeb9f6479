"""The corrections of a report as a history: which are in force, which one a person can undo or redo. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.errors import Conflict, InvalidInput
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.models import Correction

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_STEERING = frozenset({Correction.Kind.UNDO, Correction.Kind.REDO})


def in_force(corrections: Iterable[Correction]) -> list[Correction]:
    """Return the corrections that count, in their order: those whose batch is not undone."""
    steps = list(corrections)
    undone = _undone(steps)
    return [c for c in steps if c.kind not in _STEERING and c.batch not in undone]


def edit_of(correction: Correction) -> Edit:
    """Return what a correction changes."""
    return Edit(EditKind(correction.kind), correction.target, correction.after)


def batch_to_undo(corrections: Sequence[Correction], *, actor: User) -> list[Correction]:
    """Return the last batch of a person that is in force.

    Raises:
        InvalidInput: the person has nothing to undo.
        Conflict: somebody else has changed the same thing since.
    """
    mine = [c for c in in_force(corrections) if c.actor_id == actor.pk]
    if not mine:
        raise InvalidInput(
            "nothing_to_undo",
            "Bạn chưa sửa gì trong báo cáo này nên không có gì để hoàn tác.",
            "You have changed nothing in this report, so there is nothing to undo.",
        )
    batch = [c for c in mine if c.batch == mine[-1].batch]
    _refuse_overtaken(batch, corrections)
    return batch


def batch_to_redo(corrections: Sequence[Correction], *, actor: User) -> list[Correction]:
    """Return the batch a person undid last, as long as he has changed nothing since.

    Raises:
        InvalidInput: the person has nothing to redo.
        Conflict: somebody else has changed the same thing since.
    """
    undone = _undone(corrections)
    number = None
    for step in corrections:
        if step.actor_id != actor.pk:
            continue
        if step.kind == Correction.Kind.UNDO:
            number = step.of if step.of in undone else number
        elif step.kind not in _STEERING:
            number = None
        elif number == step.of:
            number = _undone_before(corrections, step, actor)
    if number is None:
        raise InvalidInput(
            "nothing_to_redo",
            "Không có gì để làm lại.",
            "There is nothing to redo.",
        )
    batch = [c for c in corrections if c.batch == number and c.kind not in _STEERING]
    _refuse_overtaken(batch, corrections)
    return batch


def refuse_overtaken_edits(
    edits: Iterable[Edit], corrections: Iterable[Correction], *, seen: int, actor: User
) -> None:
    """Refuse edits of what somebody else has changed since the person looked.

    Args:
        edits: about to be made.
        corrections: all of the report, with their actors.
        seen: the number of the last correction the person had before his eyes.
        actor: the person.

    Raises:
        Conflict: names who changed what to what, and when.
    """
    targets = {edit.target for edit in edits}
    later = [
        c
        for c in in_force(corrections)
        if c.number > seen and c.target in targets and c.actor_id != actor.pk
    ]
    if later:
        raise _conflict(later[-1])


def refuse_unseen_steps(
    corrections: Iterable[Correction], *, seen: int | None, actor: User
) -> None:
    """Refuse to undo or redo where the person himself has made a step since he looked, as with a button pressed twice.

    Raises:
        Conflict: there is such a step.
    """
    if seen is not None and any(c.number > seen and c.actor_id == actor.pk for c in corrections):
        raise Conflict(
            "stepped_since",
            "Bạn vừa làm thêm một bước ở báo cáo này nên lần bấm này không được tính. Hãy xem lại rồi bấm tiếp nếu cần.",
            "You have just made another step at this report, so this one was not taken. Look again, then go on if needed.",
        )


def _undone(corrections: Iterable[Correction]) -> set[int]:
    undone: set[int] = set()
    for step in corrections:
        if step.kind == Correction.Kind.UNDO and step.of is not None:
            undone.add(step.of)
        elif step.kind == Correction.Kind.REDO and step.of is not None:
            undone.discard(step.of)
    return undone


def _undone_before(corrections: Sequence[Correction], step: Correction, actor: User) -> int | None:
    """Return what the person had undone before the batch that this step redid, and has not redone."""
    undone = _undone(corrections)
    found = [
        c.of
        for c in corrections
        if c.kind == Correction.Kind.UNDO
        and c.actor_id == actor.pk
        and c.number < step.number
        and c.of in undone
    ]
    return found[-1] if found else None


def _refuse_overtaken(batch: Sequence[Correction], corrections: Iterable[Correction]) -> None:
    targets = {c.target for c in batch}
    numbers = {c.number for c in batch}
    later = [
        c
        for c in in_force(corrections)
        if c.number > max(numbers) and c.target in targets and c.actor_id != batch[0].actor_id
    ]
    if later:
        raise _conflict(later[-1])


def _conflict(other: Correction) -> Conflict:
    name = other.actor.full_name if other.actor else "–"
    now = other.after.get("printed", other.after.get("form_row", ""))
    clock = f"{timezone.localtime(other.at):%H:%M %d/%m/%Y}"
    return Conflict(
        "changed_meanwhile",
        f"{name} vừa sửa chỗ này lúc {clock} thành «{now}» nên bản sửa của bạn chưa được lưu. "
        "Hãy xem lại giá trị mới rồi sửa tiếp nếu cần.",
        f"{name} changed this to “{now}” at {clock}, so your change was not stored. "
        "Look at the new value, then change it if needed.",
        number=other.number,
    )

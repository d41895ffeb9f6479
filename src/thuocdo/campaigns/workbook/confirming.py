"""Looking at what a workbook would change, and writing it: all of it at once, so that one undo takes it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.campaigns.cells import Sheet, enter, hold, sheet_of
from thuocdo.campaigns.checking import check_sheet
from thuocdo.campaigns.models import CellChange, Submission
from thuocdo.campaigns.passages import write_passage
from thuocdo.campaigns.workbook.comparing import Plan, changed_by, planned
from thuocdo.campaigns.workbook.reading import Filled
from thuocdo.campaigns.workbook.uploads import Waiting, forget
from thuocdo.errors import Conflict, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook says, and what it would change as things stand."""

    filled: Filled
    plan: Plan


@dataclass(frozen=True, slots=True)
class Stored:
    """How many cells and texts were written, and how many were left to who wrote them since."""

    cells: int
    texts: int
    left: int


def preview(waiting: Waiting, submission: Submission, *, actor: User, at: datetime) -> Preview:
    """Return what a workbook that waits would change now; nothing is written.

    Raises:
        NotFound: it is gone.
        InvalidInput: it does not belong to the answer as it is now.
    """
    sheet = sheet_of(submission, actor=actor, at=at)
    filled = waiting.read(submission, sheet.questions)
    return Preview(filled, planned(filled, sheet))


def confirm(
    waiting: Waiting,
    submission: Submission,
    *,
    token: str,
    over: Collection[str],
    actor: User,
    at: datetime,
) -> Stored:
    """Write what a workbook changes, as one batch, look at the whole answer again, and forget the file.

    Args:
        token: `Plan.token` of what the person has looked at.
        over: the rows, and texts as "area:" and their key, which the person writes although somebody else did since the file was made.

    Raises:
        Conflict: something has changed since the person looked, the answer cannot be changed now, or the campaign has closed; nothing is written.
        InvalidInput: something in the file has to be mended first.
        NotAllowed, NotFound: see `taking.take`.
    """
    with transaction.atomic():
        sheet = hold(submission, actor=actor, at=at)
        filled = waiting.read(sheet.submission, sheet.questions)
        plan = changed_by(filled, sheet)
        if filled.blocked:
            raise _to_be_mended(filled)
        if plan.token != token:
            raise _changed_since()
        stored = _store(plan, sheet, over=over, actor=actor, at=at)
        check_sheet(sheet, at=at)
    forget(waiting)
    return stored


def _store(plan: Plan, sheet: Sheet, *, over: Collection[str], actor: User, at: datetime) -> Stored:
    chosen = [one for one in plan.changes if not one.since or one.row in over]
    texts = [one for one in plan.texts if not one.since or f"area:{one.area}" in over]
    enter(sheet, [one.entry() for one in chosen], CellChange.Way.WORKBOOK)
    for text in texts:
        write_passage(
            sheet.submission,
            area=text.area,
            text=text.after,
            seen=text.seen,
            actor=actor,
            at=at,
        )
    left = len(plan.changes) + len(plan.texts) - len(chosen) - len(texts)
    return Stored(len(chosen), len(texts), left)


def _changed_since() -> Conflict:
    return Conflict(
        "workbook_preview_old",
        "Số liệu trên hệ thống đã đổi sau khi bạn mở trang xem trước, nên chưa ghi gì. Hãy xem lại bản dưới đây rồi xác nhận.",
        "Something has changed since this preview was opened, so nothing was written. Look at it again below, then confirm.",
    )


def _to_be_mended(filled: Filled) -> InvalidInput:
    count = sum(one.blocks for one in filled.findings)
    return InvalidInput(
        "workbook_to_be_mended",
        f"Tệp còn {count} lỗi nên chưa ghi gì. Hãy sửa trong tệp rồi tải lên lại.",
        f"The file still has {count} errors, so nothing was written. Mend them in the file and upload it again.",
        count=count,
    )

"""Workbooks of a unit as people send them back: the one that was handed out, with cells typed in and things done to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from thuocdo.campaigns.cells import sheet_of
from thuocdo.campaigns.questions import questions_of
from thuocdo.campaigns.tests.factories import DURING
from thuocdo.campaigns.workbook.confirming import Preview, Stored, confirm, preview
from thuocdo.campaigns.workbook.content import content_of
from thuocdo.campaigns.workbook.layout import Col, address, laid_sheets
from thuocdo.campaigns.workbook.reading import Filled, read_workbook
from thuocdo.campaigns.workbook.uploads import Waiting, receive
from thuocdo.campaigns.workbook.writing import write_workbook

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.campaigns.models import Submission

Doing = Callable[[Any], None]


def written(submission: Submission) -> bytes:
    """Return the workbook that is handed out now."""
    return write_workbook(content_of(submission, at=DURING))


def place(submission: Submission, row: str, column: Col = Col.VALUE) -> tuple[str, str]:
    """Return sheet and address of a row."""
    for laid in laid_sheets(questions_of(submission)):
        for one in laid.rows:
            if one.key == row:
                return laid.name, address(column, one.at)
    raise KeyError(row)


def done(content: bytes, *doings: Doing) -> bytes:
    """Return a workbook with things done to it, as a person does in a spreadsheet program."""
    book = load_workbook(io.BytesIO(content))
    for doing in doings:
        doing(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def typed(submission: Submission, row: str, value: Any, column: Col = Col.VALUE) -> Doing:
    """Return the doing of whoever types into a cell."""
    sheet, where = place(submission, row, column)

    def doing(book: Any) -> None:
        book[sheet][where] = value

    return doing


def filled(submission: Submission, *doings: Doing) -> bytes:
    """Return the workbook of a submission with things done to it."""
    return done(written(submission), *doings)


def read(submission: Submission, content: bytes) -> Filled:
    """Return what a workbook says."""
    return read_workbook(content, submission, questions_of(submission))


def sent(submission: Submission, content: bytes, actor: User, *, at: Any = DURING) -> Waiting:
    """Send a workbook."""
    return receive(submission, content, name="biểu.xlsx", actor=actor, at=at)


def looked(submission: Submission, waiting: Waiting, actor: User, *, at: Any = DURING) -> Preview:
    """Look at what a workbook would change."""
    return preview(waiting, submission, actor=actor, at=at)


def stored(submission: Submission, content: bytes, actor: User, *over: str) -> Stored:
    """Send, look at and confirm a workbook."""
    waiting = sent(submission, content, actor)
    token = looked(submission, waiting, actor).plan.token
    return confirm(waiting, submission, token=token, over=over, actor=actor, at=DURING)


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Return a workbook with its parts changed, left out (null) or added, as no spreadsheet program does."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:  # fmt: skip
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in more.items():
            new.writestr(name.replace("__", "/"), part)
    return target.getvalue()


def printed(submission: Submission, row: str) -> str:
    """Return what stands in a cell now."""
    cell = sheet_of(submission, actor=None, at=DURING).cells.get(row)
    return cell.printed if cell else ""

"""Workbooks that were sent and wait for their sender to confirm: kept on the disk for a day, for that person and that answer alone.

Nothing depends on them and they are gone in a day, so they are no originals; what is confirmed stands in the cells with its history.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings

import structlog

from thuocdo.attachments.scanning import refuse_harmful
from thuocdo.attachments.services import plain_name
from thuocdo.attachments.storage import store_unavailable
from thuocdo.campaigns import permissions, refusals
from thuocdo.campaigns.cells import sheet_of
from thuocdo.campaigns.models import Submission
from thuocdo.campaigns.taking import WRITABLE, refuse_after_close
from thuocdo.campaigns.workbook.kept_reading import as_kept, taken_up
from thuocdo.campaigns.workbook.reading import Filled, read_workbook
from thuocdo.errors import NotFound

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.campaigns.questions import Question

log = structlog.get_logger(__name__)
KEPT = timedelta(days=1)
#: Of one person so many wait at a time; the oldest makes room.
MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """One workbook that waits; `sent_at` in ISO form."""

    key: str
    user_id: int
    submission_id: int
    name: str
    sent_at: str

    @property
    def until(self) -> datetime:
        """Return when it is forgotten."""
        return datetime.fromisoformat(self.sent_at) + KEPT

    def content(self) -> bytes:
        """Return the bytes as they were sent.

        Raises:
            NotFound: they were removed meanwhile.
        """
        try:
            return (_folder() / f"{self.key}.xlsx").read_bytes()
        except FileNotFoundError:
            raise _gone() from None

    def read(self, submission: Submission, questions: Mapping[str, Question]) -> Filled:
        """Return what the file says: what was kept of it when it came, unless something else is asked since.

        Raises:
            NotFound: it was removed meanwhile.
            InvalidInput: it does not belong to the answer as it is now.
        """
        content = self.content()
        try:
            kept = (_folder() / f"{self.key}.reading").read_text(encoding="utf-8")
        except FileNotFoundError:
            kept = ""
        found = taken_up(kept, content, submission, questions) if kept else None
        return found or read_workbook(content, submission, questions)


def receive(
    submission: Submission, content: bytes, *, name: str, actor: User, at: datetime
) -> Waiting:
    """Take in a workbook that can be read, and keep it until it is confirmed; no cell changes.

    Raises:
        NotAllowed: the person does not answer for the unit.
        Conflict: the answer cannot be changed now, or the campaign has closed.
        NotOurs: nothing of the file can be taken, with all that speaks against it.
        InvalidInput: it cannot be opened, is unsafe or harmful.
        Unavailable: the disk is full, or the virus scanner does not answer.
    """
    refuse_unless_writable(submission, actor=actor, at=at)
    sheet = sheet_of(submission, actor=actor, at=at)
    filled = read_workbook(content, submission, sheet.questions)
    _make_room(actor)
    waiting = Waiting(uuid4().hex, actor.pk, submission.pk, plain_name(name), at.isoformat())
    try:
        _write(waiting, content, as_kept(filled, content, submission, sheet.questions))
    except OSError as error:
        raise store_unavailable() from error
    log.info("campaign_workbook_received", submission=submission.pk, bytes=len(content))
    return waiting


def refuse_unless_writable(submission: Submission, *, actor: User, at: datetime) -> None:
    """Refuse whoever cannot write into an answer now.

    Raises:
        NotAllowed, Conflict: as `receive`.
    """
    if not actor.has_perm(permissions.FILL, submission):
        raise refusals.may_not_fill()
    if submission.state not in WRITABLE:
        raise refusals.wrong_state(submission)
    refuse_after_close(submission, at=at)


def waiting_of(key: UUID, submission: Submission, *, actor: User, at: datetime) -> Waiting:
    """Return a workbook that the person sent for this answer.

    Raises:
        NotFound: there is none any more, or it is somebody else's, or for another answer.
    """
    found = _read(_folder() / f"{key.hex}.json")
    if (
        found is None
        or (found.user_id, found.submission_id) != (actor.pk, submission.pk)
        or found.until <= at
    ):
        raise _gone()
    return found


def forget(waiting: Waiting) -> None:
    """Remove a workbook; a second time it does nothing."""
    for ending in ("json", "xlsx", "reading"):
        (_folder() / f"{waiting.key}.{ending}").unlink(missing_ok=True)


def forget_expired(*, at: datetime) -> int:
    """Remove the workbooks nobody has confirmed for a day, and what was left of those that never came whole; return how many files."""
    removed = 0
    for path in list(_folder().glob("*")):
        try:
            old = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) + KEPT <= at
            if old:
                path.unlink()
                removed += 1
        except FileNotFoundError:  # its sender confirmed it meanwhile
            continue
    if removed:
        log.info("campaign_workbooks_forgotten", files=removed)
    return removed


def _write(waiting: Waiting, content: bytes, reading: str) -> None:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{waiting.key}.xlsx"
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        refuse_harmful(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    (folder / f"{waiting.key}.reading").write_text(reading, encoding="utf-8")
    part = folder / f"{waiting.key}.part"
    part.write_text(json.dumps(asdict(waiting), ensure_ascii=False), encoding="utf-8")
    part.replace(folder / f"{waiting.key}.json")


def _make_room(actor: User) -> None:
    own = sorted((one for one in _kept() if one.user_id == actor.pk), key=lambda one: one.sent_at)
    for found in own[: max(0, len(own) - MOST_WAITING + 1)]:
        forget(found)


def _kept() -> Iterator[Waiting]:
    for path in _folder().glob("*.json"):
        found = _read(path)
        if found is not None:
            yield found


def _read(path: Path) -> Waiting | None:
    try:
        return Waiting(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "campaign_workbooks"
    return folder


def _gone() -> NotFound:
    return NotFound(
        "no_such_workbook",
        "Không còn tệp này (tệp tải lên được giữ một ngày, cho riêng người gửi). Hãy tải lên lại.",
        "This file is no longer there (uploads are kept for a day, for their sender alone). Upload it again.",
    )

"""What people do with report files: send one in, confirm its issuer, read it again. The only writers of this room."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from thuocdo.attachments.services import open_original, plain_name, store
from thuocdo.errors import Conflict, DomainError, InvalidInput
from thuocdo.ingestion.apart import Bounds, read_apart
from thuocdo.ingestion.errors import NOT_A_REPORT, READER_FAILED
from thuocdo.ingestion.models import Report, Upload
from thuocdo.ingestion.papers import NAMES, paper_of
from thuocdo.ingestion.reader import ReadFile, is_reform_report
from thuocdo.ingestion.reading import Reading
from thuocdo.ingestion.storage import Source, issuer_of, store_reading
from thuocdo.vietnamese import search_words

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: The code of an upload that is read, or waits for its issuer, and calls itself no report.
LOOKS_LIKE_NO_REPORT = "looks_like_no_report"
#: The code of one that repeats a stored report in other words.
SAME_FIGURES_OTHER_WORDS = "same_figures_other_words"


def receive_upload(
    stream: IO[bytes], *, name: str, holder: Unit, actor: User | None, at: datetime
) -> Upload:
    """Keep a file as it is and queue it for reading; its reports will belong to the holder's records.

    Raises:
        InvalidInput: the file is empty or too large.
        Unavailable: the disk is full.
    """
    from thuocdo.ingestion.jobs import read_upload_job  # noqa: PLC0415 - the job calls this module

    attachment = store(stream, name=name, actor=actor, at=at)
    with transaction.atomic():
        upload = Upload.objects.create(
            attachment=attachment,
            name=plain_name(name),
            holder=holder,
            uploaded_by=actor,
            uploaded_at=at,
        )
        transaction.on_commit(lambda: read_upload_job.enqueue(upload.pk))
    return upload


def read_upload(upload: Upload, *, at: datetime) -> Upload:
    """Read the file of an upload and store the reports in it, or say why not.

    Safe to run again: a job whose worker died is repeated, and an upload that is finished is left as it is.
    """
    open_states = (Upload.State.WAITING, Upload.State.READING)
    if Upload.objects.filter(pk=upload.pk, state__in=open_states).update(
        state=Upload.State.READING
    ):
        _read_and_store(upload, unit=None, actor=upload.uploaded_by, at=at)
    upload.refresh_from_db()
    return upload


def give_up(upload: Upload, *, at: datetime) -> None:
    """Say of a file that reading it failed through a fault of the product, so that nobody waits for it."""
    _refuse(upload, READER_FAILED, at=at)


def refuse_unless_waiting_for_issuer(upload: Upload) -> None:
    """Refuse to name the issuer of an upload that does not wait for one, before a unit is made for it.

    Raises:
        Conflict: the upload does not wait for an issuer (any more).
    """
    if upload.state != Upload.State.NEEDS_ISSUER:
        raise Conflict(
            "issuer_already_confirmed",
            "Tệp này đã được xác nhận đơn vị hoặc không còn chờ xác nhận. Hãy tải lại trang.",
            "The issuer of this file has been confirmed already. Reload the page.",
        )


def confirm_issuer(upload: Upload, *, unit: Unit, actor: User, at: datetime) -> Upload:
    """Store the reports of an upload for the unit that a person named as their issuer.

    Raises:
        Conflict: the upload does not wait for an issuer (any more).
    """
    taken = Upload.objects.filter(pk=upload.pk, state=Upload.State.NEEDS_ISSUER).update(
        state=Upload.State.READING
    )
    if not taken:
        upload.refresh_from_db()
        refuse_unless_waiting_for_issuer(upload)
    _read_and_store(upload, unit=unit, actor=actor, at=at)
    upload.refresh_from_db()
    return upload


def _read(upload: Upload) -> ReadFile:
    with open_original(upload.attachment) as stream:
        found = read_apart(stream.read(), name=upload.name, bounds=_bounds())
    if not any(is_reform_report(reading) for reading in found.readings):
        raise NOT_A_REPORT
    return found


def _bounds() -> Bounds:
    return Bounds(settings.READING_SECONDS, settings.READING_MEMORY_MB * 2**20)


def _read_and_store(upload: Upload, *, unit: Unit | None, actor: User | None, at: datetime) -> None:
    """Read outside any transaction, store in one; a file another worker has finished meanwhile is left alone."""
    try:
        found = _read(upload)
        with transaction.atomic():
            locked = Upload.objects.select_for_update().get(pk=upload.pk)
            if locked.state == Upload.State.READING:
                _store_upload(locked, found, unit=unit, actor=actor, at=at)
    except DomainError as error:
        _refuse(upload, error, at=at)


def _store_upload(
    upload: Upload, found: ReadFile, *, unit: Unit | None, actor: User | None, at: datetime
) -> None:
    """Store every report of the file, or none: one unknown issuer makes the whole file wait."""
    readings = [
        (n, reading) for n, reading in enumerate(found.readings) if is_reform_report(reading)
    ]
    _say_if_no_report(upload, found.document.text)
    issuers = [issuer_of(reading) or unit for _, reading in readings]
    for (_, reading), issuer in zip(readings, issuers, strict=True):
        if issuer is None:
            _wait_for_issuer(upload, reading, at=at)
            return
    for (position, reading), issuer in zip(readings, issuers, strict=True):
        assert issuer is not None
        source = Source(upload.attachment_id, upload.name, position, found.document.text, upload)
        report = store_reading(
            reading, source, unit_id=issuer.pk, holder_id=upload.holder_id, actor=actor, at=at
        )
        if report.upload_id != upload.pk:
            upload.duplicate_of = report
            _say_if_reworded(upload, report, found.document.text)
    _finish(upload, Upload.State.STORED, at=at)


def _say_if_no_report(upload: Upload, text: str) -> None:
    """Say of a file that calls itself a plan or a decision that a person should look before its figures count."""
    if paper := paper_of(text):
        named = NAMES[paper]
        upload.code = LOOKS_LIKE_NO_REPORT
        upload.message_vi = (
            f"Văn bản này tự ghi là {named.vi}, không phải báo cáo. Hãy xem rồi đi tiếp hoặc bỏ ra."
        )
        upload.message_en = f"This paper calls itself a {named.en}, not a report. Look at it, then go on or take it out."


def _say_if_reworded(upload: Upload, stored: Report, text: str) -> None:
    """Say of a file with the figures of a stored report that its words differ; another format breaks words otherwise, and says nothing."""
    same_format = PurePath(upload.name).suffix.lower() == PurePath(stored.file_name).suffix.lower()
    if upload.code or not same_format:
        return
    if search_words(text) != search_words(stored.stored_reading.text):
        upload.code = SAME_FIGURES_OTHER_WORDS
        upload.message_vi = (
            "Mọi số như báo cáo đã lưu, chỉ lời văn khác; bản đã lưu được giữ nguyên."
        )
        upload.message_en = "All figures are those of the stored report, only words differ; the stored one was kept."


def take_out(upload: Upload, *, actor: User, at: datetime) -> Upload:
    """Put away a file that waits for its issuer, because it is no report; nothing of it is stored, the file is kept.

    Raises:
        Conflict: the upload does not wait for an issuer (any more).
    """
    with transaction.atomic():
        locked = Upload.objects.select_for_update().get(pk=upload.pk)
        refuse_unless_waiting_for_issuer(locked)
        said = InvalidInput(
            "taken_out",
            f"{actor.full_name} đã bỏ tệp này ra; không có gì được lưu.",
            f"{actor.full_name} took this file out; nothing was stored.",
        )
        _refuse(locked, said, at=at)
    return locked


def _wait_for_issuer(upload: Upload, reading: Reading, *, at: datetime) -> None:
    upload.issuer_printed = reading.head.issuer or ""
    upload.level_printed = reading.head.level or ""
    _finish(upload, Upload.State.NEEDS_ISSUER, at=at)


def _refuse(upload: Upload, error: DomainError, *, at: datetime) -> None:
    upload.code, upload.message_vi, upload.message_en = (
        error.code,
        error.message_vi,
        error.message_en,
    )
    _finish(upload, Upload.State.REFUSED, at=at)


def _finish(upload: Upload, state: Upload.State, *, at: datetime) -> None:
    upload.state = state
    upload.finished_at = at
    upload.save()

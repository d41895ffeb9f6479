"""Storing many report files at once: read on all processors, stored one after another, one bad file harming no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

import structlog

from thuocdo.attachments.services import store
from thuocdo.errors import DomainError, InvalidInput, NotFound
from thuocdo.ingestion.errors import NOT_A_REPORT, READER_FAILED
from thuocdo.ingestion.known import answer_with, known_now
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reader import ReadFile, is_reform_report, read_report
from thuocdo.ingestion.reading import Reading
from thuocdo.ingestion.review import confirm
from thuocdo.ingestion.storage import Source, issuer_of, store_reading
from thuocdo.organisations.services import make_issuer

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)

#: Endings of files that are looked at when a folder is given; what is in them decides, not the ending.
ENDINGS = frozenset({".txt", ".docx", ".xlsx", ".pdf"})


class Outcome(StrEnum):
    """What became of one file."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Imported:
    """One file and what became of it; `error` says why a refused one was refused."""

    path: Path
    outcome: Outcome
    reports: tuple[Report, ...] = ()
    error: DomainError | None = None


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """How to store: for whom (null: for the issuer itself), and whether unknown issuers may be made.

    Whoever runs an import stands behind the files, so their reports are confirmed at once.
    """

    at: datetime
    holder: Unit | None = None
    make_issuers: bool = False
    actor: User | None = None
    workers: int | None = None
    made: list[Unit] = field(default_factory=list)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files named, and those with a known ending inside the folders named, in order.

    Raises:
        NotFound: there is no such file or folder.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file()
            )
        elif path.exists():
            found.append(path)
        else:
            raise NotFound(
                "no_such_path",
                f"Không có tệp hay thư mục {path}. Hãy kiểm tra lại đường dẫn.",
                f"There is no file or folder {path}. Check the path.",
            )
    return found


def import_files(paths: Sequence[Path], order: ImportOrder) -> Iterator[Imported]:
    """Read and store files; yields one result for each, in the order given, as soon as it is there."""
    for path, found in _read_all(paths, order.workers):
        yield _stored(path, found, order)


def _read_all(
    paths: Sequence[Path], workers: int | None
) -> Iterator[tuple[Path, ReadFile | DomainError]]:
    """Read in several processes; a file that kills its process is named, and the others are read all the same."""
    done = 0
    while done < len(paths):
        for found in _read_some(paths[done:], workers):
            yield paths[done], found
            done += 1
        if done < len(paths):
            yield paths[done], _read_alone(paths[done])
            done += 1


def _read_some(paths: Sequence[Path], workers: int | None) -> Iterator[ReadFile | DomainError]:
    """Read until all are read or a process dies."""
    pool = ProcessPoolExecutor(workers, initializer=answer_with, initargs=(known_now(),))
    with pool, suppress(BrokenProcessPool):
        yield from pool.map(_read, paths, chunksize=1)


def _read_alone(path: Path) -> ReadFile | DomainError:
    return next(_read_some([path], 1), None) or READER_FAILED


def _read(path: Path) -> ReadFile | DomainError:
    """Read one file in a process of its own; an error comes back as a value, since it must not stop the others."""
    try:
        return read_report(path, name=path.name)
    except DomainError as error:
        return error
    except OSError as error:
        return InvalidInput(
            "file_not_opened",
            f"Không mở được tệp ({error.strerror}). Hãy kiểm tra quyền đọc rồi thử lại.",
            f"The file cannot be opened ({error.strerror}). Check that it may be read, then try again.",
        )
    except Exception:
        log.exception("report_not_read", path=str(path))
        return READER_FAILED


def _stored(path: Path, found: ReadFile | DomainError, order: ImportOrder) -> Imported:
    if isinstance(found, DomainError):
        return Imported(path, Outcome.REFUSED, error=found)
    readings = [
        (n, reading) for n, reading in enumerate(found.readings) if is_reform_report(reading)
    ]
    if not readings:
        return Imported(path, Outcome.REFUSED, error=NOT_A_REPORT)
    try:
        with transaction.atomic():
            reports = tuple(_store(path, found, n, reading, order) for n, reading in readings)
    except DomainError as error:
        return Imported(path, Outcome.REFUSED, error=error)
    fresh = any(report.stored_at == order.at for report in reports)
    return Imported(path, Outcome.STORED if fresh else Outcome.DUPLICATE, reports)


def _store(
    path: Path, found: ReadFile, position: int, reading: Reading, order: ImportOrder
) -> Report:
    issuer = issuer_of(reading) or _new_issuer(reading, order)
    with path.open("rb") as stream:
        attachment = store(stream, name=path.name, actor=order.actor, at=order.at)
    source = Source(attachment.pk, path.name, position, found.document.text)
    holder = order.holder or issuer
    report = store_reading(
        reading, source, unit_id=issuer.pk, holder_id=holder.pk, actor=order.actor, at=order.at
    )
    fresh = report.stored_at == order.at and report.state == Report.State.IN_REVIEW
    return confirm(report, actor=order.actor, at=order.at) if fresh else report


def _new_issuer(reading: Reading, order: ImportOrder) -> Unit:
    name, kind = reading.head.issuer, reading.head.level
    if not name or not kind:
        raise InvalidInput(
            "issuer_not_stated",
            "Không tìm thấy đơn vị ban hành trong tệp. Hãy gửi tệp này qua trang Báo cáo để chọn đơn vị.",
            "The file does not say who issued it. Send it through the Reports page, where the unit can be chosen.",
        )
    if not order.make_issuers:
        raise InvalidInput(
            "issuer_unknown",
            f"Đơn vị ban hành «{name}» chưa có trong danh mục. Chạy lại với --make-issuers để tạo đơn vị này.",
            f"The issuer “{name}” is not among the units. Run again with --make-issuers to make it.",
            issuer=name,
        )
    unit = make_issuer(name=name, kind=kind, actor=order.actor, at=order.at)
    order.made.append(unit)
    return unit

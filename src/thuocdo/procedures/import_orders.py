"""Files of procedures that somebody sent on the screen: read, shown before anything happens, then applied in one transaction.

An order and its file lie on the disk, for they are gone in a day and nothing depends on them; and what a transaction writes to
the database nobody sees before it ends, so how far it is has to stand elsewhere. A long file is read and applied by jobs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

import structlog

from thuocdo.errors import DomainError, InvalidInput, NotFound
from thuocdo.organisations.models import Unit
from thuocdo.procedures.imports import import_entries, preview_file, read_file
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.services import refuse_unless_controller

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

log = structlog.get_logger(__name__)
#: What one screen takes; larger files are for the command line.
MOST_BYTES = 20 * 1024 * 1024
#: A file up to this size is read while its sender waits: about a second.
AT_ONCE_BYTES = 200 * 1024
KEPT_FOR = timedelta(days=1)
ENDINGS = ("xlsx", "json")


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """One file and what became of it so far.

    `state` goes reading → ready → applying → done; from reading to refused where the file has problems, from applying back to
    ready with a message where the catalogue refused it. `problems` are place, Vietnamese, English; `new` and `amended` are code, name and
    the names of the parts that differ.
    """

    key: str
    user_id: int
    owner_id: int
    name: str
    ending: str
    valid_from: str
    ordered_at: str
    state: str = "reading"
    done: int = 0
    total: int = 0
    unchanged: int = 0
    problems: list[list[str]] = field(default_factory=list)
    new: list[list[Any]] = field(default_factory=list)
    amended: list[list[Any]] = field(default_factory=list)
    decision: dict[str, Any] = field(default_factory=dict)
    message_vi: str = ""
    message_en: str = ""

    @property
    def waits(self) -> bool:
        """Say whether a job is still at it."""
        return self.state in {"reading", "applying"}

    @property
    def percent(self) -> int:
        """Return how much is written, 0 to 100."""
        return 100 * self.done // self.total if self.total else 0


def order_import(
    content: bytes, *, name: str, owner: Unit, valid_from: date, actor: User, at: datetime
) -> ImportOrder:
    """Take a file in and read it; nothing of the catalogue is changed.

    Args:
        content: the bytes of the file.
        name: how it is called; its ending tells Excel from JSON.
        owner: whose catalogue it is for.
        valid_from: the day it would hold from.
        actor: who sends it.
        at: the moment.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: it is too large, or neither Excel nor JSON.
    """
    refuse_unless_controller(actor, owner)
    ending = name.lower().rpartition(".")[2]
    if ending not in ENDINGS or len(content) > MOST_BYTES:
        raise InvalidInput(
            "procedure_file_type",
            "Chỉ nhận tệp .xlsx hoặc .json, tối đa 20 MB. Tệp lớn hơn nhập bằng lệnh import_procedures.",
            "Only .xlsx or .json files up to 20 MB. Import larger ones by the command import_procedures.",
        )
    _forget_old(at)
    order = ImportOrder(
        uuid4().hex, actor.pk, owner.pk, name[-200:], ending, valid_from.isoformat(), at.isoformat()
    )
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    _file(order).write_bytes(content)
    _keep(order)
    log.info("procedure_import_ordered", owner=owner.pk, bytes=len(content), user=actor.pk)
    if len(content) <= AT_ONCE_BYTES:
        return read_order(order)
    from thuocdo.procedures.jobs import read_import_job  # noqa: PLC0415 - the job calls back here

    transaction.on_commit(lambda: read_import_job.enqueue(order.key))
    return order


def read_order(order: ImportOrder) -> ImportOrder:
    """Read the file of an order and find out what it would do."""
    owner = Unit.objects.get(pk=order.owner_id)
    with _told(order, otherwise="refused"):
        found = preview_file(
            _file(order).read_bytes(),
            name=f"file.{order.ending}",
            owner=owner,
            valid_from=date.fromisoformat(order.valid_from),
        )
        _keep(
            replace(
                order,
                state="ready",
                new=[[one.code, one.name, []] for one in found.new],
                amended=[[one.code, one.name, list(one.parts)] for one in found.amended],
                unchanged=found.unchanged,
            )
        )
    return kept_order(order.key) or order


def apply_order(
    order: ImportOrder, *, decision: Decision, valid_from: date, actor: User, at: datetime
) -> ImportOrder:
    """Publish what the file of an order holds, all or nothing; a long one is done by a job.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: it is not ready to be applied.
    """
    refuse_unless_controller(actor, Unit.objects.get(pk=order.owner_id))
    if order.state != "ready":
        raise InvalidInput(
            "procedure_import_not_ready",
            "Tệp chưa sẵn sàng để ghi. Hãy tải lại trang.",
            "The file is not ready to be applied. Load the page again.",
        )
    said = {name: _plain(value) for name, value in asdict(decision).items()}
    started = replace(
        order,
        state="applying",
        valid_from=valid_from.isoformat(),
        decision=said,
        ordered_at=at.isoformat(),
        total=len(order.new) + len(order.amended),
        message_vi="",
        message_en="",
    )
    _keep(started)
    if _file(order).stat().st_size <= AT_ONCE_BYTES:
        return run_order(started, actor=actor, at=at)
    from thuocdo.procedures.jobs import apply_import_job  # noqa: PLC0415 - the job calls back here

    transaction.on_commit(lambda: apply_import_job.enqueue(order.key))
    return started


def run_order(order: ImportOrder, *, actor: User, at: datetime) -> ImportOrder:
    """Apply an order now. Run a second time it changes nothing: everything is there then."""
    owner = Unit.objects.get(pk=order.owner_id)

    def on_part(done: int, total: int) -> None:
        _keep(replace(order, done=done, total=total))

    with _told(order, otherwise="ready"):
        entries = read_file(_file(order).read_bytes(), name=f"file.{order.ending}")
        import_entries(
            entries,
            owner=owner,
            decision=_decision(order.decision),
            valid_from=date.fromisoformat(order.valid_from),
            actor=actor,
            at=at,
            on_part=on_part,
        )
        _keep(replace(order, state="done", done=order.total))
    return kept_order(order.key) or order


@contextmanager
def _told(order: ImportOrder, *, otherwise: str) -> Iterator[None]:
    """Keep a refusal with the order, for nobody waits for a job's error; what ends without a word is told too."""
    try:
        yield
    except DomainError as error:
        problems = [
            [one.place, one.message_vi, one.message_en] for one in error.values.get("problems", [])
        ]
        told = replace(
            order, state=otherwise, message_vi=error.message_vi, message_en=error.message_en
        )
        _keep(replace(told, problems=problems, state="refused" if problems else otherwise))
    finally:
        now = kept_order(order.key)
        if now is not None and now.waits:
            _keep(replace(now, state=otherwise, message_vi=_BROKEN_VI, message_en=_BROKEN_EN))


_BROKEN_VI = "Việc xử lý tệp bị ngắt giữa chừng, chưa ghi gì. Hãy thử lại."
_BROKEN_EN = "The work on the file broke off, nothing was stored. Try again."


def order_of(key: UUID, *, actor: User) -> ImportOrder:
    """Return an order of the person.

    Raises:
        NotFound: there is none any more, or it is somebody else's.
    """
    order = kept_order(key.hex)
    if order is None or order.user_id != actor.pk:
        raise NotFound(
            "no_such_import",
            "Không còn tệp này (tệp được giữ một ngày). Hãy gửi lại tệp.",
            "This file is no longer there (files are kept for a day). Send it again.",
        )
    return order


def kept_order(key: str) -> ImportOrder | None:
    """Return an order whoever made it, for the jobs alone."""
    path = _folder() / f"{key}.order"
    return ImportOrder(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def _keep(order: ImportOrder) -> None:
    path = _folder() / f"{order.key}.order"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(order), ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def _file(order: ImportOrder) -> Path:
    return _folder() / f"{order.key}.{order.ending}"


def _forget_old(at: datetime) -> None:
    for path in _folder().glob("*.*"):
        if path.stat().st_mtime < (at - KEPT_FOR).timestamp():
            path.unlink(missing_ok=True)


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "procedure_imports"
    return folder


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _decision(said: dict[str, Any]) -> Decision:
    days = {"announced_on", "legal_effective_on", "legal_issued_on"}
    read: dict[str, Any] = {
        name: date.fromisoformat(value) if name in days and value else value
        for name, value in said.items()
    }
    return Decision(**read)

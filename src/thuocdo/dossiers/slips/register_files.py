"""Registers as files: short ones at once, long ones in the background, kept a day for whoever ordered them.

An order stands in the cache, for it is gone in a day and nothing depends on it; the file lies on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

import structlog

from thuocdo.documents.excel import write_excel
from thuocdo.documents.paper import Paper
from thuocdo.documents.pdf_parts import write_long_pdf
from thuocdo.documents.word import write_word
from thuocdo.dossiers.slips.registers import (
    MOST_ROWS,
    refuse_other_keepers,
    register,
    registered,
    too_many,
    wrong_days,
)
from thuocdo.errors import DomainError, InvalidInput, NotFound
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

log = structlog.get_logger(__name__)

FORMATS = ("pdf", "xlsx", "docx")
#: A register up to this length is made while its reader waits: a second.
AT_ONCE = 400
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RegisterOrder:
    """One register that somebody wants: of which unit and days, in which format, and how far it is."""

    key: str
    user_id: int
    unit_id: int
    first: date
    last: date
    format: str
    ordered_at: datetime
    done: int = 0
    parts: int = 0
    state: str = "waiting"
    message_vi: str = ""
    message_en: str = ""

    @property
    def percent(self) -> int:
        """Return how much is done, 0 to 100."""
        if self.state == "ready":
            return 100
        return 100 * self.done // (self.parts + 1) if self.parts else 0

    @property
    def path(self) -> Path:
        """Return where the file is or will be."""
        return _folder() / f"{self.key}.{self.format}"


def write_register(paper: Paper, kind: str, on_part: Callable[[int, int], None]) -> bytes:
    """Return a register in one format."""
    if kind == "pdf":
        return write_long_pdf(paper, on_part=on_part)
    return write_excel(paper) if kind == "xlsx" else write_word(paper)


def order_register(
    unit: Unit, first: date, last: date, *, kind: str, actor: User, at: datetime
) -> RegisterOrder:
    """Have a register made; a short one is ready when this returns, a long one is made by a job.

    Raises:
        NotAllowed: the actor keeps no book of the unit, nor answers for it.
        InvalidInput: the days are the wrong way round, the format is unknown, or there are too many dossiers.
    """
    if kind not in FORMATS:
        raise InvalidInput(
            "register_format",
            "Sổ có ở dạng PDF, Excel và Word. Hãy chọn một trong ba.",
            "A register comes as PDF, Excel or Word. Choose one of them.",
        )
    refuse_other_keepers(unit, actor)
    if last < first:
        raise wrong_days()
    count = registered(unit, first, last, actor=actor).count()
    if count > MOST_ROWS:
        raise too_many(count)
    order = RegisterOrder(uuid4().hex, actor.pk, unit.pk, first, last, kind, at)
    _keep(order)
    log.info("register_ordered", unit=unit.pk, first=first, last=last, rows=count, user=actor.pk)
    if count <= AT_ONCE:
        return make_register(order, actor=actor)
    from thuocdo.dossiers.jobs import print_register_job  # noqa: PLC0415 - the job calls back here

    transaction.on_commit(lambda: print_register_job.enqueue(order.key))
    return order


def make_register(order: RegisterOrder, *, actor: User) -> RegisterOrder:
    """Make the file of an order. A refusal is kept with the order: nobody waits for a job's error."""
    unit = Unit.objects.get(pk=order.unit_id)

    def on_part(done: int, parts: int) -> None:
        _keep(replace(order, state="running", done=done, parts=parts))

    try:
        paper = register(unit, order.first, order.last, actor=actor, at=order.ordered_at)
        content = write_register(paper, order.format, on_part)
    except DomainError as error:
        told = replace(
            order, state="failed", message_vi=error.message_vi, message_en=error.message_en
        )
    else:
        _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        order.path.write_bytes(content)
        told = replace(order, state="ready")
    _keep(told)
    return told


def order_of(key: str, *, actor: User) -> RegisterOrder:
    """Return an order of the person.

    Raises:
        NotFound: there is none any more, or it is somebody else's.
    """
    order = kept_order(key)
    if order is None or order.user_id != actor.pk:
        raise NotFound(
            "no_such_order",
            "Không còn tệp sổ này (tệp được giữ một ngày). Hãy lập lại sổ.",
            "This register is no longer there (files are kept for a day). Make it again.",
        )
    return order


def kept_order(key: str) -> RegisterOrder | None:
    """Return an order whoever made it, for the job alone."""
    said = cache.get(_cache_key(key))
    return RegisterOrder(**said) if said else None


def forget_old_registers(*, at: datetime) -> int:
    """Remove files that are older than a day; return how many."""
    old = [
        path for path in _folder().glob("*.*") if path.stat().st_mtime < (at - KEPT_FOR).timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _keep(order: RegisterOrder) -> None:
    cache.set(_cache_key(order.key), asdict(order), KEPT_FOR.total_seconds())


def _cache_key(key: str) -> str:
    return f"register-order:{key}"


def _folder() -> Path:
    folder: Path = settings.DATA_DIR / "registers"
    return folder

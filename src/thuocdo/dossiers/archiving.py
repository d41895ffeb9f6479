"""The last thing that happens to a dossier: the archive of the agency takes it over, and from then on it stays as it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers import events as e
from thuocdo.dossiers.acting import take
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.rules import Act

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def archive_dossier(
    dossier: Dossier,
    *,
    handover: str,
    retention: str,
    digest: str,
    seen: int,
    actor: User,
    at: datetime,
) -> Dossier:
    """Write that the archive took a dossier over; the room `archive` says by which minutes. Called within its transaction.

    Args:
        dossier: that has ended, and of which nothing is waited for.
        handover: number of the minutes.
        retention: how long it is kept, in words.
        digest: SHA-256 of the list of its files.
        seen: how many events it had when it was handed over.
        actor: who takes it over.
        at: the moment.

    Raises:
        Conflict: it has not ended, something happened since, an opinion or directive is waited for, or it lies in the archive already.
        NotFound, NotAllowed: see `acting.take`.
    """
    case = take(dossier, Act.ARCHIVE, actor=actor, at=at, seen=seen, request_id="")
    return case.write(
        e.Archived(at=case.at, by=case.by, handover=handover, retention=retention, digest=digest)
    )

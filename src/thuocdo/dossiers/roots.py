"""Signed roots over the chains of all dossiers, and their verification.

A chain alone cannot show that its end was cut off, or that a dossier is gone with all its events. A root can: it says how many dossiers and
events there were, and the last hash of each. Keep a copy of the newest signature elsewhere, or somebody who owns the database and the key
could sign another history.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction

from thuocdo.dossiers.chain import Break, breaks_in, leaf, merkle_root
from thuocdo.dossiers.event_json import canonical, moment_text
from thuocdo.dossiers.models import Dossier, DossierEvent, DossierRoot

#: Dossiers with neighbouring ids that share one node of a root.
BUCKET = 1000
_CHUNK = 2000

_HEADS = """
    SELECT d.id, d.source_system, d.code, last.number, last.hash
    FROM dossiers_dossier d
    CROSS JOIN LATERAL (
        SELECT number, hash FROM dossiers_dossierevent e
        WHERE e.dossier_id = d.id AND e.id <= %s ORDER BY number DESC LIMIT 1
    ) last
    WHERE d.id > %s ORDER BY d.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """A dossier whose events are not what they were."""

    dossier_id: int
    code: str
    broken: Break


@dataclass(frozen=True, slots=True)
class Verification:
    """What verification found. Empty lists and true mean that nothing was changed, removed, cut off or made to vanish.

    `root_differs` names the first and the last dossier id of each bucket that is not what was signed. `signed` is null where there is no
    root yet.
    """

    dossiers: int
    chain_breaks: tuple[ChainBreak, ...]
    signed: bool | None
    missing_dossiers: int
    missing_events: int
    root_differs: tuple[tuple[int, int], ...]

    @property
    def holds(self) -> bool:
        """Say whether everything is as it was written."""
        return (
            not self.chain_breaks
            and self.signed is not False
            and not self.root_differs
            and not self.missing_dossiers
            and not self.missing_events
        )


@dataclass(frozen=True, slots=True)
class _Heads:
    buckets: dict[str, str]
    dossiers: int
    events: int

    @property
    def root(self) -> str:
        return merkle_root(self.buckets[key] for key in sorted(self.buckets, key=int))


def take_root(*, at: datetime) -> DossierRoot:
    """Sign a root over every event written so far; clerks wait only for a moment, while the last event is found.

    Inside a transaction of the caller they would wait until it ends, so call it outside one.
    """
    last_event_id = _settled_event_id()
    heads = _heads(last_event_id)
    with transaction.atomic():
        former = DossierRoot.objects.select_for_update().order_by("-pk").first()
        root = DossierRoot(
            at=at,
            last_event_id=last_event_id,
            dossier_count=heads.dossiers,
            event_count=heads.events,
            buckets=heads.buckets,
            root=heads.root,
            previous_signature=former.signature if former else "",
        )
        root.signature = signature_of(root)
        root.save()
    return root


def verify(*, chains: bool = True) -> Verification:
    """Compare all dossiers with the newest root, and each chain with itself.

    Args:
        chains: read every event, too; without, only what the root says is compared.
    """
    broken = tuple(_chain_breaks()) if chains else ()
    root = DossierRoot.objects.order_by("-pk").first()
    if root is None:
        return Verification(Dossier.objects.count(), broken, None, 0, 0, ())
    heads = _heads(root.last_event_id)
    return Verification(
        dossiers=heads.dossiers,
        chain_breaks=broken,
        signed=_all_signed(),
        missing_dossiers=root.dossier_count - heads.dossiers,
        missing_events=root.event_count - heads.events,
        root_differs=_differing(root.buckets, heads.buckets),
    )


def signature_of(root: DossierRoot) -> str:
    """Return the HMAC-SHA256 of what a root says, with the key of the installation."""
    said = canonical(
        {
            "at": moment_text(root.at),
            "dossiers": root.dossier_count,
            "events": root.event_count,
            "last_event": root.last_event_id,
            "previous": root.previous_signature,
            "root": root.root,
        }
    )
    return hmac.new(_key(), said.encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    own = settings.DOSSIER_ROOT_KEY or f"dossier roots {settings.SECRET_KEY}"
    return hashlib.sha256(own.encode()).digest()


def _settled_event_id() -> int:
    """Return the id up to which all events are final: whoever is writing one now is waited for, whoever comes later gets a higher id."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE dossiers_dossierevent IN SHARE MODE")
        cursor.execute("SELECT coalesce(max(id), 0) FROM dossiers_dossierevent")
        found: int = cursor.fetchone()[0]
    return found


def _heads(last_event_id: int) -> _Heads:
    buckets: dict[str, str] = {}
    dossiers = events = 0
    rows = _head_rows(last_event_id)
    for number, members in groupby(rows, key=lambda row: row[0] // BUCKET):
        found = list(members)
        buckets[str(number)] = merkle_root(leaf(*row) for row in found)
        dossiers += len(found)
        events += sum(row[3] for row in found)
    return _Heads(buckets, dossiers, events)


def _head_rows(last_event_id: int) -> Iterator[tuple[int, str, str, int, str]]:
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_HEADS, [last_event_id, after, _CHUNK])
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < _CHUNK:
            return
        after = rows[-1][0]


def _differing(signed: dict[str, str], found: dict[str, str]) -> tuple[tuple[int, int], ...]:
    keys = sorted({*signed, *found}, key=int)
    different = [int(key) for key in keys if signed.get(key) != found.get(key)]
    return tuple((key * BUCKET, key * BUCKET + BUCKET - 1) for key in different)


def _all_signed() -> bool:
    """Say whether every root carries its signature, says what its buckets say, and follows the one before."""
    previous = ""
    for root in DossierRoot.objects.order_by("pk"):
        whole = merkle_root(root.buckets[key] for key in sorted(root.buckets, key=int))
        if root.previous_signature != previous or root.root != whole:
            return False
        if not hmac.compare_digest(root.signature, signature_of(root)):
            return False
        previous = root.signature
    return True


def _chain_breaks() -> Iterator[ChainBreak]:
    rows = Dossier.objects.order_by("pk").only("source_system", "code", "event_count", "last_hash")
    after = 0
    while chunk := list(rows.filter(pk__gt=after)[:_CHUNK]):
        events = DossierEvent.objects.filter(dossier__in=chunk).order_by("dossier_id", "number")
        by_dossier = {key: list(found) for key, found in groupby(events, lambda e: e.dossier_id)}
        for row in chunk:
            links = [
                one.link(system=row.source_system, code=row.code)
                for one in by_dossier.get(row.pk, [])
            ]
            for broken in breaks_in(links, last_number=row.event_count, last_hash=row.last_hash):
                yield ChainBreak(row.pk, row.code, broken)
        after = chunk[-1].pk

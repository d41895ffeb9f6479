"""Hashes that tie the events of a dossier together, and all dossiers to one root.

Pure. The hash of an event covers everything it says, its number, the key of its dossier and the hash before it: whoever changes, removes or
inserts one must change all after it, and then the last hash no longer fits the signed root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from thuocdo.dossiers.emptied import digest_of
from thuocdo.dossiers.event_json import canonical, moment_text
from thuocdo.dossiers.side_events import Destroyed

#: What stands before the first event.
NO_HASH = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it stands in the database, with the hashes it was written with."""

    system: str
    code: str
    number: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor_id: int | None
    actor_name: str
    payload: dict[str, Any]
    previous_hash: str
    hash: str = ""

    def sealed(self) -> Link:
        """Return the link with its hash."""
        return replace(self, hash=self.computed())

    def computed(self) -> str:
        """Return the SHA-256 of what the event says."""
        said = {
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "at": moment_text(self.at),
            "code": self.code,
            "kind": self.kind,
            "number": self.number,
            "payload": self.payload,
            "previous": self.previous_hash,
            "recorded_at": moment_text(self.recorded_at),
            "system": self.system,
        }
        return hashlib.sha256(canonical(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold: the number of the event and what is wrong there."""

    number: int
    what: str


def breaks_in(links: Sequence[Link], *, last_number: int, last_hash: str) -> list[Break]:
    """Return where the chain of one dossier does not hold; empty where it does.

    Of a dossier that was destroyed the last event is whole. It names the hash before it, so all hashes hold, and the digest of what the others
    still say.

    Args:
        links: its events in the order of their numbers.
        last_number: how many the row of the dossier says there are.
        last_hash: the hash the row says is the last.
    """
    found = []
    previous = NO_HASH
    emptied = bool(links) and links[-1].kind == Destroyed.kind
    for expected, link in enumerate(links, start=1):
        if link.number != expected:
            found.append(Break(expected, "missing"))
            break
        if link.previous_hash != previous:
            found.append(Break(link.number, "not_linked"))
        # Of a destroyed dossier the words are gone; the hashes were made with them.
        if (not emptied or link is links[-1]) and link.computed() != link.hash:
            found.append(Break(link.number, "changed"))
        previous = link.hash
    if emptied and not found:
        found += _changed_remains(links)
    if not found and len(links) != last_number:
        found.append(Break(min(len(links), last_number) + 1, "cut_off"))
    if not found and previous != last_hash:
        found.append(Break(last_number, "row_differs"))
    return found


def _changed_remains(links: Sequence[Link]) -> list[Break]:
    """Return that what a destroyed dossier still says is not what its last event names."""
    last = links[-1]
    said = digest_of((one.number, one.kind, one.payload) for one in links[:-1])
    return [] if last.payload.get("remains") == said else [Break(last.number, "changed")]


def leaf(dossier_id: int, system: str, code: str, number: int, last_hash: str) -> str:
    """Return what stands for one dossier in a root: who it is, how many events it has, and the last hash."""
    said = canonical([dossier_id, system, code, number, last_hash])
    return hashlib.sha256(b"\x00" + said.encode()).hexdigest()


def merkle_root(leaves: Iterable[str]) -> str:
    """Return the Merkle root of leaves in their order; an odd one out rises as it is. No leaves give 64 zeros.

    Leaves and inner nodes are hashed differently, so no inner node can be passed off as a leaf (RFC 6962).
    """
    level = [bytes.fromhex(one) for one in leaves]
    if not level:
        return "0" * 64
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[n] + level[n + 1]).digest()
            for n in range(0, len(level) - 1, 2)
        ]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()

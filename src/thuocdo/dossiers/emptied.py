"""What events still say when their words are destroyed: codes, moments, numbers, amounts and digests; nothing that somebody typed.

Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from thuocdo.dossiers.event_json import canonical

#: What stands where words stood.
GONE = "(đã hủy)"
#: What people type, or what names a paper: whatever kind of event says it.
WORDS = frozenset(
    {
        "answer",
        "apology",
        "carrier",
        "content",
        "instruction",
        "legal_basis",
        "message",
        "name",
        "note",
        "opinion",
        "question",
        "reason",
        "signer",
        "subject",
        "waybill",
        "what",
        "why_again",
        "why_late",
        "words",
    }
)


def without_words(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event says with `GONE` in the place of its words; words that were never there stay empty or null."""
    return {name: GONE if name in WORDS and said else said for name, said in payload.items()}


def digest_of(events: Iterable[tuple[int, str, Mapping[str, Any]]]) -> str:
    """Return the SHA-256 of what some events say, each as number, kind and payload."""
    said = [[number, kind, dict(payload)] for number, kind, payload in events]
    return hashlib.sha256(canonical(said).encode()).hexdigest()

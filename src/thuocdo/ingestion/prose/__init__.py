"""Prose of a report → its figures, tied to indicators where the words say which, and the arithmetic it states.

`read_prose` is the whole public interface; `docs/algorithms/prose.md` says what it guarantees.
"""

from __future__ import annotations

from thuocdo.ingestion.prose.reader import Prose, read_prose

__all__ = ["Prose", "read_prose"]

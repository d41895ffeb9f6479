"""One rule that a document breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thuocdo.documents.official.checker.looks import Looked


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule of the decree that is broken: a stable code, and what is wrong in both languages; `where` are the first words it is about."""

    code: str
    vi: str
    en: str
    where: str = ""


def breach_of(code: str, vi: str, en: str, about: Looked | None = None) -> Breach:
    """Return a breach by a paragraph, with its first words; of the whole document where none is named."""
    return Breach(code, vi, en, about.text[:60] if about else "")

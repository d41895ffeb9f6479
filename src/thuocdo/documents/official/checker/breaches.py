"""One rule that a document breaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule of the decree that is broken: a stable code, and what is wrong in both languages; `where` are the first words it is about."""

    code: str
    vi: str
    en: str
    where: str = ""

"""What a tile is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A further figure under a tile, with where its records are; `href` is empty for none."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure. `value` is empty where there is none, and `missing` says why."""

    code: str
    label: str
    value: str
    unit: str
    href: str
    words: str
    source: str
    change: str = ""
    mood: str = ""
    before: str = ""
    lines: tuple[Line, ...] = ()
    missing: str = ""
    alarming: bool = False

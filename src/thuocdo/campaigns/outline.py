"""The parts of a report, as data: what is a heading, what is written, which form its figures are in, and what text is asked of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("data") / "outline.yaml"


class EntryKind(StrEnum):
    """What an entry of the outline is: a part ("I."), a heading ("1."), or text without a heading."""

    PART = "part"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the outline; `section` is the number of its form, null where it has none. Units are asked for text on it where it is an `area`."""

    key: str
    kind: EntryKind
    vi: str
    en: str
    number: str = ""
    section: int | None = None
    area: bool = False
    text: bool = False

    @property
    def is_written(self) -> bool:
        """Say whether people write text under it."""
        return self.text or self.kind is not EntryKind.PART

    def heading(self, *, english: bool = False) -> str:
        """Return its heading as it stands in the report; empty for text without one."""
        if self.kind is EntryKind.TEXT:
            return ""
        title = self.en if english else self.vi
        return f"{self.number}. {title.upper() if self.kind is EntryKind.PART else title}"


@cache
def outline() -> Mapping[str, Entry]:
    """Return all entries by their keys, in the order of a report.

    Source: Official Letter 581/BNV-CCHC of 21/02/2022, outline of periodic reports.
    """
    read = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    entries = [Entry(**{**one, "kind": EntryKind(one["kind"])}) for one in read]
    return {one.key: one for one in entries}


@cache
def areas() -> tuple[Entry, ...]:
    """Return the entries that text is asked for of units, in the order of a report."""
    return tuple(one for one in outline().values() if one.area)


def written_entries() -> tuple[Entry, ...]:
    """Return the entries that people write text under."""
    return tuple(one for one in outline().values() if one.is_written)

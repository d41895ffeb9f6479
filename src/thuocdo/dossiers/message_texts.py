"""The words that citizens and officials are told (`data/message_texts.yaml`), in both languages.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "message_texts.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """One text with its subject, in one language; notices have no subject."""

    subject: str
    text: str

    def filled(self, values: Mapping[str, str]) -> Words:
        """Return the words with the names in braces filled in."""
        return Words(self.subject.format_map(values), self.text.format_map(values))


@cache
def shipped_texts() -> Mapping[tuple[str, str, str], Words]:
    """Return all texts by audience (citizen, official), event and language (vi, en)."""
    said = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return {
        (audience, event, language): Words(one.get(f"subject{ending}", ""), one[f"text{ending}"])
        for audience, events in said.items()
        for event, one in events.items()
        for language, ending in (("vi", ""), ("en", "_en"))
    }


def words_for(
    audience: str, event: str, values: Mapping[str, str], *, language: str = "vi"
) -> Words:
    """Return what an audience is told of an event.

    Raises:
        KeyError: there is no such text, or it asks for a value that is not there.
    """
    return shipped_texts()[audience, event, language].filled(values)

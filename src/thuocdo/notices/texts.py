"""Texts as data, each in both languages: a file of audiences, events, and for each event `text` and `text_en`, of mails `subject` and `subject_en`, too.

Pure. Every room that tells people something keeps such a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("vi", "en")
_ENDINGS = {"vi": "", "en": "_en"}


@dataclass(frozen=True, slots=True)
class Words:
    """One text with its subject, in one language; notices have no subject."""

    subject: str
    text: str

    def filled(self, values: Mapping[str, str]) -> Words:
        """Return the words with the names in braces filled in."""
        return Words(self.subject.format_map(values), self.text.format_map(values))


@cache
def texts_in(file: Path) -> Mapping[tuple[str, str, str], Words]:
    """Return all texts of a file by audience (citizen, official), event and language (vi, en)."""
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        (audience, event, language): Words(one.get(f"subject{ending}", ""), one[f"text{ending}"])
        for audience, events in said.items()
        for event, one in events.items()
        for language, ending in _ENDINGS.items()
    }


def language_or_usual(language: str | None) -> str:
    """Return a language people are written to in: Vietnamese where none is known, or one nobody writes in."""
    return language if language in _ENDINGS else LANGUAGES[0]

"""The words that people are told about signing in (`data/message_texts.yaml`), in both languages.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from thuocdo.notices.texts import Words, language_or_usual, texts_in

_DATA = Path(__file__).parent / "data" / "message_texts.yaml"


def shipped_texts() -> Mapping[tuple[str, str, str], Words]:
    """Return all texts by audience (citizen), event and language (vi, en)."""
    return texts_in(_DATA)


def words_for(event: str, values: Mapping[str, str], *, language: str) -> Words:
    """Return what a citizen is told; in Vietnamese where the language is none we write in.

    Raises:
        KeyError: there is no such text, or it asks for a value that is not there.
    """
    return shipped_texts()["citizen", event, language_or_usual(language)].filled(values)

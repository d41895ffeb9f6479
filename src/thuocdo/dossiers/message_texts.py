"""The words that citizens and officials are told of dossiers (`data/message_texts.yaml`), in both languages.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from thuocdo.notices.texts import Words, texts_in

_DATA = Path(__file__).parent / "data" / "message_texts.yaml"


def shipped_texts() -> Mapping[tuple[str, str, str], Words]:
    """Return all texts by audience (citizen, official), event and language (vi, en)."""
    return texts_in(_DATA)


def words_for(
    audience: str, event: str, values: Mapping[str, str], *, language: str = "vi"
) -> Words:
    """Return what an audience is told of an event.

    Raises:
        KeyError: there is no such text, or it asks for a value that is not there.
    """
    return shipped_texts()[audience, event, language].filled(values)

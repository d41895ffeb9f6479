"""How a code that people typed is made comparable before it is read."""

from __future__ import annotations

import unicodedata

#: Hyphens and dashes that word processors and telephones put where a hyphen is meant.
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def as_typed(text: str) -> str:
    """Return a code in capitals without white space around it, wide figures and dashes as plain ones."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip().upper()


def only_ascii_digits(text: str) -> bool:
    """Say whether a text is made of 0–9 alone: `str.isdigit` also takes the figures of other scripts."""
    return text.isascii() and text.isdigit()

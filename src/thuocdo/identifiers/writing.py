"""How a code that people typed is made comparable before it is read."""

from __future__ import annotations

import unicodedata

#: Hyphens and dashes that word processors and telephones put where a hyphen is meant.
_DASHES = dict.fromkeys("‐‑‒–—−", "-")
#: What stands unseen in a text that was copied out of a PDF or a message.
_UNSEEN = dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_PLAIN = str.maketrans(_DASHES | _UNSEEN)


def as_typed(text: str) -> str:
    """Return a code in capitals without white space around it and without unseen signs, wide figures and dashes as plain ones."""
    return unicodedata.normalize("NFKC", text).translate(_PLAIN).strip().upper()


def only_ascii_digits(text: str) -> bool:
    """Say whether a text is made of 0–9 alone: `str.isdigit` also takes the figures of other scripts."""
    return text.isascii() and text.isdigit()

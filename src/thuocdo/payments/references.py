"""The short number that a payer writes into his transfer, and finding it again in what a bank made of his words.

Pure. A number is `TD`, seven letters or digits without those that look alike, and one to check: a slip of one letter finds nothing rather than
somebody else's order.
"""

from __future__ import annotations

import re
import secrets

PREFIX = "TD"
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_DRAWN = 7
#: A prime no smaller than the letters, so that each changed letter and each swapped pair changes the check.
_PRIME = 31
_CODE = re.compile(f"{PREFIX}[{LETTERS}]{{{_DRAWN + 1}}}")
LENGTH = len(PREFIX) + _DRAWN + 1


def new_reference() -> str:
    """Return a number nobody can guess; one in some 20 billion."""
    while True:
        drawn = "".join(secrets.choice(LETTERS) for _ in range(_DRAWN))
        check = _check(drawn)
        if check is not None:
            return f"{PREFIX}{drawn}{check}"


def is_reference(text: str) -> bool:
    """Say whether a text is a number whose check is right."""
    if not _CODE.fullmatch(text):
        return False
    drawn = text[len(PREFIX) : -1]
    return _check(drawn) == text[-1]


def references_in(words: str) -> tuple[str, ...]:
    """Return the numbers that a payer's words hold, as they are written or with spaces, dots and dashes in between."""
    upper = words.upper()
    joined = re.sub(r"[^0-9A-Z]", "", upper)
    found = [
        text[at : at + LENGTH]
        for text in (upper, joined)
        for at in range(len(text) - LENGTH + 1)
        if is_reference(text[at : at + LENGTH])
    ]
    return tuple(dict.fromkeys(found))


def _check(drawn: str) -> str | None:
    """Return the letter to check; null for the one rest in thirty-one that no letter stands for."""
    rest = (
        sum(place * (LETTERS.index(letter) + 1) for place, letter in enumerate(drawn, start=2))
        % _PRIME
    )
    return LETTERS[rest] if rest < len(LETTERS) else None

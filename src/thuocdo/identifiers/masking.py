"""Personal data with only so much left that its owner recognises it: for screens without sign-in, and for logs.

A log should have no personal data at all; `mask_in_text` is the net under texts that come from elsewhere (an error of
another system, a file name).
"""

from __future__ import annotations

import re

HIDDEN = "*"
_KEPT = 3

#: Runs of figures with single dots, hyphens or spaces between them: ids, cards, tax codes, phones; no ISO dates.
_NUMBER = re.compile(r"(?<![\w.-])(?!\d{4}-\d\d-\d\d(?!\d))\+?\d(?:[ .-]?\d){8,14}(?![\w-])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def mask_number(text: str) -> str:
    """Return a personal id, tax code or phone number with its last three figures alone; shorter ones are hidden whole."""
    figures = sum(sign.isdigit() for sign in text)
    hidden = figures - _KEPT if figures > 2 * _KEPT else figures
    shown = []
    for sign in text:
        if sign.isdigit() and hidden > 0:
            hidden -= 1
            shown.append(HIDDEN)
        else:
            shown.append(sign)
    return "".join(shown)


def mask_name(name: str) -> str:
    """Return a name as the first letter of each word: "Nguyễn Thị Lan" is "N*** T*** L***", so no length is told."""
    return " ".join(f"{word[0]}{HIDDEN * 3}" for word in name.split())


def mask_email(address: str) -> str:
    """Return an address with the first letter of its owner and its domain."""
    owner, at, domain = address.rpartition("@")
    return f"{owner[:1]}{HIDDEN * 3}{at}{domain}" if at else HIDDEN * 3


def mask_in_text(text: str) -> str:
    """Return a text with every number of nine to fifteen figures and every e-mail address masked."""
    without_addresses = _EMAIL.sub(lambda found: mask_email(found.group()), text)
    return _NUMBER.sub(lambda found: mask_number(found.group()), without_addresses)

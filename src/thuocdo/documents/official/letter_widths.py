"""How long a line of Times New Roman is: the lines under motto, office and title are measured by their words.

Widths of the letters in thousandths of the size, as the metrics of the typeface state them; a letter with marks is as wide as the one under them.
"""

from __future__ import annotations

import unicodedata

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 -./,()–"
_PLAIN = (
    722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611,
    444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 250, 333, 250, 278, 250, 333, 333, 500,
)  # fmt: skip
_BOLD = (
    722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667,
    500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 250, 333, 250, 278, 250, 333, 333, 500,
)  # fmt: skip
_WIDTHS = {
    False: dict(zip(_LETTERS, _PLAIN, strict=True)),
    True: dict(zip(_LETTERS, _BOLD, strict=True)),
}
_USUAL = 500
_HORNS = str.maketrans("đĐ", "dD")


def width_mm(text: str, *, size_pt: float, bold: bool = False) -> float:
    """Return how long a text is on one line, in millimetres."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", text.translate(_HORNS))
        if not unicodedata.combining(letter)
    )
    widths = _WIDTHS[bold]
    thousandths = sum(widths.get(letter, _USUAL) for letter in plain)
    return thousandths / 1000 * size_pt * 25.4 / 72

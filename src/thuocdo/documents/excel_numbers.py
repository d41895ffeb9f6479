"""Which cells of a paper are real numbers in Excel, and the format that shows them as the paper prints them."""

from __future__ import annotations

import re
from decimal import Decimal

from thuocdo.documents.paper import Cell

#: A number in Vietnamese notation: full stops between thousands, a comma before decimals.
_VIETNAMESE = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
#: Excel keeps fifteen digits of a number; one with more is a text, or its end would be lost.
_SIGNIFICANT = 15
#: The language of the format. LibreOffice takes the marks from it, Excel takes them from the machine.
_LANGUAGE = "[$-42A]"
#: Full stops as letters of the format, so that every machine shows them; a value that is changed later moves between them.
_GROUPED = r"[<1000]0;[<1000000]0\.000;0\.000\.000"
_GROUPED_BILLIONS = r"[<1000000]0;[<1000000000]0\.000\.000;0\.000\.000\.000"


def number_and_format(cell: Cell) -> tuple[float, str] | None:
    """Return the number of a cell and its format; null where the printed text is not exactly that number."""
    text = cell.text.strip()
    if cell.value is None or not _VIETNAMESE.fullmatch(text):
        return None
    written = Decimal(text.replace(".", "").replace(",", "."))
    digits = len(written.as_tuple().digits)
    if written != cell.value or digits > _SIGNIFICANT or Decimal(repr(float(written))) != written:
        return None
    return float(written), _format(text, written)


def _format(text: str, value: Decimal) -> str:
    whole, _, decimals = text.lstrip("-").partition(",")
    if decimals:
        grouped = "#,##0" if "." in whole else "0" * len(whole) if whole[0] == "0" else "0"
        return f"{_LANGUAGE}{grouped}.{'0' * len(decimals)}"
    if "." not in whole:
        return "0" * len(whole) if whole[0] == "0" else "0"
    if value < 0:
        return f"{_LANGUAGE}#,##0"
    return _GROUPED if value < 10**9 else _GROUPED_BILLIONS

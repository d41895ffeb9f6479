"""What stands at the head and foot of pages and is no part of the text: page numbers and running titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from thuocdo.ingestion.readers.lines import page_number
from thuocdo.ingestion.readers.pdf_lines import PrintedLine

#: Shares of the height of the page where its head and foot stand.
_HEAD = 0.09
_FOOT = 0.92
#: A line repeated in the head or foot on so many pages, and on this share of them, is no part of the text.
_FEWEST_REPEATS = 3
_REPEATED_SHARE = 0.5


def without_margins(
    pages: Sequence[tuple[float, Sequence[PrintedLine]]],
) -> list[list[PrintedLine]]:
    """Return the lines of each page without page numbers and running titles.

    Args:
        pages: the height of each page and its lines.
    """
    counts: Counter[str] = Counter()
    for height, lines in pages:
        counts.update({_without_digits(line.text) for line in lines if _in_margin(line, height)})
    least = max(_FEWEST_REPEATS, _REPEATED_SHARE * len(pages))
    repeated = frozenset(text for text, count in counts.items() if count >= least)
    return [
        [line for line in lines if not _is_margin(line, height, repeated)]
        for height, lines in pages
    ]


def _in_margin(line: PrintedLine, height: float) -> bool:
    return line.bottom < _HEAD * height or line.top > _FOOT * height


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _is_margin(line: PrintedLine, height: float, repeated: frozenset[str]) -> bool:
    if not _in_margin(line, height):
        return False
    return page_number(line.text) is not None or _without_digits(line.text) in repeated

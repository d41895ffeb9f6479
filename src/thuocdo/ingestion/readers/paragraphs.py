"""Paragraphs that a page break cut in two, put together again; page numbers between them taken out.

What stood between the halves (footnotes as a rule) follows the joined paragraph, so that each block keeps a span
of its own in the text of the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from thuocdo.ingestion.readers.composition import FoundBlock, FoundParagraph
from thuocdo.ingestion.readers.lines import (
    continues,
    ends_sentence,
    is_heading,
    is_open,
    page_number,
    starts_item,
)

#: Lone numbers are page numbers when this many of them follow one another in steps of one.
_FEWEST_PAGES = 3
#: A paragraph that reaches the foot of a page has at least a line or so.
_SHORTEST_HALF = 40


def rejoined(blocks: Sequence[FoundBlock]) -> list[FoundBlock]:
    """Return the blocks with broken paragraphs joined; tables and notes stay whole and keep their order."""
    kept: list[FoundBlock] = []
    open_at = -1
    before: FoundParagraph | None = None
    for block in _without_page_numbers(blocks):
        if isinstance(block, FoundParagraph) and not block.note:
            if before is not None and _goes_on(before, block):
                before = replace(before, text=f"{before.text} {block.text}")
                kept[open_at] = before
                continue
            open_at, before = len(kept), block
        elif not isinstance(block, FoundParagraph):
            before = None
        kept.append(block)
    return kept


def _goes_on(first: FoundParagraph, second: FoundParagraph) -> bool:
    if first.level is not None or second.level is not None:
        return False
    if ends_sentence(first.text) or is_heading(first.text) or len(first.text) < _SHORTEST_HALF:
        return False
    if continues(second.text):
        return True
    return is_open(first.text) and not starts_item(second.text) and not is_heading(second.text)


def _without_page_numbers(blocks: Sequence[FoundBlock]) -> list[FoundBlock]:
    numbers = [
        (at, number)
        for at, block in enumerate(blocks)
        if isinstance(block, FoundParagraph) and (number := page_number(block.text)) is not None
    ]
    dropped: set[int] = set()
    run: list[tuple[int, int]] = []
    for at, number in [*numbers, (-1, -1)]:
        if run and number != run[-1][1] + 1:
            if len(run) >= _FEWEST_PAGES:
                dropped.update(place for place, _ in run)
            run = []
        run.append((at, number))
    return [block for at, block in enumerate(blocks) if at not in dropped]

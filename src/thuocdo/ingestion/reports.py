"""Which reports a file holds: one, several one after another, or none."""

from __future__ import annotations

from thuocdo.ingestion.document import Document, Paragraph, Table
from thuocdo.ingestion.head import is_title_word
from thuocdo.vietnamese import fold

#: A second report starts with a letterhead and a title of its own; fewer blocks than this between two titles are one head.
MIN_BLOCKS = 12
_LETTERHEAD_BLOCKS = 6


def split_reports(document: Document) -> list[range]:
    """Return the block ranges of the reports in one file, in order; always at least one.

    A new report begins at its letterhead where it has one, else at the word BÁO CÁO that stands alone over a title.
    """
    titles = [n for n, block in enumerate(document.blocks) if _is_title(block)]
    starts = [titles[0]] if titles else [0]
    for number in titles[1:]:
        if number - starts[-1] >= MIN_BLOCKS:
            starts.append(number)
    starts = [0, *(_letterhead_before(document, number) for number in starts[1:])]
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(document.blocks)], strict=True)]


def _is_title(block: Paragraph | Table) -> bool:
    if not isinstance(block, Paragraph) or block.note:
        return False
    return any(is_title_word(line.strip()) for line in block.text.split("\n")[:8])


def _letterhead_before(document: Document, title: int) -> int:
    first = title
    for number in range(title - 1, max(title - 1 - _LETTERHEAD_BLOCKS, 0), -1):
        if _is_letterhead(document.blocks[number]):
            first = number
    return first


def _is_letterhead(block: Paragraph | Table) -> bool:
    text = (
        block.text
        if isinstance(block, Paragraph)
        else " ".join(c.text for row in block.rows for c in row)
    )
    folded = fold(text)
    return len(folded) < 400 and any(
        mark in folded
        for mark in ("cong hoa xa hoi", "uy ban nhan dan", "ubnd", "doc lap - tu do", "so:")
    )

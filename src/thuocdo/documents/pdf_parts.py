"""A long list as PDF, set in parts one after the other: a table of 10,000 rows at once takes 2 GB of memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pypdfium2

from thuocdo.documents.paper import Block, Paper, Section, Table
from thuocdo.documents.pdf import write_pdf

#: Each part begins on a page of its own. The typesetter keeps what it set in its last ten parts, so memory grows with ten of them.
ROWS_A_PART = 250


def write_long_pdf(paper: Paper, *, on_part: Callable[[int, int], None] | None = None) -> bytes:
    """Return a paper as PDF whose pages are numbered through; one that is short is the same as from `write_pdf`.

    The parts of a long one are put together without the tags for screen readers: who needs those takes Word or Excel.

    Args:
        paper: its tables may be long, everything else is short.
        on_part: called with the number of parts that are set and of all.

    Raises:
        Unavailable: the typesetter failed.
    """
    parts = list(_parts(paper))
    if len(parts) == 1:
        return write_pdf(paper)
    whole = pypdfium2.PdfDocument.new()
    try:
        for done, part in enumerate(parts, 1):
            _append(whole, write_pdf(replace(part, first_page=len(whole) + 1)))
            if on_part is not None:
                on_part(done, len(parts))
        stream = io.BytesIO()
        whole.save(stream)
        return stream.getvalue()
    finally:
        whole.close()


def _append(whole: pypdfium2.PdfDocument, content: bytes) -> None:
    part = pypdfium2.PdfDocument(content)
    try:
        whole.import_pages(part)
    finally:
        part.close()


def _parts(paper: Paper) -> Iterator[Paper]:
    """Cut a paper within its long tables; the head stands on the first part alone, what follows a table stays with its end."""
    pieces = [list(_pieces(section)) for section in paper.sections]
    if all(len(some) == 1 for some in pieces):
        yield paper
        return
    bare = replace(paper, left=(), right=(), number="", dated="", code=None, title=(), annexes=())
    first = True
    for some in pieces:
        for section in some:
            yield replace(paper if first else bare, sections=(section,), annexes=())
            first = False
    if paper.annexes:
        yield replace(bare, sections=paper.annexes)


def _pieces(section: Section) -> Iterator[Section]:
    blocks: list[Block] = []
    for block in section.blocks:
        if not isinstance(block, Table) or len(block.rows) <= ROWS_A_PART:
            blocks.append(block)
            continue
        starts = range(0, len(block.rows), ROWS_A_PART)
        for start in starts:
            blocks.append(replace(block, rows=block.rows[start : start + ROWS_A_PART]))
            if start != starts[-1]:
                yield replace(section, blocks=tuple(blocks))
                blocks = []
    yield replace(section, blocks=tuple(blocks))

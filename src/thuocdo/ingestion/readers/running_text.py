"""Lines of running text, joined to paragraphs where a line break is only the edge of the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from thuocdo.ingestion.readers.composition import FoundParagraph, tidy_line
from thuocdo.ingestion.readers.lines import (
    Line,
    continues,
    ends_sentence,
    is_heading,
    is_note,
    is_open,
    starts_item,
    without_markup,
)

_MARKDOWN_HEADING = re.compile(r"\s*(#{1,6})\s+")
_ORNAMENT = re.compile(r"[-_=*~.·—–+|\s]+$")
#: A text is hard-wrapped when this share of its lines come near its widest ones.
_WRAPPED_SHARE = 0.35
#: Lines wider than this are paragraphs, not lines of a page.
_PAGE_COLUMNS = 140
_NEARLY_FULL = 0.8
_FEWEST_LINES = 6
_INDENT = 2


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width at which a text is wrapped by hard line breaks, null where its lines are whole paragraphs."""
    lengths = sorted(
        len(line.text.rstrip())
        for line in lines
        if not line.blank and "\t" not in line.text and "|" not in line.text
    )
    if len(lengths) < _FEWEST_LINES:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    near = sum(1 for length in lengths if _NEARLY_FULL * width <= length <= 1.15 * width)
    return width if width <= _PAGE_COLUMNS and near >= _WRAPPED_SHARE * len(lengths) else None


def join_lines(lines: Iterable[Line], width: int | None) -> list[FoundParagraph]:
    """Return the paragraphs of lines that stand together without a blank one.

    Args:
        lines: consecutive lines.
        width: where the text wraps, null where it does not.
    """
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _belongs(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [found for group in groups if (found := _paragraph(group)) is not None]


def _belongs(before: Line, line: Line, width: int | None) -> bool:
    """Say whether a line goes on with the paragraph of the line before."""
    text, last = _bare(line.text), _bare(before.text)
    if not text or not last or starts_item(text) or _MARKDOWN_HEADING.match(before.text):
        return False
    if continues(text):
        # A line may also end behind a clause, wherever the paper does.
        clause = last.endswith(";")
        return clause or not ends_sentence(last) or _is_full(before, width)
    if is_heading(last):
        return False
    return is_open(last) or (_is_full(before, width) and not _is_indented(before, line))


def _is_full(line: Line, width: int | None) -> bool:
    return width is not None and len(line.text.rstrip()) >= _NEARLY_FULL * width


def _is_indented(before: Line, line: Line) -> bool:
    return _indent(line.text) >= _indent(before.text) + _INDENT


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _bare(text: str) -> str:
    return without_markup(text).strip("| \t\n")


def _paragraph(lines: Sequence[Line]) -> FoundParagraph | None:
    joined = " ".join(line.text.strip() for line in lines)
    heading = _MARKDOWN_HEADING.match(joined)
    text = tidy_line(_bare(joined[heading.end() :] if heading else joined))
    if not text or _ORNAMENT.match(text):
        return None
    level = len(heading.group(1)) if heading else None
    return FoundParagraph(text, lines[0].page, note=is_note(text), level=level)

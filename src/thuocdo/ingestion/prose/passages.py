"""The running text of a document as passages: paragraphs without typesetting, each with its place in the report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from thuocdo.figures.notation import SUPERSCRIPTS
from thuocdo.figures.source import Location
from thuocdo.ingestion.document import Document, Paragraph
from thuocdo.ingestion.prose.folding import fold_aligned
from thuocdo.ingestion.prose.outline import Outline, Place
from thuocdo.vietnamese import CAPITALS

#: Typesetting between the words: footnote marks, emphasis, formula signs. White space is set single.
_JUNK = re.compile(rf"[{SUPERSCRIPTS}*\\$]+|\s+")
_MARKER = re.compile(r"([-–+•●○▪*»]|[a-zđ]\s?\)|\d{1,2}\s?[.)]|\(\d{1,2}\))\s+")
_NOTE_NUMBER = re.compile(rf"[\[(]?\d{{1,3}}[\])]?[.)]?\s+(?=[{CAPITALS}“\"])")
_RECIPIENTS = re.compile(r"noi nhan\s*:?\s*(?:-|$)")
_AFTER_RECIPIENTS = re.compile(r"phu luc|bieu (?:mau|so)|bao cao$|[ivx]+\s*[.)]\s")
_REPORT = re.compile(r"\W*bao cao\b")
_PLAN = re.compile(r"\bke hoach (?:cai cach|cchc|hanh dong)|^\W*ke hoach\W*$")
_TITLE = 240
#: What a paragraph ends with when the list it announces follows in paragraphs of their own.
_ANNOUNCES = re.compile(r":\s*$|(?:gom|trong do|nhu sau|cu the)\s*[:,]?\s*$")


@dataclass(slots=True, eq=False)
class Passage:
    """One paragraph, cleaned, with the way back to the document.

    `folded` has the length of `text`. `lead` is the paragraph that announces the list this one is an item of,
    `body` the offset after the item's own marker or number.
    """

    text: str
    folded: str
    block: int
    page: int | None
    note: bool
    marker: str
    body: int
    place: Place
    lead: Passage | None = None
    _starts: list[int] = field(default_factory=list)
    _origins: list[int] = field(default_factory=list)

    def origin(self, offset: int) -> int:
        """Return the offset in the document of an offset in this passage."""
        run = bisect_right(self._starts, offset) - 1
        return self._origins[run] + offset - self._starts[run]

    def location(self, start: int, end: int) -> Location:
        """Return the span of the document that a span of this passage was read from."""
        return Location(self.origin(start), self.origin(end - 1) + 1, self.block, page=self.page)


def passages(document: Document, *, tables: frozenset[int] = frozenset()) -> list[Passage]:
    """Return the paragraphs of a document that are prose, in reading order.

    Args:
        document: as the readers give it; its tables are passed over.
        tables: numbers of further blocks that belong to tables.
    """
    outline, found = Outline(), []
    planned = _is_plan(document)
    for block, paragraph in _prose(document, tables):
        passage = _passage(paragraph, block, outline, planned=planned)
        if passage is not None:
            found.append(passage)
    _link_lists(found)
    return found


def _prose(document: Document, tables: frozenset[int]) -> Iterator[tuple[int, Paragraph]]:
    """Yield paragraphs with their numbers; the list of recipients and the signature are no prose."""
    recipients = False
    for number, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or number in tables or block.text.count("\t") > 1:
            continue
        head = fold_aligned(block.text[:60]).lstrip("*# ")
        if _RECIPIENTS.match(head):
            recipients = True
        elif recipients and (_AFTER_RECIPIENTS.match(head) or len(block.text) > 200):
            recipients = False
        if not recipients:
            yield number, block


def _is_plan(document: Document) -> bool:
    """Say whether the document as a whole is a plan, by its title: then everything in it is a goal."""
    texts = [b.text.strip() for b in document.blocks[:20] if isinstance(b, Paragraph)]
    titles = [
        fold_aligned(text)
        for text in texts
        if len(text) < _TITLE and not text.endswith((".", ";", ","))
    ]
    if any(_REPORT.match(title) for title in titles):
        return False
    return any(_PLAN.search(title) for title in titles)


def _passage(
    paragraph: Paragraph, block: int, outline: Outline, *, planned: bool
) -> Passage | None:
    text, starts, origins = _clean(paragraph)
    if not text.strip():
        return None
    folded = fold_aligned(text)
    note = paragraph.note or paragraph.text[:1] in SUPERSCRIPTS
    body, marker = 0, ""
    if note:
        number = _NOTE_NUMBER.match(text)
        body = number.end() if number else 0
    else:
        body = outline.enter(text, folded, level=paragraph.level)
    if match := _MARKER.match(text):
        marker, body = _kind_of_marker(match.group(1)), max(body, match.end())
    place = outline.place()
    if planned:
        place = Place(place.section, place.theme, planned=True, titles=place.titles)
    return Passage(
        text, folded, block, paragraph.page, note, marker, body, place, None, starts, origins
    )


def _clean(paragraph: Paragraph) -> tuple[str, list[int], list[int]]:
    """Return the text without typesetting, and the runs of it that stand unchanged in the document."""
    source, pieces = paragraph.text, []
    starts, origins = [0], [paragraph.start]
    length = last = 0
    for match in _JUNK.finditer(source):
        kept = source[last : match.start()]
        blank = " " if match.group().isspace() and (length or kept) else ""
        pieces += [kept, blank]
        length += len(kept) + len(blank)
        last = match.end()
        if len(match.group()) != len(blank):
            starts.append(length)
            origins.append(paragraph.start + last)
    pieces.append(source[last:])
    return "".join(pieces), starts, origins


def _kind_of_marker(marker: str) -> str:
    """Return one sign for all markers of a kind, so that "a)" and "b)" are items of one list."""
    if marker[0].isdigit():
        return "1" + marker[-1]
    if marker[0] == "(":
        return "(1)"
    return "a)" if marker[0].isalpha() else marker[0].replace("–", "-")


def _link_lists(found: list[Passage]) -> None:
    """Give every item of a list the paragraph that announces it.

    An item without a mark of its own (word processors keep the marks out of the text) belongs to the list as long as
    the item before it ends with a semicolon.
    """
    open_lists: list[tuple[Passage, str]] = []
    before: Passage | None = None
    for passage in (p for p in found if not p.note):
        if before is not None and _ANNOUNCES.search(before.folded):
            while open_lists and open_lists[-1][1] == passage.marker:
                open_lists.pop()
            open_lists.append((before, passage.marker))
        else:
            open_lists = _still_open(open_lists, before, passage)
        passage.lead = open_lists[-1][0] if open_lists else None
        before = passage


def _still_open(
    lists: list[tuple[Passage, str]], before: Passage | None, passage: Passage
) -> list[tuple[Passage, str]]:
    for depth in range(len(lists), 0, -1):
        marker = lists[depth - 1][1]
        if marker == passage.marker and (
            marker or (before is not None and before.text.rstrip().endswith((";", ",")))
        ):
            return lists[:depth]
    return []

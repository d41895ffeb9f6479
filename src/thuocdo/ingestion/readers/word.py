"""Word files (.docx): an own walk over the XML, so that numbers, merged cells and note marks come as they print.

Ready-made libraries repeat merged cells and leave out the numbers that Word counts itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers.archive import open_archive
from thuocdo.ingestion.readers.composition import (
    Composer,
    FoundBlock,
    FoundParagraph,
    clean,
    tidy_line,
)
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import Budget
from thuocdo.ingestion.readers.media import Media
from thuocdo.ingestion.readers.office_parts import Parts, properties
from thuocdo.ingestion.readers.paragraphs import rejoined
from thuocdo.ingestion.readers.safe_xml import attribute, child, is_on, local_name
from thuocdo.ingestion.readers.word_body import BodyReader
from thuocdo.ingestion.readers.word_numbering import read_numbering
from thuocdo.ingestion.readers.word_styles import read_styles
from thuocdo.ingestion.readers.word_text import NoteMarks, ParagraphText

_DAMAGED = "damaged_word"
_MAIN = "word/document.xml"
#: A header belongs to the report only when it carries its letterhead or number.
_LETTERHEAD = re.compile(r"Số\s*:|CỘNG\s+H[OÒ][ÀA]|(?:ỦY|UỶ) BAN NHÂN DÂN|\d/BC-", re.IGNORECASE)


def read(content: bytes, budget: Budget) -> Document:
    """Read a Word file.

    Raises:
        Unreadable: damaged, unsafe or too large.
    """
    archive = open_archive(content, damaged=_DAMAGED)
    parts = Parts.of(archive, _MAIN, damaged=_DAMAGED)
    main = parts.tree(parts.main)
    if main is None:
        raise refusal(_DAMAGED)
    numbering = read_numbering(parts.related("numbering"))
    marks = NoteMarks()
    reader = BodyReader(numbering, read_styles(parts.related("styles")), marks, budget)
    body = child(main, "body")
    blocks = [*_first_header(parts, body, reader), *(() if body is None else reader.blocks(body))]
    composer = Composer(budget)
    composer.add(rejoined(blocks))
    composer.add(_notes(parts, marks))
    return composer.finish(Media.WORD, properties(archive, damaged=_DAMAGED))


def _first_header(
    parts: Parts, body: etree._Element | None, reader: BodyReader
) -> list[FoundBlock]:
    """Return the header of the first page where it is the letterhead of the report."""
    section = next(body.iter("{*}sectPr"), None) if body is not None else None
    if section is None:
        return []
    wanted = "first" if is_on(section, "titlePg") else "default"
    for reference in section:
        if local_name(reference) == "headerReference" and attribute(reference, "type") == wanted:
            header = parts.related("header", attribute(reference, "id"))
            if header is not None and _LETTERHEAD.search("".join(header.itertext("{*}t"))):
                return list(reader.blocks(header))
    return []


def _notes(parts: Parts, marks: NoteMarks) -> Iterator[FoundBlock]:
    for kind, numbers in (("footnotes", marks.footnotes), ("endnotes", marks.endnotes)):
        root = parts.related(kind)
        if root is None:
            continue
        by_identifier = {attribute(note, "id"): note for note in root}
        for identifier in list(numbers):
            note = by_identifier.get(identifier)
            if note is not None:
                mark = marks.mark(f"{kind[:-1]}Reference", identifier)
                yield FoundParagraph(f"{mark} {_note_text(note)}", note=True)


def _note_text(note: etree._Element) -> str:
    texts = (ParagraphText(NoteMarks()).text(paragraph) for paragraph in note.iter("{*}p"))
    return tidy_line(clean(" ".join(texts)))

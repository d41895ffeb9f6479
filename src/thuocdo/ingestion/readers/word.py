"""Word files (.docx): an own walk over the XML, so that numbers, merged cells and note marks come as they print.

Ready-made libraries repeat merged cells and leave out the numbers that Word counts itself.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers.archive import Archive, open_archive
from thuocdo.ingestion.readers.composition import Composer, FoundBlock, FoundParagraph, clean, tidy_line
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import Budget
from thuocdo.ingestion.readers.media import Media
from thuocdo.ingestion.readers.paragraphs import rejoined
from thuocdo.ingestion.readers.safe_xml import attribute, child, is_on, local_name, parse_xml
from thuocdo.ingestion.readers.word_body import BodyReader
from thuocdo.ingestion.readers.word_numbering import read_numbering
from thuocdo.ingestion.readers.word_styles import read_styles
from thuocdo.ingestion.readers.word_text import NoteMarks, ParagraphText

_DAMAGED = "damaged_word"
_MAIN = "word/document.xml"
_PROPERTIES = {"title": "title", "creator": "author", "created": "created", "modified": "modified"}
#: A header belongs to the report only when it carries its letterhead or number.
_LETTERHEAD = re.compile(r"Số\s*:|CỘNG\s+H[OÒ][ÀA]|(?:ỦY|UỶ) BAN NHÂN DÂN|\d/BC-", re.IGNORECASE)


def read(content: bytes, budget: Budget) -> Document:
    """Read a Word file.

    Raises:
        Unreadable: damaged, unsafe or too large.
    """
    archive = open_archive(content, damaged=_DAMAGED)
    parts = _Parts.of(archive)
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
    return composer.finish(Media.WORD, _properties(archive))


@dataclass(slots=True)
class _Parts:
    """The parts of the file that the main part relates to, found by relationship and not by usual name."""

    archive: Archive
    main: str
    _by_kind: dict[str, list[tuple[str, str]]]

    @classmethod
    def of(cls, archive: Archive) -> _Parts:
        roots = _relations(archive, "_rels/.rels", "")
        main = next((name for kind, _, name in roots if kind == "officeDocument" and name in archive), _MAIN)
        folder, name = posixpath.split(main)
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for kind, identifier, target in _relations(archive, f"{folder}/_rels/{name}.rels", folder):
            by_kind.setdefault(kind, []).append((identifier, target))
        return cls(archive, main, by_kind)

    def tree(self, name: str) -> etree._Element | None:
        """Return the parsed part, null where the archive has none of that name."""
        return parse_xml(self.archive.read(name), damaged=_DAMAGED) if name in self.archive else None

    def related(self, kind: str, identifier: str | None = None) -> etree._Element | None:
        """Return the part related as `kind`, null where there is none."""
        for own, target in self._by_kind.get(kind, []):
            if identifier in {None, own}:
                return self.tree(target)
        return None


def _relations(archive: Archive, name: str, folder: str) -> list[tuple[str, str, str]]:
    if name not in archive:
        return []
    found = []
    for element in parse_xml(archive.read(name), damaged=_DAMAGED):
        kind = (attribute(element, "Type") or "").rpartition("/")[2]
        target = attribute(element, "Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if attribute(element, "TargetMode") != "External":
            found.append((kind, attribute(element, "Id") or "", path))
    return found


def _first_header(parts: _Parts, body: etree._Element | None, reader: BodyReader) -> list[FoundBlock]:
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


def _notes(parts: _Parts, marks: NoteMarks) -> Iterator[FoundBlock]:
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


def _properties(archive: Archive) -> dict[str, str]:
    name = "docProps/core.xml"
    if name not in archive:
        return {}
    return {
        _PROPERTIES[local_name(element)]: tidy_line(clean(element.text))
        for element in parse_xml(archive.read(name), damaged=_DAMAGED)
        if local_name(element) in _PROPERTIES and element.text
    }



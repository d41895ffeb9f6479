"""PDF files with text: ruled and borderless tables, paragraphs joined over pages, note marks as superscript digits."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers.composition import Composer, FoundTable, clean, tidy_line
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import PAGES, Budget
from thuocdo.ingestion.readers.media import Media
from thuocdo.ingestion.readers.paragraphs import rejoined
from thuocdo.ingestion.readers.pdf_columns import find_columned
from thuocdo.ingestion.readers.pdf_flow import PageFlow, flowed
from thuocdo.ingestion.readers.pdf_glyphs import PageContent, PageReader
from thuocdo.ingestion.readers.pdf_lattice import find_lattices, read_lattice
from thuocdo.ingestion.readers.pdf_lines import PrintedLine, lines_of
from thuocdo.ingestion.readers.pdf_margins import without_margins

#: Where the end mark of a complete file stands; programs add little after it.
_TAIL = 4096
#: A page mostly covered by a picture and with fewer letters than this is a scan, stamped or signed electronically.
_SCANNED_SHARE = 0.5
_STAMP_LETTERS = 400
#: Fonts without a table of letters leave this share of letters unknown.
_UNKNOWN_SHARE = 0.3
_PROPERTIES = {
    "Title": "title",
    "Author": "author",
    "CreationDate": "created",
    "ModDate": "modified",
}
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")


def read(content: bytes, budget: Budget) -> Document:
    """Read a PDF file.

    Raises:
        Unreadable: damaged, locked, without text, or too large.
    """
    if b"%%EOF" not in content[-_TAIL:]:
        raise refusal("damaged_pdf")
    try:
        document = PDFDocument(PDFParser(io.BytesIO(content)), password="")
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise refusal("encrypted_pdf") from error
    pages = list(itertools.islice(PDFPage.create_pages(document), PAGES + 1))
    if len(pages) > PAGES:
        raise refusal("too_many_pages", count=f"> {PAGES}", limit=PAGES)
    found, scanned = _pages(pages, budget)
    composer = Composer(Budget())
    composer.add(rejoined(flowed(_flowed(found))))
    properties = _properties(document)
    if scanned:
        properties["pages_without_text"] = ", ".join(map(str, scanned))
    return composer.finish(Media.PDF, properties)


def _pages(pages: Sequence[PDFPage], budget: Budget) -> tuple[list[_Page], list[int]]:
    """Return what stands on each page, and the numbers of pages that are pictures.

    Raises:
        Unreadable: all pages are, or the letters cannot be told.
    """
    reader = PageReader(budget)
    found: list[_Page] = []
    scanned: list[int] = []
    letters = unknown = 0
    for number, page in enumerate(pages, 1):
        budget.check_time()
        content = reader.read(page)
        letters += len(content.glyphs)
        unknown += sum(1 for glyph in content.glyphs if glyph.text == "\ufffd")
        budget.take_characters(len(content.glyphs))
        if content.pictured >= _SCANNED_SHARE and len(content.glyphs) < _STAMP_LETTERS:
            scanned.append(number)
        found.append(_page(content, number))
    if not any((page.lines or page.tables) and page.number not in scanned for page in found):
        raise refusal("picture_only_pdf" if scanned else "no_text" if pages else "damaged_pdf")
    if unknown > _UNKNOWN_SHARE * letters:
        raise refusal("unmapped_pdf")
    return found, scanned


@dataclass(slots=True)
class _Page:
    """A page with its ruled tables taken out of its lines."""

    number: int
    height: float
    tables: list[tuple[float, FoundTable]]
    lines: list[PrintedLine]


def _page(content: PageContent, number: int) -> _Page:
    tables: list[tuple[float, FoundTable]] = []
    rest = content.glyphs
    for lattice in find_lattices(content):
        inside = [glyph for glyph in rest if lattice.holds(glyph)]
        if inside:
            rest = [glyph for glyph in rest if not lattice.holds(glyph)]
            tables.append((lattice.rows[0], FoundTable(read_lattice(lattice, inside), number)))
    return _Page(number, content.height, tables, lines_of(rest))


def _flowed(pages: Sequence[_Page]) -> list[PageFlow]:
    flows = []
    printed = without_margins([(page.height, page.lines) for page in pages])
    for page, lines, columned in zip(pages, printed, find_columned(printed), strict=True):
        placed: list[tuple[float, PrintedLine | FoundTable]] = [*page.tables]
        at = 0
        for table in columned:
            placed += ((line.top, line) for line in lines[at : table.first])
            placed.append((lines[table.first].top, FoundTable(table.rows, page.number)))
            at = table.end
        placed += ((line.top, line) for line in lines[at:])
        placed.sort(key=itemgetter(0))
        flows.append(PageFlow(page.number, tuple(item for _, item in placed)))
    return flows


def _properties(document: PDFDocument) -> dict[str, str]:
    found: dict[str, str] = {}
    for information in document.info:
        for key, value in information.items():
            if key in _PROPERTIES and isinstance(value, bytes):
                text = tidy_line(clean(decode_text(value)))
                if text:
                    found[_PROPERTIES[key]] = _iso_time(text)
    return found


def _iso_time(text: str) -> str:
    match = _PDF_DATE.match(text)
    if match is None:
        return text
    year, month, day, hour, minute, second = match.groups()
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second}" if hour else "")

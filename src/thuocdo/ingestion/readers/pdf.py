"""PDF files with text: ruled and borderless tables, paragraphs joined over pages, note marks as superscript digits."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

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

#: Where the end mark of a complete file stands; programs add little after it.
_TAIL = 4096
#: A page mostly covered by a picture and with fewer letters than this is a scan, stamped or signed electronically.
_SCANNED_SHARE = 0.5
_STAMP_LETTERS = 400
#: Fonts without a table of letters leave this share of letters unknown.
_UNKNOWN_SHARE = 0.3
_PROPERTIES = {"Title": "title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}
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
    flows, scanned = _flows(pages, budget)
    composer = Composer(budget)
    composer.add(rejoined(flowed(flows)))
    return composer.finish(Media.PDF, _properties(document) | scanned)


def _flows(pages: Sequence[PDFPage], budget: Budget) -> tuple[list[PageFlow], dict[str, str]]:
    """Return what stands on each page, and the numbers of pages that are pictures beside others with text."""
    reader = PageReader(budget)
    flows: list[PageFlow] = []
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
        flows.append(_flow(content, number))
    if not pages:
        raise refusal("damaged_pdf")
    texts = [flow for flow in flows if flow.items and flow.number not in scanned]
    if not texts:
        raise refusal("picture_only_pdf" if scanned else "no_text")
    if unknown > _UNKNOWN_SHARE * letters:
        raise refusal("unmapped_pdf")
    return flows, {"pages_without_text": ", ".join(map(str, scanned))} if scanned else {}


@dataclass(frozen=True, slots=True)
class _Placed:
    top: float
    item: PrintedLine | FoundTable


def _flow(content: PageContent, number: int) -> PageFlow:
    placed: list[_Placed] = []
    rest = content.glyphs
    for lattice in find_lattices(content):
        inside = [glyph for glyph in rest if lattice.holds(glyph)]
        if inside:
            rest = [glyph for glyph in rest if not lattice.holds(glyph)]
            placed.append(_Placed(lattice.rows[0], FoundTable(read_lattice(lattice, inside), number)))
    lines = lines_of(rest)
    at = 0
    for table in find_columned(lines):
        placed += (_Placed(line.top, line) for line in lines[at : table.first])
        placed.append(_Placed(lines[table.first].top, FoundTable(table.rows, number)))
        at = table.end
    placed += (_Placed(line.top, line) for line in lines[at:])
    placed.sort(key=lambda found: found.top)
    return PageFlow(number, content.height, tuple(found.item for found in placed))


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

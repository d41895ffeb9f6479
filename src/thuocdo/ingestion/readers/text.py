"""Plain text, as text recognition, converters and people write it, read into blocks."""

from __future__ import annotations

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers.composition import Composer, clean
from thuocdo.ingestion.readers.encodings import decode
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import TEXT_BYTES, Budget
from thuocdo.ingestion.readers.paragraphs import rejoined
from thuocdo.ingestion.readers.segments import segmented

MEDIA_TYPE = "text/plain"


def read(content: bytes, budget: Budget) -> Document:
    """Read a text file in any of the known encodings.

    Raises:
        Unreadable: the bytes are no text, or too much of it.
    """
    if len(content) > TEXT_BYTES:
        raise refusal("file_too_large", size_mb=len(content) // 2**20, limit_mb=TEXT_BYTES // 2**20)
    text = decode(content)
    if text is None:
        raise refusal("not_text")
    budget.take_characters(len(text))
    composer = Composer(Budget())
    composer.add(rejoined(segmented(clean(text), budget)))
    return composer.finish(MEDIA_TYPE)

"""Which pages of a PDF look or read otherwise than in an earlier state of the same file."""

from __future__ import annotations

import pypdfium2

#: So many pages are compared; what lies behind is not looked at.
MOST_PAGES = 80
_SCALE = 0.6  # some 43 dots an inch: a changed figure still changes the picture
#: The field of a later signature is drawn as well: its own page then differs, and is named.


def page_count(pdf: bytes) -> int:
    """Return the number of pages; 0 where it cannot be told.

    Raises:
        ValueError: it is no PDF.
    """
    document = _opened(pdf)
    try:
        return len(document)
    finally:
        document.close()


def changed_pages(before: bytes, after: bytes) -> tuple[int, ...]:
    """Return the numbers, from 1, of the pages of `after` that are others than in `before`; of pages taken out, the number they had.

    Raises:
        ValueError: either is no PDF.
    """
    old, new = _opened(before), _opened(after)
    try:
        longest = max(len(old), len(new))
        return tuple(
            number + 1
            for number in range(min(longest, MOST_PAGES))
            if number >= min(len(old), len(new)) or _differ(old[number], new[number])
        )
    finally:
        old.close()
        new.close()


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    return document


def _differ(one: pypdfium2.PdfPage, other: pypdfium2.PdfPage) -> bool:
    return _text(one) != _text(other) or _drawn(one) != _drawn(other)


def _text(page: pypdfium2.PdfPage) -> str:
    found: str = page.get_textpage().get_text_bounded()
    return found


def _drawn(page: pypdfium2.PdfPage) -> bytes:
    found: bytes = page.render(scale=_SCALE, grayscale=True).to_pil().tobytes()
    return found

"""What is seen of a signature on its page: who signed and when, set by the typesetter so that every Vietnamese letter is there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

import pypdfium2
import typst

from thuocdo.documents.pdf_fonts import font_names, known_fonts
from thuocdo.documents.texts import one_line

#: Size of the field in points: it fits between title and name of a signature block.
WIDTH, HEIGHT = 198, 56
_GAP = 4
_TEMPLATE = b"""
#let said = json(bytes(sys.inputs.said))
#set page(width: said.width * 1pt, height: said.height * 1pt, margin: 3pt, fill: none)
#set text(font: said.fonts, size: 8.5pt, lang: "vi")
#set par(leading: 0.45em)
#box(width: 100%, height: 100%, stroke: (left: 1.5pt + rgb("#a01414")), inset: (left: 5pt))[
  #set align(horizon)
  #for line in said.lines [#line \\ ]
]
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signature is seen: the page from 0, and the corners of its field in points from below left."""

    page: int
    left: float
    bottom: float
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return the corners below left and above right."""
        right, top = self.left + self.width, self.bottom + self.height
        return round(self.left), round(self.bottom), round(right), round(top)


def appearance(*, signer: str, organisation: str, at: datetime, place: Place) -> bytes:
    """Return what is seen of a signature, as a PDF of one page.

    Source: Decree 30/2020/NĐ-CP, Annex I: day, hour and zone of the signing after ISO 8601.
    """
    local = timezone.localtime(at)
    zone = f"{local:%z}"
    moment = f"{local:%d.%m.%Y %H:%M:%S} {zone[:3]}:{zone[3:]}"
    lines = [f"Người ký: {one_line(signer)}", f"Thời gian ký: {moment}"]
    if organisation:
        lines.insert(1, f"Cơ quan: {one_line(organisation)}")
    said = {
        "fonts": font_names(),
        "lines": lines,
        "width": place.width,
        "height": place.height,
    }
    return typst.compile(
        _TEMPLATE,
        font_paths=known_fonts(),
        format="pdf",
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
    )


def place_above(pdf: bytes, words: str) -> Place | None:
    """Return the room above the last place where some words stand, such as the name of whoever signs; null where they do not."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document) - 1, -1, -1):
            found = _last_on(document[number], words)
            if found is not None:
                middle, top, page_width = found
                left = min(max(middle - WIDTH / 2, _GAP), page_width - WIDTH - _GAP)
                return Place(number, left, top + _GAP)
        return None
    finally:
        document.close()


def _last_on(page: pypdfium2.PdfPage, words: str) -> tuple[float, float, float] | None:
    text = page.get_textpage()
    last = None
    for spelling in (words, words.replace(" ", "\u00a0")):
        search = text.search(spelling, match_case=True)
        while (hit := search.get_next()) is not None:
            last = hit if last is None or hit[0] > last[0] else last
    if last is None:
        return None
    first, count = last
    boxes = [text.get_charbox(at) for at in range(first, first + count)]
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    return (left + right) / 2, max(box[3] for box in boxes), page.get_width()

"""The letters and ruling lines of PDF pages, taken straight from pdfminer's interpreter, with bounds.

pdfminer unpacks without limit, so its decoders are replaced by bounded ones; its page objects cost five times the
memory and time of what is kept here.
"""

from __future__ import annotations

import itertools
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfminer.pdftypes
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import Budget

#: Bytes that one stream may unpack to; a page of text has 20,000, a drawn map some millions.
_STREAM_BYTES = 24 * 1024 * 1024
#: Bytes of a stream in an old packing, which pdfminer unpacks letter by letter in Python.
_SLOW_STREAM_BYTES = 1024 * 1024
#: Letters and lines of one page; a page printed in the smallest type has 15,000.
_PAGE_ITEMS = 200_000
#: A rectangle thinner than this is a line that a word processor drew as a bar.
_BAR = 2.5
#: A lone line must be straighter than this to count as ruled.
_SLANT = 1.0


@dataclass(slots=True)
class Glyph:
    """One printed letter, in points from the top left corner of the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line: its place across, and where it begins and ends along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """What is printed on one page; `pictured` is the largest share of it that one picture covers."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    pictured: float = 0.0


class _Device(PDFTextDevice):
    """Collects the content of one page after the other."""

    def __init__(self, manager: PDFResourceManager, budget: Budget) -> None:
        super().__init__(manager)
        self._budget = budget
        self._items = 0
        self.page = PageContent(0, 0)

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        x0, y0, x1, y1 = apply_matrix_rect(ctm, page.mediabox)
        self.page = PageContent(abs(x1 - x0), abs(y1 - y0))
        self._items = 0

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._count(10)

    def end_figure(self, name: str) -> None:
        pass

    def render_image(self, name: str, stream: Any) -> None:
        if self.ctm is None:
            return
        x0, y0, x1, y1 = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        area = self.page.width * self.page.height
        if area > 0:
            self.page.pictured = max(self.page.pictured, abs((x1 - x0) * (y1 - y0)) / area)

    def render_char(  # noqa: PLR0917  the signature is pdfminer's
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        self._count(1)
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        advance: float = font.char_width(cid) * fontsize * scaling
        a, b, c, d, left, base = matrix
        if a * d * scaling > 0 and b * c <= 0 and not font.is_vertical():
            low = font.get_descent() * fontsize + rise
            if b == 0 and c == 0:  # nine letters of ten, and three times as fast
                x0, x1 = left, left + a * advance
                y0, y1 = base + d * low, base + d * (low + fontsize)
            else:
                x0, y0, x1, y1 = apply_matrix_rect(matrix, (0, low, advance, low + fontsize))
            self._put(text, min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))
        return advance

    def _put(self, text: str, x0: float, x1: float, y0: float, y1: float) -> None:
        height = self.page.height
        self.page.glyphs.append(Glyph(text, x0, x1, height - y1, height - y0, y1 - y0))

    def paint_path(
        self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        self._count(1 + len(path) // 4)
        if self.ctm is None:
            return
        points: list[tuple[float, float]] = []
        for part in path:
            if part[0] == "m":
                self._rule_subpath(points)
                points = []
            if part[0] == "h":
                points += points[:1]
            else:
                x, y = apply_matrix_pt(self.ctm, (float(part[-2]), float(part[-1])))
                points.append((x, self.page.height - y))
        self._rule_subpath(points)

    def _rule_subpath(self, points: list[tuple[float, float]]) -> None:
        if len(points) < 2:
            return
        x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
        y0, y1 = min(y for _, y in points), max(y for _, y in points)
        if y1 - y0 <= _BAR < x1 - x0:
            self.page.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _BAR < y1 - y0:
            self.page.vertical.append(Rule((x0 + x1) / 2, y0, y1))
        elif x1 - x0 > _BAR and y1 - y0 > _BAR:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if abs(ay - by) <= _SLANT < abs(ax - bx):
                    self.page.horizontal.append(Rule((ay + by) / 2, min(ax, bx), max(ax, bx)))
                elif abs(ax - bx) <= _SLANT < abs(ay - by):
                    self.page.vertical.append(Rule((ax + bx) / 2, min(ay, by), max(ay, by)))

    def _count(self, items: int) -> None:
        self._items += items
        if self._items > _PAGE_ITEMS:
            raise refusal(
                "too_much_content",
                what="ký tự và nét vẽ trên một trang, items on a page",
                limit=_PAGE_ITEMS,
            )
        if self._items % 512 < items:
            self._budget.check_time()


class PageReader:
    """Reads pages in order; fonts are kept from page to page."""

    def __init__(self, budget: Budget) -> None:
        manager = PDFResourceManager()
        self._device = _Device(manager, budget)
        self._interpreter = PDFPageInterpreter(manager, self._device)

    def read(self, page: PDFPage) -> PageContent:
        """Return the content of one page."""
        self._interpreter.process_page(page)
        return self._device.page


class _Decompressor:
    """zlib's decompressor with an end to its output."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj()
        self._left = _STREAM_BYTES

    def decompress(self, content: bytes) -> bytes:
        found = self._inner.decompress(content, self._left + 1)
        self._left -= len(found)
        if self._left < 0:
            raise refusal("zip_bomb")
        return found


class _BoundedZlib:
    """The part of zlib's interface that pdfminer uses."""

    error = zlib.error
    decompressobj = _Decompressor

    @staticmethod
    def decompress(content: bytes) -> bytes:
        inner = zlib.decompressobj()
        found = inner.decompress(content, _STREAM_BYTES + 1)
        if len(found) > _STREAM_BYTES:
            raise refusal("zip_bomb")
        if not inner.eof:
            raise zlib.error("incomplete stream")
        return found


def _bounded(decode: Any) -> Any:
    def decoder(content: bytes) -> bytes:
        if len(content) > _SLOW_STREAM_BYTES:
            raise refusal("zip_bomb")
        found: bytes = decode(content)
        return found

    return decoder


# Broken files make pdfminer chatter on standard error, where only our own refusal belongs.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # noqa: TID251
pdfminer.pdftypes.zlib = _BoundedZlib  # type: ignore[assignment,attr-defined]
pdfminer.pdftypes.lzwdecode = _bounded(pdfminer.pdftypes.lzwdecode)  # type: ignore[attr-defined]
pdfminer.pdftypes.rldecode = _bounded(pdfminer.pdftypes.rldecode)  # type: ignore[attr-defined]

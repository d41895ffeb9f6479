"""The rules of pages: size, margins, numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from thuocdo.documents.official.checker.breaches import Breach
from thuocdo.documents.official.checker.looks import Looks

#: Allowed margins in millimetres; upright pages, of broad ones the same sides.
_MARGINS = {
    "top": (20, 25, "trên", "top"),
    "bottom": (20, 25, "dưới", "bottom"),
    "left": (30, 35, "trái", "left"),
    "right": (15, 20, "phải", "right"),
}
_SLACK_MM = 0.3


def page_breaches(document: Any, looks: Looks) -> Iterator[Breach]:
    """Yield what the pages of an open Word file break."""
    sections = list(document.sections)
    for number, section in enumerate(sections, start=1):
        yield from _size(section, number)
        yield from _margins(section, number)
    yield from _numbers(sections[0], looks)
    if sections[0].page_width > sections[0].page_height:
        yield Breach(
            "orientation",
            "Trang đầu phải theo chiều dài (khổ dọc).",
            "The first page must be upright.",
        )
    for number, section in enumerate(sections[1:], start=2):
        restarts = section._sectPr.find(qn("w:pgNumType"))
        if restarts is None or restarts.get(qn("w:start")) != "1":
            yield Breach(
                "annex_page_numbers",
                f"Phần trang {number} (phụ lục) phải đánh số trang riêng, bắt đầu từ 1.",
                f"Pages {number} (an annex) must have page numbers of their own, from 1.",
            )


def _size(section: Any, number: int) -> Iterator[Breach]:
    sides = sorted((section.page_width.mm, section.page_height.mm))
    if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:
        yield Breach(
            "page_size",
            f"Phần trang {number}: khổ giấy phải là A4 (210 × 297 mm), đang là {sides[0]:.0f} × {sides[1]:.0f} mm.",
            f"Pages {number}: the paper must be A4 (210 × 297 mm), not {sides[0]:.0f} × {sides[1]:.0f} mm.",
        )


def _margins(section: Any, number: int) -> Iterator[Breach]:
    for side, (least, most, vi, en) in _MARGINS.items():
        found = getattr(section, f"{side}_margin").mm
        if not least - _SLACK_MM <= found <= most + _SLACK_MM:
            yield Breach(
                f"margin_{side}",
                f"Phần trang {number}: lề {vi} phải từ {least} đến {most} mm, đang là {found:.1f} mm.",
                f"Pages {number}: the {en} margin must be {least} to {most} mm, not {found:.1f} mm.",
            )


def _numbers(section: Any, looks: Looks) -> Iterator[Breach]:
    header = section.header._element
    fields = [one for one in header.iter(qn("w:instrText")) if "PAGE" in (one.text or "")]
    simple = [one for one in header.iter(qn("w:fldSimple")) if "PAGE" in one.get(qn("w:instr"), "")]
    found = [*fields, *simple]
    if not found:
        yield Breach(
            "page_number",
            "Thiếu số trang ở giữa lề trên, từ trang 2.",
            "The number of the page is missing in the middle of the upper margin, from page 2 on.",
        )
        return
    paragraph = next(found[0].iterancestors(qn("w:p")))
    look = looks.look(paragraph, "header")
    if look.align != "center":
        yield Breach(
            "page_number_centre",
            "Số trang phải canh giữa.",
            "The number of the page must be centred.",
        )
    if not look.sizes_within(13, 14) or not look.every("upright"):
        yield Breach(
            "page_number_letters",
            "Số trang phải cỡ chữ 13 đến 14, kiểu đứng.",
            "The number of the page must have upright letters of 13 to 14 points.",
        )
    if not section.different_first_page_header_footer or _numbered(section.first_page_header):
        yield Breach(
            "page_number_first",
            "Không hiển thị số trang ở trang thứ nhất.",
            "The first page must show no number.",
        )


def _numbered(header: Any) -> bool:
    return any("PAGE" in (one.text or "") for one in header._element.iter(qn("w:instrText")))

"""The rules of Decree 30/2020/NĐ-CP over one paragraph of the body."""

from __future__ import annotations

from collections.abc import Iterator

from thuocdo.documents.official.checker.breaches import Breach, breach_of
from thuocdo.documents.official.checker.looks import Looked


def paragraph_breaches(one: Looked) -> Iterator[Breach]:
    """Yield the rules that a paragraph breaks: size, alignment, first line, room and lines; captions and notes are not judged."""
    if one.align == "center" or not one.sizes_within(12.5, 99):
        return  # captions and notes of tables and pictures
    if not one.sizes_within(13, 14):
        yield breach_of(
            "body_size",
            "Nội dung phải cỡ chữ 13 đến 14.",
            "The body must have letters of 13 to 14 points.",
            one,
        )
    if one.align != "both":
        yield breach_of(
            "body_align", "Nội dung phải canh đều hai lề.", "The body must be justified.", one
        )
    if not (9.8 <= one.first <= 10.3 or 12.4 <= one.first <= 13):
        yield breach_of(
            "body_first_line",
            "Dòng đầu của đoạn phải lùi vào 1 cm hoặc 1,27 cm.",
            "The first line must be indented by 1 or 1.27 cm.",
            one,
        )
    if max(one.before, one.after) < 6:
        yield breach_of(
            "body_space",
            "Khoảng cách giữa các đoạn phải từ 6 pt.",
            "Paragraphs must stand 6 points apart at least.",
            one,
        )
    if not 1 <= one.line <= 1.5:
        yield breach_of(
            "body_line",
            "Khoảng cách dòng phải từ dòng đơn đến 1,5 dòng.",
            "Lines must stand 1 to 1.5 lines apart.",
            one,
        )

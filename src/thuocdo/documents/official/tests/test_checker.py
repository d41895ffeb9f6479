"""The layout checker: what we write breaks nothing; each rule that is broken is named, and by its own code."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from thuocdo.documents.official.checker.checking import layout_breaches
from thuocdo.documents.official.tests.samples import DAY, SNV, UBND, letter, report
from thuocdo.documents.official.writing import write_letter, write_report
from thuocdo.errors import InvalidInput

LETTER = letter(head=replace(SNV, number=7, dated=DAY))
REPORT = report(head=replace(UBND, number=12, dated=DAY))


def codes(file: bytes) -> set[str]:
    return {one.code for one in layout_breaches(file)}


@pytest.mark.parametrize(
    "file",
    [
        write_letter(LETTER),
        write_letter(letter()),
        write_letter(letter(table=None, to=("Bộ Nội vụ",), annexes=REPORT.annexes)),
        write_report(REPORT),
        write_report(
            report(annexes=(), to=(), bases=("Căn cứ Luật Tổ chức chính quyền địa phương;",))
        ),
        write_report(report(head=replace(UBND, issuer="Ủy ban nhân dân phường Hạc Thành"))),
    ],
    ids=["letter", "open", "plain", "report", "bases", "ward"],
)
def test_what_we_write_breaks_no_rule(file: bytes) -> None:
    assert [f"{one.code}: {one.vi} {one.where}" for one in layout_breaches(file)] == []


def changed(change: Callable[[Any], None], *, of_letter: bool = False) -> set[str]:
    document = docx.Document(
        io.BytesIO(write_letter(LETTER) if of_letter else write_report(REPORT))
    )
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return codes(stream.getvalue())


def paragraph(document: Any, words: str) -> Any:
    everywhere = [*document.paragraphs]
    for table in document.tables:
        for line in table.rows:
            for cell in line.cells:
                everywhere += cell.paragraphs
    return next(one for one in everywhere if one.text.startswith(words))


def letters(words: str, **looks: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        for run in paragraph(document, words).runs:
            for name, value in looks.items():
                setattr(run.font, name, value)

    return change


def text(words: str, other: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        found = paragraph(document, words)
        found.runs[0].text = other
        for run in found.runs[1:]:
            run.text = ""

    return change


def shape(words: str, **shapes: Any) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        found = paragraph(document, words).paragraph_format
        for name, value in shapes.items():
            setattr(found, name, value)

    return change


def margin(side: str, mm: float) -> Callable[[Any], None]:
    return lambda document: setattr(document.sections[0], f"{side}_margin", Mm(mm))


def no_line_under(words: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        following = paragraph(document, words)._element.getnext()
        following.getparent().remove(following)

    return change


def longer_line_under(words: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        indents = paragraph(document, words)._element.getnext().find(qn("w:pPr")).find(qn("w:ind"))
        for side in ("left", "right"):
            indents.set(qn(f"w:{side}"), "0")

    return change


def without_page_number(document: Any) -> None:
    for one in list(document.sections[0].header._element):
        one.getparent().remove(one)
    document.sections[0].header.add_paragraph("trang")


def left_page_number(document: Any) -> None:
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT


def landscape_first(document: Any) -> None:
    first = document.sections[0]
    first.page_width, first.page_height = first.page_height, first.page_width


def numbers_go_on(document: Any) -> None:
    for section in document.sections[1:]:
        found = section._sectPr.find(qn("w:pgNumType"))
        section._sectPr.remove(found)


BROKEN: dict[str, Callable[[Any], None]] = {
    "margin_top": margin("top", 15),
    "margin_bottom": margin("bottom", 30),
    "margin_left": margin("left", 20),
    "margin_right": margin("right", 25),
    "page_size": lambda d: setattr(d.sections[0], "page_height", Mm(279)),
    "orientation": landscape_first,
    "page_number": without_page_number,
    "page_number_centre": left_page_number,
    "page_number_first": lambda d: setattr(
        d.sections[0], "different_first_page_header_footer", False
    ),
    "annex_page_numbers": numbers_go_on,
    "font": letters("Trong năm", name="Arial"),
    "colour": lambda d: setattr(
        paragraph(d, "Trong năm").runs[0].font.color, "rgb", RGBColor(255, 0, 0)
    ),
    "nation_size": letters("CỘNG HÒA", size=Pt(14)),
    "nation_bold": letters("CỘNG HÒA", bold=False),
    "nation_missing": text("CỘNG HÒA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"),
    "motto_bold": letters("Độc lập", bold=False),
    "motto_line": no_line_under("Độc lập"),
    "motto_line_length": longer_line_under("Độc lập"),
    "motto_missing": text("Độc lập", "Độc lập – Tự do – Hạnh phúc"),
    "issuer_bold": letters("ỦY BAN NHÂN DÂN\n", bold=False),
    "issuer_line": no_line_under("ỦY BAN NHÂN DÂN\n"),
    "issuer_line_length": longer_line_under("ỦY BAN NHÂN DÂN\n"),
    "number_size": letters("Số:", size=Pt(12)),
    "number_form": text("Số:", "Số: 5/BC-UBND"),
    "dated_italic": letters("Thanh Hóa, ngày", italic=False),
    "dated_form": text("Thanh Hóa, ngày", "Thanh Hóa, ngày 5 tháng 2 năm 2026"),
    "kind_bold": letters("BÁO CÁO", bold=False),
    "kind_missing": text("BÁO CÁO", "BÁO CÁO NHANH"),
    "subject_bold": letters("Kết quả thực hiện", bold=False),
    "subject_line": no_line_under("Kết quả thực hiện"),
    "body_size": letters("Trong năm", size=Pt(15)),
    "body_align": shape("Trong năm", alignment=WD_ALIGN_PARAGRAPH.LEFT),
    "body_first_line": shape("Trong năm", first_line_indent=Mm(0)),
    "body_space": shape("Trong năm", space_after=Pt(3)),
    "body_line": shape("Trong năm", line_spacing=2.0),
    "end_mark": text("Trên đây", "Trên đây là báo cáo."),
    "authority_bold": letters("TM. ỦY BAN", bold=False),
    "signer_bold": letters("Nguyễn Văn A", bold=False),
    "recipients_italic": letters("Nơi nhận", italic=False),
    "recipients_colon": text("Nơi nhận", "Nơi nhận"),
    "recipient_size": letters("- Như trên", size=Pt(12)),
    "recipient_form": text("- Như trên", "Như trên"),
    "kept": text("- Lưu", "- Kho lưu trữ."),
    "annex_bold": letters("Phụ lục I", bold=False),
    "annex_title_caps": text("THỐNG KÊ", "Thống kê số liệu"),
    "annex_note_italic": letters("(Kèm theo", italic=False),
}


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_each_rule_that_is_broken_is_named(code: str) -> None:
    found = changed(BROKEN[code])
    assert code in found
    assert len(found) <= 3, f"one slip is not told as many: {found}"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("parent_plain", letters("ỦY BAN NHÂN DÂN\n", bold=True)),
        ("about_space", shape("V/v", space_before=Pt(0))),
        ("about_plain", letters("V/v", bold=True)),
        ("to_upright", letters("Kính gửi", italic=True)),
    ],
)
def test_rules_of_letters(code: str, change: Callable[[Any], None]) -> None:
    assert changed(change, of_letter=True) == {code}


def test_a_blank_file_lacks_nearly_everything() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    found = codes(stream.getvalue())
    assert {
        "nation_missing",
        "motto_missing",
        "issuer_missing",
        "number_missing",
        "body_missing",
    } <= found
    assert {"page_size", "margin_right", "page_number", "recipients_missing"} <= found


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(InvalidInput):
        layout_breaches(b"no file")

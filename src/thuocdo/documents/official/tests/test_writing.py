"""Letters and reports: everything said stands in the file once, hostile texts stay texts, and an office's own template is used."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest

from thuocdo.documents.official.model import Head, Paragraph, Role
from thuocdo.documents.official.template import TemplateKind, default_template
from thuocdo.documents.official.tests.samples import DAY, SNV, UBND, letter, picture, report
from thuocdo.documents.official.typography import typeset
from thuocdo.documents.official.words import day_line, number_text, roman
from thuocdo.documents.official.writing import write_letter, write_report
from thuocdo.errors import InvalidInput


def texts(file: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(file))
    return ["".join(t.text or "" for t in p.iter(qn("t"))) for p in document.element.iter(qn("p"))]


def qn(name: str) -> str:
    from docx.oxml.ns import qn as of

    return of(f"w:{name}")


def test_a_letter_says_all_it_was_given() -> None:
    said = texts(write_letter(letter()))
    for words in (
        "ỦY BAN NHÂN DÂNTỈNH THANH HÓA",
        "SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "V/v đôn đốc báo cáo cải cách hành chính quý\u00a0IV năm\u00a02026",
        "- Các sở, ban, ngành cấp tỉnh;",
        "- Ủy ban nhân dân các xã, phường.",
        "Phường Mẫu",
        "KT. GIÁM ĐỐC",
        "Lê Thị Thảo",
        "- Như trên;",
        "- Lưu: VT, CCHC.",
        "Đề nghị các đơn vị khẩn trương hoàn thành trước ngày\u00a010/12/2026./.",
    ):
        assert said.count(words) == 1, words


def test_number_and_day_are_left_open_until_they_are_known() -> None:
    open_ones = texts(write_letter(letter()))
    assert any(
        one.startswith("Số: \u00a0\u00a0") and one.endswith("/SNV-CCHC") for one in open_ones
    )
    assert "Thanh Hóa, ngày …… tháng …… năm ………" in open_ones
    known = texts(write_letter(letter(head=replace(SNV, number=7, dated=DAY))))
    assert "Số: 07/SNV-CCHC" in known
    assert "Thanh Hóa, ngày 05 tháng 02 năm 2026" in known


def test_one_addressee_stands_on_the_line_of_the_greeting() -> None:
    said = texts(write_letter(letter(to=("UBND phường Mẫu",))))
    assert "Kính gửi: UBND phường Mẫu" in said
    assert "Kính gửi:" not in said


def test_a_report_has_its_annexes_on_pages_of_their_own() -> None:
    document = docx.Document(
        io.BytesIO(write_report(report(head=replace(UBND, number=12, dated=DAY))))
    )
    assert [s.orientation for s in document.sections] == [0, 1, 0]
    assert [s.page_width.mm > s.page_height.mm for s in document.sections] == [False, True, False]
    said = texts(write_report(report(head=replace(UBND, number=12, dated=DAY))))
    assert "Phụ lục I" in said
    assert "Phụ lục II" in said
    line = "(Kèm theo báo cáo số 12/BC-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh Thanh Hóa)"
    assert said.count(line) == 2


def test_the_picture_is_in_the_file_with_words_for_who_cannot_see_it() -> None:
    file = write_report(report())
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        assert any(name.startswith("word/media/") for name in parts.namelist())
        assert picture().alternative in parts.read("word/document.xml").decode()


HOSTILE = '{{ 7*7 }} {% for x in y %} }_} <w:br/> & "quoted" \x07 \u202egnp.exe \ue0d0body'


@pytest.mark.parametrize("place", ["subject", "paragraph", "to", "signer", "issuer", "recipient"])
def test_texts_are_never_tags_markup_or_code(place: str) -> None:
    changed = {
        "subject": {"subject": HOSTILE},
        "paragraph": {"paragraphs": (HOSTILE,)},
        "to": {"to": (HOSTILE,)},
        "signer": {"signatory": replace(letter().signatory, name=HOSTILE)},
        "issuer": {"head": replace(SNV, issuer=HOSTILE)},
        "recipient": {"recipients": (HOSTILE,)},
    }[place]
    said = "\n".join(texts(write_letter(letter(**changed))))
    assert "7*7" in said
    assert "49" not in said
    assert "<w:br/>" in said.lower()
    assert "\u202e" not in said
    assert "Đề nghị các đơn vị khẩn trương" in said, "the body is where it belongs"


def test_an_office_restyles_the_template_and_its_words() -> None:
    document = docx.Document(io.BytesIO(default_template(TemplateKind.LETTER)))
    document.styles["VB Nội dung"].font.size = docx.shared.Pt(13)
    cell = document.tables[-1].cell(0, 0)
    cell.add_paragraph("Điện thoại: 0237.3852.246")
    stream = io.BytesIO()
    document.save(stream)
    file = write_letter(letter(), template=stream.getvalue())
    assert "Điện thoại: 0237.3852.246" in texts(file)
    assert docx.Document(io.BytesIO(file)).styles["VB Nội dung"].font.size.pt == 13


def _template_with(text: str) -> bytes:
    document = docx.Document(io.BytesIO(default_template(TemplateKind.LETTER)))
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "tag",
    [
        "{{ chua_co }}",
        "{{ subject",
        "{% for x in %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ subject.__class__.__init__.__globals__ }}",
    ],
)
def test_a_wrong_or_hostile_tag_is_refused_in_words(tag: str) -> None:
    with pytest.raises(InvalidInput) as error:
        write_letter(letter(), template=_template_with(tag))
    assert error.value.code == "template_tag_wrong"


def test_a_template_without_a_place_for_the_body_is_refused() -> None:
    document = docx.Document(io.BytesIO(default_template(TemplateKind.LETTER)))
    for paragraph in document.paragraphs:
        if "body" in paragraph.text:
            paragraph._element.getparent().remove(paragraph._element)
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(InvalidInput) as error:
        write_letter(letter(), template=stream.getvalue())
    assert error.value.code == "template_without_body"


@pytest.mark.parametrize("file", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_no_template(file: bytes) -> None:
    if not file:
        return
    with pytest.raises(InvalidInput) as error:
        write_letter(letter(), template=file)
    assert error.value.code == "template_unreadable"


def test_ampersands_stand_once_in_the_name_of_the_file() -> None:
    made = docx.Document(io.BytesIO(write_letter(letter(subject="thu & chi"))))
    assert made.core_properties.title == "Công văn V/v thu & chi"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Đợt "Quý IV"', "Đợt “Quý\u00a0IV”"),
        ("giai đoạn 2021-2025 - kết quả...", "giai đoạn 2021–2025 – kết quả…"),
        ("theo Điều 5 , khoản 2", "theo Điều\u00a05, khoản\u00a02"),
        ("đạt 98,5 % ; tăng", "đạt 98,5 %; tăng"),
        ("Nghị định 30/2020/NĐ-CP", "Nghị định 30/2020/NĐ-CP"),
        ("  hai   khoảng ", "hai khoảng"),
        ("số .5", "số .5"),
    ],
)
def test_typography(typed: str, printed: str) -> None:
    assert typeset(typed) == printed
    assert typeset(printed) == printed, "a text that is printed already stays as it is"


def test_numbers_and_days() -> None:
    assert (number_text(5), number_text(123)) == ("05", "123")
    assert day_line("Thanh Hóa", DAY) == "Thanh Hóa, ngày 05 tháng 02 năm 2026"
    assert [roman(n) for n in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]
    with pytest.raises(ValueError, match="begin with 1"):
        roman(0)


def test_a_document_without_blocks_still_is_one() -> None:
    head = Head(issuer="Phường Mẫu", symbol="BC-UBND", place="")
    file = write_report(report(head=head, blocks=(), annexes=(), to=(), recipients=()))
    assert "BÁO CÁO" in texts(file)


def test_items_get_their_dash_once() -> None:
    file = write_report(report(blocks=(Paragraph("- Kế hoạch;", Role.ITEM), Paragraph("Hết"))))
    assert "- Kế hoạch;" in texts(file)

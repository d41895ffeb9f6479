"""Papers of the desk: A5, a code that machines read, fields to fill in by hand, boxes, room for signatures."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import openpyxl
import pdfplumber
import zxingcpp
from docx.shared import Mm

from thuocdo.documents.excel import write_excel
from thuocdo.documents.layout import A5
from thuocdo.documents.paper import (
    Field,
    Fields,
    Line,
    Paper,
    QrCode,
    Section,
    Signatures,
    Signer,
    Text,
    Tick,
    Ticks,
)
from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.qr import png_of
from thuocdo.documents.tests.factories import parts_of, pdf_text
from thuocdo.documents.word import write_word

CODE = QrCode("https://mau.example.vn/q/H56.14-260302-0001~1.001193~01.2~ABCDEFGH", "Mã kiểm tra")
DOTS_AN_INCH = 72
MILLIMETRE = DOTS_AN_INCH / 25.4


def form(*signers: Signer, pages: int = 1) -> Paper:
    blocks = (
        Fields(
            (
                (Field("Hồ sơ của", "Phạm Thị Hoa", strong=True),),
                (Field("Số điện thoại"), Field("Thư điện tử", "hoa@example.vn")),
                (Field(""),),
            )
        ),
        Ticks((Tick("Trực tiếp", ticked=True), Tick("Bưu chính"))),
        *(Text("Lời dài. " * 60) for _ in range(3 * (pages - 1))),
        Signatures(signers or (Signer("NGƯỜI NỘP HỒ SƠ"), Signer("NGƯỜI TIẾP NHẬN", "Minh"))),
    )
    return Paper(
        name="Giấy tiếp nhận",
        title=(Line("GIẤY TIẾP NHẬN", strong=True),),
        sections=(Section("Giấy", blocks),),
        left=(Line("ỦY BAN NHÂN DÂN"), Line("PHƯỜNG MẪU", strong=True, rule=0.4)),
        right=(Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", strong=True),),
        number="Số: ...../TNHS",
        dated="Mẫu, ngày 02 tháng 3 năm 2026",
        code=CODE,
        foot="Mẫu số 01",
        sheet=A5,
    )


def test_a_form_is_a5_and_its_code_stands_left_above_and_is_read_by_a_machine() -> None:
    with pdfplumber.open(io.BytesIO(write_pdf(form()))) as opened:
        page = opened.pages[0]
        assert round(page.width / MILLIMETRE) == 148
        assert round(page.height / MILLIMETRE) == 210
        (found,) = zxingcpp.read_barcodes(page.to_image(resolution=200).original)
    assert found.text == CODE.text
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.position.bottom_right.x < page.width / 4 * 200 / DOTS_AN_INCH
    assert found.position.bottom_right.y < page.height / 5 * 200 / DOTS_AN_INCH


def test_an_empty_field_is_a_dotted_line_and_a_filled_one_is_not() -> None:
    text = pdf_text(write_pdf(form()))
    assert "Hồ sơ của: Phạm Thị Hoa" in text
    assert "Thư điện tử: hoa@example.vn" in text
    phone = next(line for line in text.splitlines() if "Số điện thoại" in line)
    assert "......" in phone
    assert "...." not in next(line for line in text.splitlines() if "Hồ sơ của" in line)


def test_a_ticked_box_has_a_cross() -> None:
    text = pdf_text(write_pdf(form()))
    assert "× Trực tiếp" in text
    assert "× Bưu chính" not in text
    assert "Bưu chính" in text


def test_a_single_signature_stands_on_the_right() -> None:
    def place(paper: Paper) -> tuple[float, float]:
        with pdfplumber.open(io.BytesIO(write_pdf(paper))) as opened:
            page = opened.pages[0]
            return page.search("NGƯỜI KÝ")[0]["x0"], page.width

    at, width = place(form(Signer("NGƯỜI KÝ")))
    assert at > width / 2
    at, width = place(form(Signer("NGƯỜI KÝ"), Signer("KHÁC")))
    assert at < width / 2


def test_many_papers_in_one_file_count_their_own_pages_and_say_their_own_feet() -> None:
    papers = [form(pages=3), replace(form(pages=3), foot="Mẫu số 02")]
    with pdfplumber.open(io.BytesIO(write_pdf(*papers))) as opened:
        texts = [page.extract_text() for page in opened.pages]
    assert len(texts) == 4
    assert [text.split("\n")[0] for text in texts[1::2]] == ["2", "2"]
    assert all("Mẫu số 01" in text for text in texts[:2])
    assert all("Mẫu số 02" in text for text in texts[2:])
    assert "GIẤY TIẾP NHẬN" in texts[2]


def test_word_has_size_code_dotted_tabs_boxes_and_signatures() -> None:
    content = write_word(form())
    document = docx.Document(io.BytesIO(content))
    pages = document.sections[0]
    assert pages.page_width is not None
    assert abs(pages.page_width - Mm(148)) < Mm(1)
    body = parts_of(content)["word/document.xml"]
    assert 'w:leader="dot"' in body
    assert "☒" in body
    assert "NGƯỜI TIẾP NHẬN" in body
    assert "Mã kiểm tra" in body
    (picture,) = [part for part in document.part.package.iter_parts() if "png" in part.partname]
    assert picture.blob == png_of(CODE)
    assert pages.first_page_footer.paragraphs[0].text == "Mẫu số 01"
    assert "Số: ...../TNHS" in [cell.text for cell in document.tables[0]._cells]


def test_excel_has_size_code_and_words() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_excel(form())))
    sheet = book.active
    assert sheet is not None
    assert sheet.page_setup.paperSize == 11
    assert len(sheet._images) == 1
    said = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("Số điện thoại: ......" in str(cell) for cell in said)
    assert any("☒ Trực tiếp" in str(cell) for cell in said)
    assert "Số: ...../TNHS" in said

"""PDF files: ruled and borderless tables, raised note marks, what repeats on pages, files without text."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.reports.rendering import register_font

from thuocdo.ingestion.document import Document, Paragraph, Table
from thuocdo.ingestion.readers import Unreadable, read_document
from thuocdo.ingestion.readers.tests.reading_back import assert_spans_hold, paragraphs, tables

LEFT, RIGHT, TOP = 70.0, 525.0, 760.0


class Page:
    """Sets type on a page as a word processor does: by place and size."""

    def __init__(self) -> None:
        self._stream = io.BytesIO()
        self.canvas = Canvas(self._stream, pagesize=A4)

    def put(self, x: float, y: float, text: str, size: float = 12) -> float:
        """Print text and return where it ends."""
        self.canvas.setFont(register_font(), size)
        self.canvas.drawString(x, y, text)
        return x + self.canvas.stringWidth(text, register_font(), size)

    def grid(self, columns: list[float], rows: list[float]) -> None:
        self.canvas.grid(columns, rows)

    def content(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._stream.getvalue()


def read(content: bytes) -> Document:
    document = read_document(content, name="báo cáo.pdf")
    assert_spans_hold(document)
    return document


def refused_code(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_document(content, name="a.pdf")
    return refused.value.code


def test_a_raised_small_number_is_a_note_mark_and_no_digit():
    page = Page()
    end = page.put(LEFT, TOP, "số có mặt là 58.392 người, trong đó 58.392")
    end = page.put(end, TOP + 5, "52", 7.5)
    page.put(end, TOP, " (thấp hơn số giao)")
    page.put(LEFT, 100, "5", 6)
    assert "58.392⁵² (thấp hơn số giao)" in paragraphs(read(page.content()))[0]


def test_a_note_in_small_type_follows_the_sentence_that_its_page_end_interrupts():
    page = Page()
    page.put(
        LEFT, 120, "Ban hành các văn bản triển khai thực hiện các thông báo, kết luận chỉ đạo về"
    )
    page.put(LEFT, 83, "1", 6)
    page.put(LEFT + 7, 80, "Quyết định 4750/QĐ-UBND ngày 30/12/2022.", 9)
    page.canvas.showPage()
    page.put(LEFT, TOP, "tăng cường trách nhiệm.")
    document = read(page.content())
    assert paragraphs(document) == [
        "Ban hành các văn bản triển khai thực hiện các thông báo, kết luận chỉ đạo về tăng cường trách nhiệm.",
        "¹ Quyết định 4750/QĐ-UBND ngày 30/12/2022.",
    ]
    assert [(b.note, b.page) for b in document.blocks if isinstance(b, Paragraph)] == [
        (False, 1),
        (True, 1),
    ]


def test_page_numbers_and_running_titles_are_dropped():
    page = Page()
    for number in range(1, 5):
        page.put(290, 800, str(number))
        page.put(LEFT, 30, f"Báo cáo CCHC - trang {number}", 8)
        page.put(LEFT, 500, f"Mục {number} có {number}0 hồ sơ đã giải quyết.")
        page.canvas.showPage()
    assert paragraphs(read(page.content())) == [
        f"Mục {n} có {n}0 hồ sơ đã giải quyết." for n in range(1, 5)
    ]


def test_merged_cells_of_a_ruled_table():
    page = Page()
    page.canvas.rect(70, 640, 300, 60)
    page.canvas.line(120, 640, 120, 700)
    page.canvas.line(250, 640, 250, 680)
    page.canvas.line(120, 680, 370, 680)
    page.canvas.line(70, 660, 370, 660)
    page.put(75, 682, "STT", 10)
    page.put(200, 686, "Kết quả", 10)
    page.put(130, 666, "Đơn vị", 10)
    page.put(260, 666, "Số liệu", 10)
    page.put(75, 646, "1", 10)
    page.put(130, 646, "%", 10)
    page.put(260, 646, "97,82", 10)
    table = read(page.content()).blocks[0]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["STT", "Kết quả", ""],
        ["", "Đơn vị", "Số liệu"],
        ["1", "%", "97,82"],
    ]
    assert (table.rows[0][0].rows, table.rows[0][1].columns) == (2, 2)


def test_rows_without_lines_between_them_part_at_their_items():
    page = Page()
    page.grid([70, 110, 350, 420], [640, 720])
    for number, (item, label, value) in enumerate(
        [("1.1.", "Số nhiệm vụ", "36"), ("1.2.", "Số đã xong", "35"), ("2.", "Kiểm tra", "7")]
    ):
        y = 705 - 20 * number
        page.put(75, y, item, 10)
        page.put(115, y, label, 10)
        page.put(360, y, value, 10)
    assert tables(read(page.content())) == [
        [["1.1.", "Số nhiệm vụ", "36"], ["1.2.", "Số đã xong", "35"], ["2.", "Kiểm tra", "7"]]
    ]


def test_a_table_open_at_its_sides_keeps_its_outer_columns():
    page = Page()
    for y in (700, 680, 660):
        page.canvas.line(70, y, 400, y)
    for x in (120, 300):
        page.canvas.line(x, 660, x, 700)
    for y, row in ((686, ("1", "Số văn bản", "73")), (666, ("2", "Số nhiệm vụ", "36"))):
        for x, text in zip((80, 130, 310), row, strict=True):
            page.put(x, y, text, 10)
    assert tables(read(page.content())) == [[["1", "Số văn bản", "73"], ["2", "Số nhiệm vụ", "36"]]]


def test_a_number_broken_in_a_narrow_column_is_one_number():
    page = Page()
    page.grid([70, 200, 231], [640, 680])
    page.put(75, 662, "Kế hoạch được giao", 10)
    page.put(202, 667, "14.86", 10)
    page.put(202, 655, "1.491", 10)
    assert tables(read(page.content())) == [[["Kế hoạch được giao", "14.861.491"]]]


def test_a_formula_broken_in_a_narrow_column_keeps_its_number():
    page = Page()
    page.grid([70, 200, 262], [640, 680])
    page.put(75, 662, "Tỷ lệ hồ sơ", 10)
    page.put(202, 667, "(59/102)*1", 10)
    page.put(202, 655, "00 = 58%", 10)
    assert tables(read(page.content())) == [[["Tỷ lệ hồ sơ", "(59/102)*100 = 58%"]]]


def test_a_frame_around_one_text_is_no_table():
    page = Page()
    page.canvas.rect(60, 640, 470, 80)
    page.put(LEFT, 690, "Tổng số hồ sơ đã tiếp nhận là 1.374.705 hồ sơ.")
    assert paragraphs(read(page.content())) == ["Tổng số hồ sơ đã tiếp nhận là 1.374.705 hồ sơ."]


def test_columns_without_lines_are_a_table():
    page = Page()
    rows = [
        ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"),
        ("I.", "Công tác chỉ đạo điều hành", "", "", ""),
        ("1", "Số văn bản chỉ đạo", "Văn bản", "73", ""),
        ("2.1.", "Số nhiệm vụ đề ra", "Nhiệm vụ", "36", ""),
        ("2.2.", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "36", "đến 15/12"),
    ]
    for number, row in enumerate(rows):
        for x, text in zip((70, 110, 300, 390, 450), row, strict=True):
            page.put(x, 700 - 20 * number, text, 10)
    assert tables(read(page.content())) == [[list(row) for row in rows]]


def test_a_label_on_two_lines_belongs_to_the_item_set_between_them():
    page = Page()
    page.put(70, 720, "STT", 10)
    page.put(110, 720, "Chỉ tiêu", 10)
    page.put(400, 720, "Số liệu", 10)
    for number in range(3):
        y = 690 - 34 * number
        page.put(110, y, "Tỷ lệ hồ sơ do các sở, ngành tiếp nhận", 10)
        page.put(70, y - 6, f"3.{number}.", 10)
        page.put(400, y - 6, "97,82", 10)
        page.put(110, y - 12, "được giải quyết đúng hạn", 10)
    label = "Tỷ lệ hồ sơ do các sở, ngành tiếp nhận được giải quyết đúng hạn"
    assert tables(read(page.content()))[0][1:] == [[f"3.{n}.", label, "97,82"] for n in range(3)]


def test_a_page_that_is_a_picture_among_others_is_named():
    page = Page()
    page.put(LEFT, TOP, "Báo cáo kết quả thực hiện công tác cải cách hành chính năm 2023 của tỉnh.")
    page.canvas.showPage()
    page.canvas.drawImage(_picture(), 0, 0, *A4)
    assert read(page.content()).properties["pages_without_text"] == "2"


def test_a_scan_with_the_stamp_of_an_electronic_signature_is_a_picture():
    page = Page()
    page.canvas.drawImage(_picture(), 0, 0, *A4)
    page.put(LEFT, TOP, "Người ký: Ủy ban nhân dân tỉnh. Thời gian ký: 15/12/2023", 8)
    assert refused_code(page.content()) == "picture_only_pdf"


def test_a_file_without_any_mark_has_no_text():
    page = Page()
    assert refused_code(page.content()) == "no_text"


def test_doubled_type_is_bold_and_not_double():
    page = Page()
    page.put(LEFT, TOP, "BÁO CÁO NĂM 2023")
    page.put(LEFT + 0.3, TOP, "BÁO CÁO NĂM 2023")
    assert paragraphs(read(page.content())) == ["BÁO CÁO NĂM 2023"]


def _picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("RGB", (40, 60), "grey"))

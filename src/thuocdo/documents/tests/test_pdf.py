"""PDF files: set from data, fonts inside, headers on each page, no heading left alone."""

from __future__ import annotations

import io

import pdfplumber
import pytest
import typst

from thuocdo.documents import pdf, pdf_fonts
from thuocdo.documents.paper import Align, Cell, Column, ColumnKind, Row
from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.pdf_parts import ROWS_A_PART, write_long_pdf
from thuocdo.documents.tests.factories import figure, paper_of, pdf_text
from thuocdo.errors import Unavailable


def row(number: int, label: str = "Số TTHC", *, heading: bool = False) -> Row:
    return Row((Cell(str(number)), Cell(label), figure("1.234", "1234"), Cell("")), heading=heading)


def pages_of(content: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(content)) as opened:
        return [page.extract_text() for page in opened.pages]


def test_the_header_stands_on_each_page_and_numbers_on_all_but_the_first() -> None:
    pages = pages_of(write_pdf(paper_of(*(row(n) for n in range(120)))))
    assert len(pages) > 2
    assert all("Chỉ tiêu" in page and "Ghi chú" in page for page in pages)
    assert not pages[0].startswith("1")
    assert [page.split("\n")[0] for page in pages[1:3]] == ["2", "3"]


def test_no_heading_is_the_last_row_of_a_page() -> None:
    rows = [row(n, "ĐẦU MỤC" if n % 7 == 0 else "Số TTHC", heading=n % 7 == 0) for n in range(160)]
    for page in pages_of(write_pdf(paper_of(*rows))):
        assert "ĐẦU MỤC" not in page.split("\n")[-1]


def test_many_headings_in_a_row_are_no_trouble() -> None:
    rows = [row(n, "ĐẦU MỤC", heading=True) for n in range(90)]
    assert pdf_text(write_pdf(paper_of(*rows))).count("ĐẦU MỤC") == 90


def test_a_row_longer_than_a_page_goes_on() -> None:
    words = " ".join(f"chữ{n}" for n in range(3000))
    long = Row((Cell("1"), Cell(words), Cell(""), Cell("")), heading=True)
    text = pdf_text(write_pdf(paper_of(long, row(2))))
    assert "chữ0 " in text
    assert "chữ2999" in text


def test_eight_columns_stand_on_broad_pages() -> None:
    columns = [Column("Chỉ tiêu thống kê", 60)] + [
        Column(f"Năm {2020 + n}", 25, Align.END, ColumnKind.NUMBER) for n in range(7)
    ]
    rows = [Row((Cell("Hồ sơ"), *(figure("1.374.705", "1374705") for _ in range(7))))]
    content = write_pdf(paper_of(*rows, columns=columns, landscape=True))
    with pdfplumber.open(io.BytesIO(content)) as opened:
        assert opened.pages[0].width > opened.pages[0].height
    assert pdf_text(content).count("1.374.705") == 7


def test_a_word_without_end_stays_in_its_cell() -> None:
    wide = Row((Cell("1"), Cell("W" * 400), Cell("9" * 200), Cell("https://" + "a" * 90)))
    content = write_pdf(paper_of(wide))
    with pdfplumber.open(io.BytesIO(content)) as opened:
        page = opened.pages[0]
        right = page.width - 15 / 25.4 * 72
        assert max(char["x1"] for char in page.chars) <= right + 4


def test_a_code_that_is_broken_is_copied_as_it_was() -> None:
    code = "000.00.H56-261129-000123-THUTUC-HANHCHINH-CAPTINH"
    broken = Row((Cell("1"), Cell(code * 3), Cell(""), Cell(code)))
    text = pdf_text(write_pdf(paper_of(broken)))
    assert "\u200b" not in text
    with pdfplumber.open(io.BytesIO(write_pdf(paper_of(broken)))) as opened:
        cells = opened.pages[0].extract_tables()[0][-1]
    said = [cell or "" for cell in cells]
    assert [one.replace("\n", "") for one in said] == ["1", code * 3, "", code]
    assert all("\n" in one for one in (said[1], said[3])), "they are broken"


def test_the_fonts_are_in_the_file_and_know_vietnamese() -> None:
    content = write_pdf(paper_of(row(1, "ạắẵẹềễỉịọộớởụứữựỳỹ ẤỀỘƯỢ")))
    with pdfplumber.open(io.BytesIO(content)) as opened:
        families = {char["fontname"].split("+")[-1].split("-")[0] for char in opened.pages[0].chars}
    assert len(families) == 1
    assert "ạắẵẹềễỉịọộớởụứữựỳỹ ẤỀỘƯỢ" in pdf_text(content)


def test_a_font_without_vietnamese_letters_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_fonts.layout, "FALLBACK_FONTS", ("Nowhere Serif", "Libertinus Serif"))
    monkeypatch.setattr(pdf_fonts.layout, "FONT", "DejaVu Sans Mono")
    assert pdf_fonts.font_names.__wrapped__()[-1] == "Libertinus Serif"
    monkeypatch.setattr(pdf_fonts, "_LETTERS", "\u4e00")
    assert pdf_fonts.font_names.__wrapped__() == ()


@pytest.mark.parametrize("panic", [True, False])
def test_a_failing_typesetter_is_a_refusal(monkeypatch: pytest.MonkeyPatch, panic: bool) -> None:
    class PanicException(BaseException):
        pass

    def fails(*_: object, **__: object) -> bytes:
        raise PanicException if panic else typst.TypstError("no")

    monkeypatch.setattr(pdf.typst, "compile", fails)
    with pytest.raises(Unavailable):
        write_pdf(paper_of(row(1)))


def test_an_interruption_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(pdf.typst, "compile", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_pdf(paper_of(row(1)))


def test_a_long_table_is_set_in_parts_and_its_pages_are_numbered_through() -> None:
    told: list[tuple[int, int]] = []
    rows = [row(n) for n in range(ROWS_A_PART * 2 + 30)]
    content = write_long_pdf(paper_of(*rows), on_part=lambda *part: told.append(part))
    pages = pages_of(content)
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [page.split("\n")[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]
    assert sum("PHỤ LỤC" in page for page in pages) == 1
    assert all("Chỉ tiêu" in page for page in pages)
    numbers = [line.split()[0] for page in pages for line in page.split("\n") if "Số TTHC" in line]
    assert numbers == [str(n) for n in range(len(rows))]


def test_a_short_paper_is_set_at_once() -> None:
    told: list[tuple[int, int]] = []
    content = write_long_pdf(paper_of(row(1)), on_part=lambda *part: told.append(part))
    assert pages_of(content) == pages_of(write_pdf(paper_of(row(1))))
    assert not told

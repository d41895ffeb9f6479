"""Word into PDF: with everything on its page, as PDF/A for keeping, and clear words where it cannot be."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from thuocdo.documents import layout
from thuocdo.documents.official import converting
from thuocdo.documents.official.converting import is_installed, to_pdf
from thuocdo.documents.official.tests.samples import DAY, UBND, report
from thuocdo.documents.official.writing import write_report
from thuocdo.documents.pdf_fonts import font_names
from thuocdo.errors import Unavailable

needs_office = pytest.mark.skipif(not is_installed(), reason="LibreOffice is not installed")
#: With another font lines break elsewhere.
needs_font = pytest.mark.skipif(
    not {layout.FONT, *layout.FALLBACK_FONTS[:-1]} & set(font_names()),
    reason="no font of the widths of Times New Roman is installed: apt-get install fonts-liberation2",
)


@needs_office
@needs_font
@pytest.mark.slow
def test_the_pdf_says_what_the_word_file_says_and_is_for_keeping() -> None:
    pdf = to_pdf(write_report(report(head=replace(UBND, number=12, dated=DAY))), archive=True)
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts[0]
    assert "Số: 12/BC-UBND" in texts[0]
    assert not texts[0].strip().startswith("1"), "the first page shows no number"
    assert any("Phụ lục II" in text for text in texts)
    broad = [page.get_width() > page.get_height() for page in document]
    assert broad[0] is False
    assert True in broad
    assert b"pdfaid:part>2<" in pdf
    assert b"pdfaid:conformance>B<" in pdf


def program(folder: Path, script: str) -> None:
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def test_without_libreoffice_the_refusal_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not is_installed()
    with pytest.raises(Unavailable) as error:
        to_pdf(b"file")
    assert error.value.code == "libreoffice_missing"


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "/bin/sleep 5"])
def test_one_that_fails_gives_nothing_or_hangs_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    program(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(converting, "SECONDS", 0.5)
    with pytest.raises(Unavailable) as error:
        to_pdf(b"file")
    assert error.value.code == "pdf_not_converted"

"""Whatever a text holds, it comes out as that text: no format executes it, none breaks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from thuocdo.documents.excel import LONGEST_TEXT, write_excel
from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.tests.factories import (
    csv_rows,
    excel_sheets,
    one_text,
    parts_of,
    pdf_text,
    word_rows,
)
from thuocdo.documents.text import write_csv
from thuocdo.documents.texts import printable
from thuocdo.documents.word import write_word

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")',
    "+84 912 345 678",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "http://evil.example/",
    "_x0041_ _x000D_",
    '#import "/etc/passwd"',
    '#read("paper.typ") $x^2$ *bold* _it_ `raw` <label> @ref \\u{41}',
    "= heading\n- list\n+ numbered\n/ term: text",
    "</w:t></w:r><w:r><w:t>",
    "&amp; &lt; <b>&#65;</b> ]]> <!-- -->",
    "null \x00 bell \x07 escape \x1b[31m",
    "\ud800 lone half",
    "\u202egnirts\u202c turned",
    "مرحبا שלום",
    "a" * 3000,
    "từ dài " * 3000,
    unicodedata.normalize("NFD", "Tỷ lệ giải quyết đúng hạn ở Thọ Xuân"),
    "{{ 7*7 }} {% for x in y %}",
    "😀 family 👨‍👩‍👧",
    "",
    "   ",
    "'quoted",
    "\ufeffmark \ufffe \uffff",
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.text(alphabet="=+-@#$*_`\\<>&[]{}()\"'/;|%~^:\t\n\r \x00", max_size=40),
)


def assert_wellformed(content: bytes) -> None:
    for name, part in parts_of(content).items():
        assert etree.fromstring(part.encode()) is not None, name


def check_excel(text: str) -> None:
    content = write_excel(one_text(text))
    assert_wellformed(content)
    parts = parts_of(content)
    assert not any("<f>" in part or "<hyperlink" in part for part in parts.values())
    values = [v for sheet in excel_sheets(content) for row in sheet for v in row if v is not None]
    said = printable(text)
    assert all(isinstance(value, str) for value in values)
    if said and len(said) <= LONGEST_TEXT and "_x" not in said.lower():
        assert values.count(said) >= 8


def check_word(text: str) -> None:
    content = write_word(one_text(text))
    assert_wellformed(content)
    assert "instrText" not in parts_of(content)["word/document.xml"]
    *_, last, signatures = word_rows(content)
    assert last == [printable(text)] * 2
    assert signatures[1].split("\n")[0] == printable(text).split("\n")[0]


def check_csv(text: str) -> None:
    last = csv_rows(write_csv(one_text(text)))[-1]
    said = printable(text).replace("\u00a0", " ")
    for found in last:
        assert found in {said, f"'{said}"}
        bare = found.lstrip()
        assert not bare.startswith(("=", "@", "|")), found


def check_pdf(text: str) -> None:
    content = write_pdf(one_text(text))
    assert content.startswith(b"%PDF-")
    assert b"/JavaScript" not in content
    assert b"/Launch" not in content


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_known_attacks_come_out_as_texts(text: str) -> None:
    check_excel(text)
    check_word(text)
    check_csv(text)
    check_pdf(text)


@given(texts)
def test_any_text_is_a_text_in_excel(text: str) -> None:
    check_excel(text)


@given(texts)
def test_any_text_is_a_text_in_word(text: str) -> None:
    check_word(text)


@given(texts)
def test_any_text_is_a_text_in_csv(text: str) -> None:
    check_csv(text)


@given(texts)
@settings(max_examples=15)
def test_any_text_is_a_text_in_pdf(text: str) -> None:
    check_pdf(text)


def test_markup_of_the_typesetter_is_printed_as_it_is() -> None:
    said = pdf_text(write_pdf(one_text("#let x = 1 $a^2$ *b* _c_ <d> \\n")))
    assert said.count("#let x = 1 $a^2$ *b* _c_ <d> \\n") >= 4


def test_decomposed_letters_are_composed() -> None:
    said = pdf_text(write_pdf(one_text(unicodedata.normalize("NFD", "Thọ Xuân đúng hạn"))))
    assert "Thọ Xuân đúng hạn" in said


def test_a_text_too_long_for_a_cell_says_so() -> None:
    values = [v for row in excel_sheets(write_excel(one_text("x" * 40_000)))[0] for v in row if v]
    assert all(len(str(value)) <= LONGEST_TEXT for value in values)
    assert any(str(value).endswith("[…]") for value in values)


@given(st.text())
def test_printable_text_stays_as_it_is(text: str) -> None:
    once = printable(text)
    assert printable(once) == once
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in once)

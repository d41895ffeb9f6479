"""The one guard of all CSV files: no cell becomes a formula, and what is none stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.documents.text import guarded

SIGNS = "=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "+84 912 345 678", "+A1", "-1+1", "-1-2", "-2 hồ sơ", "-A1", "- A1", "@SUM(A1)", "\t=1", "\tchữ", "\r=1",
        "\n=1", "  =1", "\u00a0=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "|calc", "%0A=1", "-1%+1", "--1", "-1E5",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "–", "--", "-1", " -1 ", "-3.5", "-3,50", "-1.234.567,89", "-12,5%", "+3,5", "2.187", "14 + 220", "a=1", "'=1",
        "Sở Nội vụ", "98,60%", "%",
    ],
)  # fmt: skip
def test_what_is_no_formula_stays(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet=st.sampled_from(SIGNS + " 'A1,.(")))
def test_nothing_begins_with_a_sign_but_dashes_and_numbers(text: str) -> None:
    written = guarded(text)
    assert written in {text, f"'{text}"}
    bare = written.lstrip()
    if bare[:1] in SIGNS and bare.strip() not in {"", "%"}:
        assert bare[0] in "-+"
        assert not set(bare[1:].strip()) & set("=+@|'A( \t\r\n")

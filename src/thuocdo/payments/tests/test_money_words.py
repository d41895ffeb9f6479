"""Amounts in words, as clerks write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.payments.money_words import dong_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (55, "Năm mươi lăm đồng"),
        (101, "Một trăm linh một đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (50_000, "Năm mươi nghìn đồng"),
        (75_500, "Bảy mươi lăm nghìn năm trăm đồng"),
        (1_000_000, "Một triệu đồng"),
        (2_050_000, "Hai triệu không trăm năm mươi nghìn đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (3_000_000_001, "Ba tỷ không trăm linh một đồng"),
        (1_250_400_000_000, "Một nghìn hai trăm năm mươi tỷ bốn trăm triệu đồng"),
    ],
)
def test_amounts_in_words(amount: int, words: str) -> None:
    assert dong_in_words(amount) == words


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_two_amounts_have_two_words(one: int, other: int) -> None:
    assert (dong_in_words(one) == dong_in_words(other)) == (one == other)

"""Figures as Vietnamese reports print them: written and read again they are equal; what cannot be told is not guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.figures.notation import (
    Kind,
    normalise,
    parse_token,
    read_number,
    rounded,
    write_number,
)

counts = st.integers(min_value=0, max_value=10**15).map(Decimal)
amounts = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=2
)
shares = st.decimals(min_value=0, max_value=100, allow_nan=False, places=2)
spaces = st.sampled_from([" ", "\u00a0", "\u202f", "  ", "\t", "\n"])


@given(counts)
def test_count_written_and_read_again_is_equal(value: Decimal) -> None:
    assert read_number(write_number(value), whole=True).value == value


@given(amounts)
def test_amount_with_decimals_written_and_read_again_is_equal(value: Decimal) -> None:
    read = read_number(write_number(value, decimals=2))
    assert (read.value, read.decimals) == (value, 2)


@given(shares, st.integers(min_value=0, max_value=2), st.sampled_from(["", "%", " %", "\\%"]))
def test_share_written_with_or_without_sign_is_equal(
    value: Decimal, decimals: int, sign: str
) -> None:
    printed = write_number(value, decimals=decimals)
    read = read_number(printed + sign, percent=True)
    assert read.value == Decimal(printed.replace(",", "."))
    assert read.percent_sign == bool(sign)
    assert read.decimals == decimals


@given(st.integers(min_value=0, max_value=9), st.integers(min_value=1, max_value=3))
def test_leading_zero_changes_nothing_but_is_remembered(digit: int, zeros: int) -> None:
    read = read_number("0" * zeros + str(digit), whole=True)
    assert read.value == digit
    assert read.leading_zero


@given(counts, spaces)
def test_spaces_around_a_figure_and_inside_its_thousands_do_not_matter(
    value: Decimal, space: str
) -> None:
    written = write_number(value)
    assert read_number(f"{space}{written}{space}", whole=True).value == value
    assert read_number(written.replace(".", ". ", 1), whole=True).value == value
    assert read_number(written.replace(".", " "), whole=True).value == value


@given(counts)
def test_english_thousands_are_read_in_a_cell_that_counts(value: Decimal) -> None:
    assert read_number(f"{value:,f}", whole=True).value == value


@given(
    st.integers(min_value=1, max_value=10**7),
    st.integers(min_value=1, max_value=10**7),
    shares,
    st.sampled_from(
        [
            "({a}/{b})*100={c}%",
            "$({a}/{b})*100 = {c}\\%$",
            "{a}/{b} ({c}%)",
            "{a}/{b} hồ sơ, đạt {c}%",
            "{c}% ({a}/{b})",
            "{c}% ({a}/{b} đơn vị)",
        ]
    ),
)
def test_formula_cell_gives_result_and_operands(a: int, b: int, share: Decimal, form: str) -> None:
    written = form.format(
        a=write_number(Decimal(a)), b=write_number(Decimal(b)), c=write_number(share)
    )
    read = read_number(written, percent=True)
    assert read.kind is Kind.FORMULA
    assert read.value == share
    assert read.operands == (a, b)
    assert read.text == normalise(written)


@pytest.mark.parametrize("text", [None, "", "  ", "\u00a0", "$$"])
def test_blank_is_blank(text: str | None) -> None:
    assert read_number(text).kind is Kind.BLANK


@pytest.mark.parametrize("text", ["-", "–", "—", " - ", "--", "_"])
def test_dash_is_neither_blank_nor_zero(text: str) -> None:
    read = read_number(text)
    assert (read.kind, read.value) == (Kind.DASH, None)


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=0, max_value=999))
def test_share_with_three_digits_after_one_mark_is_asked_about(whole: int, rest: int) -> None:
    read = read_number(f"{whole}.{rest:03d}", percent=True)
    assert read.ambiguous
    assert read.value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("64.28", "64.28"),
        ("10.1", "10.1"),
        ("1194", "1194"),
        ("1.544,4", "1544.4"),
        ("1,544.4", "1544.4"),
        ("0,075", "0.075"),
        ("45 văn bản", "45"),
        ("1.374.705 hồ sơ", "1374705"),
        ("đạt 98,6%", "98.6"),
        ("Đạt tỷ lệ: 98,6 %", "98.6"),
        ("hơn 45", "45"),
        ("≥ 95%", "95"),
        ("45 (tăng 3)", "45"),
        ("100%¹²", "100"),
        ("1O0", "100"),
        ("−5,5", "-5.5"),
        ("1 374.705", "1374705"),
        ("3 .698", "3698"),
    ],
)
def test_habits_of_writing_are_understood(text: str, value: str) -> None:
    assert read_number(text).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "12/2/2024",
        "123/BC-STC",
        "15 - 20",
        "2022-2023",
        "1.2.3",
        "12 34",
        "Không còn thủ tục",
        "(a)",
    ],
)
def test_dates_ranges_and_document_numbers_are_no_figures(text: str) -> None:
    assert read_number(text).value is None


def test_fraction_without_result_has_operands_and_no_value() -> None:
    read = read_number("05/14")
    assert (read.kind, read.value, read.operands) == (Kind.FORMULA, None, (5, 14))


def test_suffix_is_kept_beside_the_figure() -> None:
    assert read_number("45 văn bản").suffix == "văn bản"


@given(st.text(max_size=40))
def test_anything_can_be_read_and_keeps_its_text(text: str) -> None:
    assert read_number(text).text == normalise(text)


@given(counts)
def test_token_keeps_the_mark_of_thousands(value: Decimal) -> None:
    written = write_number(value)
    assert parse_token(written).thousands_mark == ("." if value >= 1000 else "")


def test_more_digits_than_any_amount_has_are_no_number():
    assert read_number("1.374." + "705.374." * 8 + "705").kind is Kind.TEXT
    assert read_number("2.500.000.000.000.000").value == Decimal(2500000000000000)


def test_rounding_takes_numbers_of_any_length():
    long = Decimal("9" * 40 + ".555")
    assert rounded(long, 2) == Decimal("9" * 40 + ".56")
    assert rounded(Decimal("9" * 400), 4) == Decimal("9" * 400)
    assert rounded(Decimal("1265.5"), -1) == Decimal(1270)


@pytest.mark.parametrize(
    "text",
    [
        r"$\frac{441}{458} \times 100 = 96,29\%$",
        r"$\left(\dfrac{441}{458}\right)\times100\%=96{,}29\,\%$",
        r"$(441/458)*100=96,29\%$",
    ],
)
def test_typeset_formula_gives_result_and_operands(text: str) -> None:
    read = read_number(text)
    assert (read.kind, read.value, read.operands) == (Kind.FORMULA, Decimal("96.29"), (441, 458))

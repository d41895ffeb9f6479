"""Codes that others have published, every code back and forth, and what is refused."""

from __future__ import annotations

import dataclasses
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.payments.vietqr import Transfer, checksum, decoded, encoded, plain_letters

#: Published examples: of the description by NAPAS (as the one with a bill number below), and of the read-me of subiz/vietqr.
PUBLISHED = {
    "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F": Transfer(
        "970403", "0011012345678"
    ),
    "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN62170813ung ho lu lut6304C15C": Transfer(
        "970415", "0011001932418", 120000, purpose="ung ho lu lut"
    ),
}
WITH_BILL_NUMBER = "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E"


def test_the_checksum_gives_the_check_value_of_its_kind() -> None:
    assert checksum("123456789") == "29B1"


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_codes_are_written_and_read(text: str) -> None:
    assert encoded(PUBLISHED[text]) == text
    assert decoded(text) == PUBLISHED[text]


def test_fields_that_we_never_write_are_read_over() -> None:
    found = decoded(WITH_BILL_NUMBER)
    assert (found.amount_vnd, found.purpose) == (180000, "thanh toan don hang")


def test_the_words_of_the_read_me_lose_their_marks() -> None:
    said = Transfer("970415", "0011001932418", 120000, purpose="ủng hộ lũ lụt")
    assert encoded(said).endswith("6304C15C")


plain = st.text(string.ascii_letters + string.digits + " ./-", max_size=15).map(plain_letters)


@given(
    bank=st.text("0123456789", min_size=6, max_size=6),
    number=st.text(string.ascii_letters + string.digits, min_size=1, max_size=19),
    amount=st.none() | st.integers(1, 10**13 - 1),
    words=st.tuples(plain, plain, plain),
)
def test_whatever_is_written_is_read_again(
    bank: str, number: str, amount: int | None, words: tuple[str, str, str]
) -> None:
    name, city, purpose = words
    said = Transfer(bank, number, amount, name, city, purpose)
    text = encoded(said)
    assert text.isascii()
    assert decoded(text) == said


@given(name=st.text(max_size=25))
def test_any_name_becomes_letters_that_every_bank_takes(name: str) -> None:
    folded = plain_letters(name)
    assert folded.isascii()
    assert plain_letters(folded) == folded


@given(data=st.data())
def test_no_changed_sign_goes_unseen(data: st.DataObject) -> None:
    text = next(iter(PUBLISHED))
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from(string.digits + string.ascii_uppercase))
    changed = text[:place] + sign + text[place + 1 :]
    if changed != text:
        with pytest.raises(InvalidInput):
            decoded(changed)


@given(text=st.text(max_size=200))
def test_what_is_no_code_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInput):
        decoded(text)


def test_what_cannot_be_paid_is_refused() -> None:
    good = Transfer("970403", "0011012345678", 1000)
    for wrong in (
        {"bank": "97040"},
        {"bank": "97040٣"},
        {"number": ""},
        {"number": "12 34"},
        {"number": "1" * 20},
        {"amount_vnd": 0},
        {"amount_vnd": -5},
        {"amount_vnd": 10**13},
        {"name": "A" * 26},
        {"city": "B" * 16},
        {"purpose": "C" * 26},
    ):
        with pytest.raises(InvalidInput):
            encoded(dataclasses.replace(good, **wrong))

"""A number is found again in what banks make of a payer's words, and a slip finds nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thuocdo.payments.references import LETTERS, is_reference, new_reference, references_in

numbers = st.builds(new_reference)


@given(numbers)
def test_a_number_is_short_and_fits_a_code(number: str) -> None:
    assert is_reference(number)
    assert len(number) == 10


@given(numbers, st.integers(2, 9), st.sampled_from(LETTERS))
def test_a_slip_of_one_letter_is_seen(number: str, place: int, letter: str) -> None:
    changed = number[:place] + letter + number[place + 1 :]
    assert is_reference(changed) == (changed == number)


@given(numbers, st.integers(2, 7))
def test_two_letters_that_change_places_are_seen(number: str, place: int) -> None:
    changed = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert is_reference(changed) == (changed == number)


@given(
    numbers, st.text(alphabet="abc XYZ.-/", max_size=20), st.text(alphabet="abc 09.", max_size=20)
)
def test_it_is_found_among_other_words(number: str, before: str, after: str) -> None:
    spaced = f"{number[:2]} {number[2:6]}-{number[6:]}"
    for written in (number, number.lower(), spaced):
        assert number in references_in(f"{before} {written} {after}")


@given(st.text(max_size=200))
def test_any_words_are_read(words: str) -> None:
    assert all(is_reference(one) for one in references_in(words))

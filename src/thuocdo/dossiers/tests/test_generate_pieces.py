"""Columns of bytes say what putting the same bytes together row by row says."""

from __future__ import annotations

import struct
from hashlib import sha256

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.dossiers.event_json import canonical, moment_text
from thuocdo.dossiers.generate.binary import blocks
from thuocdo.dossiers.generate.lexicon import Lexicon
from thuocdo.dossiers.generate.pieces import (
    figures,
    hashes_of,
    in_order,
    joined,
    lengths,
    of_lengths,
    parts_of,
    picked,
    pieces,
    side_by_side,
    split,
)
from thuocdo.dossiers.generate.texts import MOMENT_LENGTH, quoted_moments
from thuocdo.working_time.working_calendar import moment_of

some_rows = st.lists(st.tuples(st.binary(max_size=80), st.binary(max_size=80)), min_size=1)


@given(some_rows, st.binary(max_size=5), st.integers(0, 3))
def test_rows_are_their_pieces_one_behind_the_other_also_of_a_part_of_a_column(
    rows: list[tuple[bytes, bytes]], between: bytes, first: int
) -> None:
    one, other = (pieces(column)[first:] for column in zip(*rows, strict=True))
    expected = [b"<" + a + between + b for a, b in rows[first:]]
    if expected:
        made = joined(b"<", one, between, other)
        assert made.to_pylist() == expected
        assert [struct.unpack(">i", n)[0] for n in lengths(one, more=3).to_pylist()] == [
            len(a) + 3 for a, _b in rows[first:]
        ]
        said = [sha256(row).hexdigest().encode() for row in expected]
        assert [row.tobytes() for row in hashes_of(made)] == said


@given(st.lists(st.integers(-3, 3)))
def test_what_is_split_is_put_in_order_again(values: list[int]) -> None:
    parts = list(split(np.array(values, dtype=np.int64)))
    assert [key for key, _at in parts] == sorted(set(values))
    said = pieces(b"%d" % one for one in values)
    assert in_order([(at, picked(said, at)) for _key, at in parts]) == said
    if values:
        assert all(values[n] == key for key, at in parts for n in at.tolist())


@given(st.lists(st.integers(0, 4), min_size=1))
def test_parts_are_numbered_within_what_they_are_parts_of(counts: list[int]) -> None:
    whole, number = parts_of(np.array(counts))
    expected = [(n, part) for n, count in enumerate(counts) for part in range(count)]
    assert list(zip(whole.tolist(), number.tolist(), strict=True)) == expected


def test_columns_that_are_null_here_and_there_have_no_value_there() -> None:
    null = np.array([False, True, False])
    made = blocks(
        [("int8", np.array([7, 8, 9]), None), ("int2", np.array([1, 2, 3]), null)], columns=2
    )
    expected = [
        struct.pack(">hiqih", 2, 8, 7, 2, 1), struct.pack(">hiqi", 2, 8, 8, -1), struct.pack(">hiqih", 2, 8, 9, 2, 3),
    ]  # fmt: skip
    assert made.to_pylist() == expected


def test_figures_stand_beside_what_is_the_same_for_all() -> None:
    made = side_by_side(2, b"+84", figures(np.array([7, 12345]), 4))
    assert [row.tobytes() for row in made] == [b"+840007", b"+842345"]
    assert of_lengths(made, np.array([3, 11])).to_pylist() == [b"+84", b"0007+842345"]


@given(st.lists(st.integers(0, 4_000_000_000), min_size=1))
def test_moments_are_written_as_events_write_them(seconds: list[int]) -> None:
    made = quoted_moments(np.array(seconds)).to_pylist()
    assert made == [canonical(moment_text(moment_of(one))).encode() for one in seconds]
    assert {len(one) for one in made} == {MOMENT_LENGTH}


def test_lexemes_are_in_the_order_of_their_bytes_whenever_they_came() -> None:
    lexicon = Lexicon()
    first = lexicon.numbers(["nguyen van", "nguyen", "@12"])
    assert [lexicon.in_order()[0][n] for n in first] == [2, 1, 0]
    more = lexicon.numbers(["2608", "nguyen"])
    assert more[1] == first[1]
    places, said = lexicon.in_order()
    assert said.to_pylist() == [one + b"\0\0\0" for one in (b"2608", b"@12", b"nguyen", b"nguyen van")]  # fmt: skip
    assert [places[n] for n in (*first, *more)] == [3, 2, 1, 0, 2]

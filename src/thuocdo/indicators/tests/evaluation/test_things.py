"""Different things of rows at random, read in parts of any size, are those that Python's sets count."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.indicators.evaluation.distinct import cuts
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place
from thuocdo.indicators.evaluation.things import named
from thuocdo.indicators.measures.moves import Move, Moves

FIRST, DAYS = 20_000, 12
Row = dict[str, Any]

#: Two measures count the words, one with a condition; one counts numbers, which may be too large for what is packed beside them.
ASKED = Moves(
    "dossiers.dossiers",
    "",
    (
        (
            "d",
            (
                Move("words", 1, (), None, "word"),
                Move("some_words", 1, ("c",), None, "word"),
                Move("numbers", 1, ("c",), None, "number"),
            ),
        ),
    ),
)
COUNTS = {"words": (False, "word"), "some_words": (True, "word"), "numbers": (True, "number")}

rows_drawn = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.integers(1, 5),
            "d": st.integers(FIRST, FIRST + DAYS - 1),
            "c": st.sampled_from([0, 1, None]),
            "word": st.sampled_from(["a", "b", "", None]),
            "number": st.sampled_from([0, 1, 2, 2**62, 2**63 - 1, -1, None]),
        }
    ),
    max_size=40,
)
#: Unit 1 alone; all that stand under one, of which 2 leaves on a day and 3 comes on it; 5 alone but not from the first day on.
turns = st.integers(FIRST - 2, FIRST + DAYS + 2)


def under(turn: int) -> list[tuple[Place, ...]]:
    return [
        (Place(1, BEGINNING, END),),
        (Place(1, BEGINNING, END), Place(2, BEGINNING, turn), Place(3, turn, END)),
        (Place(5, turn, END),),
        (Place(9, BEGINNING, END),),
    ]


def parts_of(rows: list[Row], size: int) -> list[pa.RecordBatch]:
    schema = pa.schema(
        [("unit", pa.int64()), ("d", pa.int32()), ("c", pa.int8()), ("word", pa.string()), ("number", pa.int64())]
    )  # fmt: skip
    return [
        pa.RecordBatch.from_pylist(rows[begin : begin + size], schema)
        for begin in range(0, len(rows), size)
    ]


def by_hand(rows: list[Row], code: str, places: tuple[Place, ...], first: int, end: int) -> int:
    held, column = COUNTS[code]
    return len(
        {
            row[column]
            for row in rows
            for place in places
            if place.unit == row["unit"]
            and place.first <= row["d"] < place.end
            and first <= row["d"] < end
            and (row["c"] == 1 or not held)
        }
        - {None}
    )


@given(rows=rows_drawn, size=st.integers(1, 50), turn=turns)
def test_a_window_counts_each_thing_once(rows: list[Row], size: int, turn: int) -> None:
    of_each, end = under(turn), FIRST + DAYS
    found = named(ASKED, parts_of(rows, size), cuts(of_each, FIRST, end))
    for code in COUNTS:
        things, bit = found[code]
        expected = [by_hand(rows, code, places, FIRST, end) for places in of_each]
        assert things.counted(bit, of_each).tolist() == expected, code


@given(rows=rows_drawn, size=st.integers(1, 50), turn=turns)
def test_each_day_and_all_days_up_to_it(rows: list[Row], size: int, turn: int) -> None:
    days = range(FIRST, FIRST + DAYS)
    found = named(ASKED, parts_of(rows, size), [*days, FIRST + DAYS])
    for code in COUNTS:
        things, bit = found[code]
        for places in under(turn):
            single, to_date = things.by_span(bit, places)
            assert single.tolist() == [by_hand(rows, code, places, day, day + 1) for day in days], (
                code
            )
            assert to_date.tolist() == [
                by_hand(rows, code, places, FIRST, day + 1) for day in days
            ], code

"""Working on the parts of an answer while it comes."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier

import pytest

from thuocdo.warehouse.ahead import spread


def test_parts_are_worked_on_two_at_a_time_and_come_in_their_order() -> None:
    both = Barrier(2, timeout=10)

    def work(part: int) -> int:
        both.wait()  # breaks unless another part is worked on at the same time
        return part * part

    assert [*spread(work, range(4))] == [0, 1, 4, 9]


def test_no_more_parts_are_taken_than_are_worked_on() -> None:
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for part in range(9):
            taken.append(part)
            yield part

    found = spread(str, parts())
    assert next(found) == "0"
    assert taken == [0, 1]


def test_what_the_work_raises_comes_where_its_part_would() -> None:
    found = spread(lambda part: 6 // part, [3, 0, 2])
    assert next(found) == 2
    with pytest.raises(ZeroDivisionError):
        next(found)

"""Shares add up to one, and carrying figures over successions keeps every total."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.organisations.weights import Step, require_whole, restatement, share_out

JULY = date(2025, 7, 1)
HALF = Decimal("0.5")


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=40))
def test_shares_add_up_to_one_and_follow_the_counts(counts: list[int]) -> None:
    shares = share_out(counts)
    require_whole(shares)
    assert sum(shares) == 1
    for count, share in zip(counts, shares, strict=True):
        assert abs(share - Decimal(count) / sum(counts)) < Decimal("0.000000001")


def test_thirds() -> None:
    assert share_out([1, 1, 1]) == [
        Decimal("0.333333334"),
        Decimal("0.333333333"),
        Decimal("0.333333333"),
    ]


@pytest.mark.parametrize("counts", [[], [0], [5, -1]])
def test_no_shares_without_counts(counts: list[int]) -> None:
    with pytest.raises(InvalidInput, match="count above 0"):
        share_out(counts)


@pytest.mark.parametrize("weights", [[], [None, None], [Decimal(1)], [HALF, HALF]])
def test_whole_or_undecided(weights: list[Decimal | None]) -> None:
    require_whole(weights)


@pytest.mark.parametrize(
    "weights",
    [
        [HALF],
        [HALF, None],
        [HALF, Decimal("0.4")],
        [Decimal(2), Decimal(-1)],
        [Decimal(1), Decimal(0)],
    ],
)
def test_neither_whole_nor_undecided(weights: list[Decimal | None]) -> None:
    with pytest.raises(InvalidInput, match="add up to exactly 1"):
        require_whole(weights)


def test_a_way_over_several_days() -> None:
    steps = [
        Step(1, 3, date(2019, 12, 1), Decimal(1)),
        Step(2, 3, date(2019, 12, 1), Decimal(1)),
        Step(3, 4, JULY, Decimal("0.25")),
        Step(3, 5, JULY, Decimal("0.75")),
    ]
    then = restatement(steps, on=date(2024, 1, 1))
    assert then.weights == {1: {3: 1}, 2: {3: 1}}
    today = restatement(steps, on=JULY)
    quarters = {4: Decimal("0.25"), 5: Decimal("0.75")}
    assert today.weights == {1: quarters, 2: quarters, 3: quarters}
    assert (today.undecided, today.ended) == (frozenset(), frozenset())


def test_two_ways_to_one_heir_meet() -> None:
    steps = [
        Step(1, 2, date(2020, 1, 1), HALF),
        Step(1, 3, date(2020, 1, 1), HALF),
        Step(2, 4, JULY, Decimal(1)),
        Step(3, 4, JULY, Decimal(1)),
    ]
    assert restatement(steps, on=JULY).weights[1] == {4: 1}


def test_an_undecided_share_is_not_guessed_even_later_on_the_way() -> None:
    steps = [
        Step(1, 2, date(2020, 1, 1), Decimal(1)),
        Step(2, 3, JULY, None),
        Step(2, 4, JULY, None),
    ]
    found = restatement(steps, on=JULY)
    assert found.weights == {}
    assert found.undecided == {1, 2}
    assert restatement(steps, on=date(2025, 6, 30)).weights == {1: {2: 1}}


def test_a_unit_without_an_heir_has_ended() -> None:
    steps = [Step(1, 2, date(2020, 1, 1), Decimal(1)), Step(2, None, JULY, None)]
    found = restatement(steps, on=JULY)
    assert found.weights == {}
    assert found.ended == {1, 2}


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Units 0..n, each of which may end by passing on to later ones."""
    steps: list[Step] = []
    for unit in range(draw(st.integers(1, 8))):
        heirs = draw(st.lists(st.integers(unit + 1, 12), unique=True, max_size=4))
        day = date(2020, 1, 1) + timedelta(days=unit)
        counts = draw(st.lists(st.integers(1, 99), min_size=len(heirs), max_size=len(heirs)))
        shares = share_out(counts) if heirs else []
        steps += [Step(unit, heir, day, share) for heir, share in zip(heirs, shares, strict=True)]
    return steps


@given(histories(), st.integers(0, 12))
def test_every_former_unit_is_carried_whole(steps: list[Step], days: int) -> None:
    on = date(2020, 1, 1) + timedelta(days=days)
    found = restatement(steps, on=on)
    for shares in found.weights.values():
        assert sum(shares.values()) == 1
        assert all(share > 0 for share in shares.values())


@given(histories())
def test_carrying_twice_changes_nothing(steps: list[Step]) -> None:
    on = date(2021, 1, 1)
    found = restatement(steps, on=on)
    heirs = {heir for shares in found.weights.values() for heir in shares}
    assert heirs.isdisjoint(found.weights)

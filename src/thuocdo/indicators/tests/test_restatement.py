"""Carrying figures onto another map keeps every total, changes nothing the second time, and guesses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.indicators.indicator import Aggregation
from thuocdo.indicators.registry import indicator, indicators
from thuocdo.indicators.restatement import (
    Inheritance,
    Restated,
    can_be_restated,
    deal_out,
    inheritance,
    operands,
    restate,
    restate_ratio,
)
from thuocdo.organisations.weights import Step, share_out

JULY = date(2025, 7, 1)
HALF = Decimal("0.5")
ONE = Decimal(1)
RECEIVED = indicator("procedures.dossiers.received.direct.commune")
RATE = indicator("procedures.feedback.resolution_rate")
RESOLVED, ALL = "procedures.feedback.resolved", "procedures.feedback.received"


def shown(found: Mapping[int, Restated]) -> dict[int, Decimal | None]:
    return {unit: one.shown for unit, one in found.items()}


def carried(
    values: dict[int, Decimal | None], *steps: Step, on: date = JULY
) -> Mapping[int, Restated]:
    return restate(values, of=RECEIVED, by=inheritance(steps, on=on))


def test_a_merger_sums() -> None:
    found = carried({1: Decimal(100), 2: Decimal(50)}, Step(1, 3, JULY, ONE), Step(2, 3, JULY, ONE))
    assert shown(found) == {3: 150}
    assert found[3].complete
    assert [(part.unit, part.share, part.value) for part in found[3].parts] == [
        (1, 1, 100),
        (2, 1, 50),
    ]


def test_a_merger_into_a_unit_that_goes_on_adds_to_its_own() -> None:
    assert shown(carried({1: Decimal(100), 2: Decimal(50)}, Step(1, 2, JULY, ONE))) == {2: 150}


def test_a_split_follows_the_weights_and_stays_whole() -> None:
    thirds = share_out([1, 1, 1])
    steps = [Step(1, heir, JULY, share) for heir, share in zip((2, 3, 4), thirds, strict=True)]
    found = carried({1: Decimal(100)}, *steps)
    assert shown(found) == {2: 34, 3: 33, 4: 33}
    assert sum(one.value or 0 for one in found.values()) == 100
    assert found[2].value == Fraction("33.3333334")


def test_the_worked_example_of_the_documentation() -> None:
    a, b, c, d = range(4)
    steps = [
        Step(a, c, JULY, ONE),
        Step(b, c, JULY, Decimal("0.4")),
        Step(b, d, JULY, Decimal("0.6")),
    ]
    found = carried({a: Decimal(1200), b: Decimal(333)}, *steps)
    assert {unit: one.value for unit, one in found.items()} == {
        c: Fraction("1333.2"),
        d: Fraction("199.8"),
    }
    assert shown(found) == {c: 1333, d: 200}


def test_a_chain_is_followed_to_its_end() -> None:
    chain = [
        Step(1, 2, date(2019, 12, 1), ONE),
        Step(2, 3, JULY, Decimal("0.25")),
        Step(2, 4, JULY, Decimal("0.75")),
    ]
    assert shown(carried({1: Decimal(8)}, *chain)) == {3: 2, 4: 6}


def test_a_rename_carries_the_value_as_it_is() -> None:
    found = carried({1: Decimal("98.60")}, Step(1, 2, JULY, ONE))
    assert (found[2].value, found[2].shown) == (Fraction("98.6"), Decimal("98.6"))


def test_a_unit_that_nothing_happened_to_keeps_its_value() -> None:
    assert shown(carried({1: Decimal(7), 5: None})) == {1: 7, 5: None}


def test_later_successions_do_not_count() -> None:
    assert shown(carried({1: Decimal(7)}, Step(1, 2, JULY, ONE), on=date(2025, 6, 30))) == {1: 7}


def test_not_reported_is_not_zero() -> None:
    steps = [Step(1, 3, JULY, ONE), Step(2, 3, JULY, ONE)]
    partly = carried({1: Decimal(0), 2: None}, *steps)[3]
    assert (partly.shown, partly.missing, partly.complete) == (0, {2}, False)
    nothing = carried({1: None, 2: None}, *steps)[3]
    assert (nothing.value, nothing.shown, nothing.missing) == (None, None, {1, 2})


def test_a_unit_abolished_without_an_heir_passes_nothing_on() -> None:
    by = inheritance([Step(1, None, JULY, None)], on=JULY)
    assert by.ended == {1}
    assert restate({1: Decimal(9)}, of=RECEIVED, by=by) == {}


def test_a_part_without_an_heir_is_withheld_from_the_others() -> None:
    later = JULY + timedelta(days=1)
    steps = [Step(1, 2, JULY, HALF), Step(1, 3, JULY, HALF), Step(3, None, later, None)]
    found = carried({1: Decimal(9)}, *steps, on=later)
    assert (found[2].value, found[2].withheld) == (None, {1})
    assert 3 not in found


def test_undecided_shares_are_named_and_not_guessed() -> None:
    steps = [
        Step(1, 3, JULY, None),
        Step(1, 4, JULY, None),
        Step(2, 3, JULY, ONE),
    ]
    by = inheritance(steps, on=JULY)
    assert by.undecided == {1}
    found = restate({1: Decimal(100), 2: Decimal(5)}, of=RECEIVED, by=by)
    assert shown(found) == {3: 5, 4: None}
    assert found[3].withheld == found[4].withheld == {1}
    assert not found[3].complete


def test_the_origins_of_a_unit_are_all_that_may_pass_something_to_it() -> None:
    steps = [
        Step(1, 2, date(2020, 1, 1), ONE),
        Step(2, 4, JULY, ONE),
        Step(3, 4, JULY, None),
        Step(3, 5, JULY, None),
        Step(6, 7, JULY, ONE),
    ]
    by = inheritance(steps, on=JULY)
    assert by.origins_of([4]) == {1, 2, 3}
    assert by.origins_of([5, 7]) == {3, 6}


@pytest.mark.parametrize(
    "code",
    ["digital.online_services.full_rate", "procedures.inventory.total", "steering.index.par_rank"],
)
def test_what_does_not_add_up_is_refused(code: str) -> None:
    refused = indicators().get(code) or next(
        one for one in indicators().values() if one.aggregation == Aggregation.MAX
    )
    assert not can_be_restated(refused)
    with pytest.raises(InvalidInput, match="does not add up"):
        restate({1: ONE}, of=refused, by=inheritance([], on=JULY))
    with pytest.raises(InvalidInput, match="does not add up"):
        restate_ratio({}, of=refused, by=inheritance([], on=JULY))
    with pytest.raises(InvalidInput):
        operands(refused)


def test_a_ratio_without_a_formula_is_refused() -> None:
    without = next(
        one
        for one in indicators().values()
        if one.aggregation == Aggregation.RATIO_OF_SUMS and one.formula is None
    )
    with pytest.raises(InvalidInput):
        restate_ratio({}, of=without, by=inheritance([], on=JULY))


def test_a_ratio_is_computed_from_its_restated_parts() -> None:
    by = inheritance([Step(1, 3, JULY, ONE), Step(2, 3, JULY, ONE)], on=JULY)
    values = {
        RESOLVED: {1: Decimal(10), 2: Decimal(90)},
        ALL: {1: Decimal(100), 2: Decimal(100)},
    }
    assert restate_ratio(values, of=RATE, by=by)[3].value == 50
    values[ALL] = {1: Decimal(300), 2: Decimal(100)}
    assert restate_ratio(values, of=RATE, by=by)[3].value == 25


def test_a_unit_that_lacks_one_operand_is_in_neither_sum() -> None:
    by = inheritance([Step(1, 3, JULY, ONE), Step(2, 3, JULY, ONE)], on=JULY)
    values = {RESOLVED: {1: Decimal(10), 2: Decimal(90)}, ALL: {1: Decimal(40), 2: None}}
    found = restate_ratio(values, of=RATE, by=by)[3]
    assert (found.value, found.missing) == (25, {2})


def test_a_share_of_nothing_is_null() -> None:
    by = inheritance([Step(1, 3, JULY, ONE)], on=JULY)
    values = {RESOLVED: {1: Decimal(0)}, ALL: {1: Decimal(0)}}
    found = restate_ratio(values, of=RATE, by=by)[3]
    assert (found.value, found.complete) == (None, True)


def test_an_operand_that_was_not_reported_is_computed_from_its_own() -> None:
    rate = indicator("procedures.dossiers.all.on_time_rate")
    codes = operands(rate)
    assert set(rate.formula.references()) < set(codes)
    values: dict[str, dict[int, Decimal | None]] = {code: {1: None} for code in codes}
    for level, (on_time, resolved) in {
        "department": (1, 2),
        "district": (2, 3),
        "commune": (3, 3),
    }.items():
        values[f"procedures.dossiers.{level}.on_time"] = {1: Decimal(on_time)}
        values[f"procedures.dossiers.{level}.resolved"] = {1: Decimal(resolved)}
    by = inheritance([Step(1, 2, JULY, ONE)], on=JULY)
    assert restate_ratio(values, of=rate, by=by)[2].value == 75


# What always holds

UNITS = st.integers(0, 12)


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Units 0..n, each of which may end by passing on to later ones; now and then nobody has decided the shares."""
    steps: list[Step] = []
    for unit in range(draw(st.integers(1, 8))):
        heirs = draw(st.lists(st.integers(unit + 1, 12), unique=True, max_size=4))
        day = date(2020, 1, 1) + timedelta(days=unit)
        counts = draw(st.lists(st.integers(1, 99), min_size=len(heirs), max_size=len(heirs)))
        decided = draw(st.integers(0, 9)) > 0
        shares = share_out(counts) if heirs else []
        steps += [
            Step(unit, heir, day, share if decided else None)
            for heir, share in zip(heirs, shares, strict=True)
        ]
        if not heirs and draw(st.booleans()):
            steps.append(Step(unit, None, day, None))
    return steps


counts = st.one_of(st.none(), st.integers(0, 10**9).map(Decimal))
amounts = st.one_of(
    st.none(), st.decimals(-(10**9), 10**9, places=3, allow_nan=False, allow_infinity=False)
)
ALL_DONE = date(2021, 1, 1)


def total(values: Mapping[int, Decimal | None], by: Inheritance) -> Fraction:
    """What can be carried at all."""
    known = (value for unit, value in values.items() if unit not in by.withheld)
    return sum((Fraction(value) for value in known if value is not None), Fraction(0))


@given(histories(), st.dictionaries(UNITS, amounts))
def test_totals_are_kept_exactly(steps: list[Step], values: dict[int, Decimal | None]) -> None:
    by = inheritance(steps, on=ALL_DONE)
    found = restate(values, of=RECEIVED, by=by)
    assert sum(one.value or 0 for one in found.values()) == total(values, by)
    assert sum(Fraction(one.shown or 0) for one in found.values()) == total(values, by)


@given(histories(), st.dictionaries(UNITS, counts))
def test_counts_stay_whole_and_near_the_exact_value(
    steps: list[Step], values: dict[int, Decimal | None]
) -> None:
    for one in restate(values, of=RECEIVED, by=inheritance(steps, on=ALL_DONE)).values():
        if one.value is None or one.shown is None:
            assert one.value is one.shown is None
            continue
        assert one.shown == int(one.shown)
        divided = [part for part in one.parts if part.share != 1]
        assert abs(Fraction(one.shown) - one.value) <= len(divided)


@given(histories(), st.dictionaries(UNITS, counts))
def test_restating_twice_changes_nothing(
    steps: list[Step], values: dict[int, Decimal | None]
) -> None:
    by = inheritance(steps, on=ALL_DONE)
    once = shown(restate(values, of=RECEIVED, by=by))
    assert shown(restate(once, of=RECEIVED, by=by)) == once


@given(histories(), st.dictionaries(UNITS, counts), st.randoms())
def test_the_order_of_units_and_successions_does_not_matter(
    steps: list[Step], values: dict[int, Decimal | None], random: object
) -> None:
    shuffled_steps, shuffled = list(steps), list(values.items())
    random.shuffle(shuffled_steps)  # type: ignore[attr-defined]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    once = restate(values, of=RECEIVED, by=inheritance(steps, on=ALL_DONE))
    again = restate(dict(shuffled), of=RECEIVED, by=inheritance(shuffled_steps, on=ALL_DONE))
    assert shown(again) == shown(once)
    assert {u: r.value for u, r in again.items()} == {u: r.value for u, r in once.items()}


@given(histories(), st.dictionaries(UNITS, counts), st.integers(0, 8))
def test_exact_values_can_be_carried_over_a_day_in_between(
    steps: list[Step], values: dict[int, Decimal | None], days: int
) -> None:
    """By way of the map of an earlier day the exact values are the same, where everything is decided."""
    there = inheritance(steps, on=date(2020, 1, 1) + timedelta(days=days))
    further = inheritance(steps, on=ALL_DONE)
    carried_once: dict[int, Fraction] = {}
    for unit, value in values.items():
        if unit in further.withheld or unit in there.withheld or value is None:
            continue
        for heir, share in there.of(unit).items():
            for last, rest in further.of(heir).items():
                carried_once[last] = (
                    carried_once.get(last, Fraction(0)) + Fraction(value) * share * rest
                )
    kept = {unit: value for unit, value in values.items() if unit not in further.withheld}
    direct = restate(kept, of=RECEIVED, by=further)
    assert carried_once == {u: r.value for u, r in direct.items() if r.value is not None}


@given(
    st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False),
    st.lists(st.integers(1, 10**6), min_size=1, max_size=20),
)
def test_a_value_is_dealt_out_without_rest(value: Decimal, sizes: list[int]) -> None:
    shares = {n: Fraction(size, sum(sizes)) for n, size in enumerate(sizes)}
    dealt = deal_out(value, shares)
    assert sum(dealt.values()) == value
    for unit, share in shares.items():
        assert abs(Fraction(dealt[unit]) - Fraction(value) * share) < 1

"""Points from counts, by hand and for any counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.scoring.ranking import ranked
from thuocdo.scoring.service_index.edition import Component, Empty, edition
from thuocdo.scoring.service_index.scores import Score, State, points_of, scored

if TYPE_CHECKING:
    from collections.abc import Mapping

HOLDS = edition(date(2026, 11, 27))
NONE: dict[str, int] = dict.fromkeys(HOLDS.measures, 0)
COUNTS = st.fixed_dictionaries(dict.fromkeys(HOLDS.measures, st.integers(0, 10_000)))


def score(**counts: int) -> Score:
    named = {code.replace("__", "."): count for code, count in counts.items()}
    assert set(named) <= set(NONE)
    return scored(HOLDS, NONE | named)


def component(code: str) -> Component:
    return HOLDS.component(code)


@pytest.mark.parametrize(
    ("code", "share", "points"),
    [
        ("2.1", "98.6", "19.72"),  # no threshold: 20 · 98.6 / 100
        ("4.3", "80", "2"),  # the threshold is reached: all points
        ("4.3", "79.99", "1.99975"),
        ("4.3", "100", "2"),
        ("4.3", "40", "1"),
        ("4.3", "0", "0"),
        ("5.4", "45", "3"),
        ("4.3", "130", "2"),  # beyond all
        ("4.3", "-5", "0"),
    ],
)
def test_points_follow_the_rule(code: str, share: str, points: str) -> None:
    assert points_of(component(code), Fraction(share)) == Fraction(points)


def test_a_score_by_hand() -> None:
    """7 of 8 in time; 1 of 3 results as a file; 1 of 4 reused; 1 of 2 online; 4 of 5 on time, one of them disliked."""
    found = score(
        dossiers__received=4,
        dossiers__index_ended=5,
        dossiers__index_ended_on_time=4,
        dossiers__index_open=3,
        service_index__open_in_time=3,
        service_index__paper_results=3,
        service_index__electronic_results=1,
        service_index__reused=1,
        service_index__full_service=2,
        service_index__full_online=1,
        service_index__disliked=1,
    )
    points = {one.component.code: (one.value, one.points) for one in found.components if one.counts}
    assert points == {
        "2.1": (Decimal("87.50"), Decimal("17.50")),
        "3.x": (Decimal("50.00"), Decimal("6.00")),
        "4.1": (Decimal("33.33"), Decimal("2.00")),  # 6 · 33.33 / 100 = 1.9998
        "4.3": (Decimal("25.00"), Decimal("0.63")),  # 2 · 25 / 80 = 0.625, half up
        "5.4": (Decimal("60.00"), Decimal("4.00")),  # (4 - 1) / 5, threshold 90
    }
    assert (found.got, found.measurable) == (Decimal("30.13"), 20 + 12 + 6 + 2 + 6)
    assert found.on_scale == Decimal("65.50")
    assert found.band is not None
    assert found.band.code == "average"


def test_the_mean_is_in_days_and_carries_no_points() -> None:
    found = score(
        service_index__handled=2,
        service_index__ended_seconds=10 * 86_400,
        service_index__accepted_seconds=7 * 86_400,
    )
    assert found.component("2.2").value == Decimal("1.50")
    assert not found.component("2.2").counts


def test_nothing_to_count_is_not_applicable_and_no_zero() -> None:
    found = score()
    assert found.on_scale is None
    assert found.band is None
    assert (found.got, found.measurable) == (0, 0)
    states = {one.state for one in found.components}
    assert states == {State.NOT_APPLICABLE, State.WAITS}


def test_a_denominator_of_zero_can_mean_zero() -> None:
    changed = tuple(
        replace(one, empty=Empty.ZERO) if one.code == "2.1" else one for one in HOLDS.components
    )
    found = scored(replace(HOLDS, components=changed), NONE)
    assert found.component("2.1").points == 0
    assert found.measurable == 20


def test_what_waits_is_never_computed() -> None:
    counts = {"dossiers.received": 10, "service_index.synced": 10, "service_index.online": 10}
    found = scored(HOLDS, NONE | counts)
    assert found.component("1.4").state is State.WAITS
    assert found.component("3.3").state is State.WAITS  # it is multiplied by 1.4
    assert found.component("1.4").points is None


def test_a_share_is_multiplied_by_that_of_another() -> None:
    ready = tuple(
        replace(one, waits=None) if one.code == "1.4" else one for one in HOLDS.components
    )
    counts = NONE | {"dossiers.received": 10, "service_index.synced": 5, "service_index.online": 8}
    found = scored(replace(HOLDS, components=ready), counts)
    assert found.component("3.3").value == Decimal("40.00")
    assert found.component("3.3").points is None  # nobody knows the points it carries


def test_a_measure_that_is_not_known_leaves_its_components_out() -> None:
    found = scored(HOLDS, {**NONE, "dossiers.index_ended": 4, "service_index.disliked": None})
    assert found.component("5.4").state is State.NOT_APPLICABLE


@given(COUNTS)
def test_points_lie_between_nothing_and_all_and_parts_sum_to_the_whole(
    counts: Mapping[str, int],
) -> None:
    found = scored(HOLDS, counts)
    for one in found.components:
        if one.points is not None:
            assert one.component.points is not None
            assert 0 <= one.points <= one.component.points
            assert abs(Fraction(one.points) - one.exact) <= Fraction(1, 100)
    assert sum(one.points for one in found.components if one.counts and one.points) == found.got
    assert sum(group.got for group in found.groups) == found.got
    assert found.got <= found.measurable <= 100
    assert (found.on_scale is None) == (found.measurable == 0)
    assert found.on_scale is None or 0 <= found.on_scale <= 100


@given(
    COUNTS, st.sampled_from(["dossiers.index_ended_on_time", "service_index.electronic_results"])
)
def test_one_more_good_record_never_costs_points(counts: Mapping[str, int], code: str) -> None:
    more = {**counts, code: counts[code] + 1}
    assert scored(HOLDS, more).exact >= scored(HOLDS, counts).exact


def test_units_with_equal_scores_share_a_place_and_those_without_have_none() -> None:
    best = score(dossiers__index_ended=1, dossiers__index_ended_on_time=1)
    half = score(dossiers__index_ended=2, dossiers__index_ended_on_time=1)
    scores = {1: half, 2: best, 3: best, 4: score(), 5: half}
    ranks = ranked({unit: one.on_scale for unit, one in scores.items()})
    assert {unit: rank.place for unit, rank in ranks.items()} == {2: 1, 3: 1, 1: 3, 5: 3, 4: None}
    assert {rank.among for rank in ranks.values()} == {4}
    assert ranks[2].shared
    assert not ranks[4].shared


def test_a_unit_of_which_little_was_measured_has_no_rank() -> None:
    """One good piece of feedback is 100 on the scale, and no ground for the first place."""
    found = scored(HOLDS, dict.fromkeys(HOLDS.measures, 1))
    assert found.for_rank == found.on_scale is not None
    least = HOLDS.ranked_from * HOLDS.measurable / 100
    assert replace(found, measurable=least).for_rank == found.on_scale
    assert replace(found, measurable=least - 1).for_rank is None
    assert score().for_rank is None

"""The index as data: points as the decision gives them, what is not known marked, every measure there."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from thuocdo.indicators.measures.registry import measures
from thuocdo.scoring.service_index.edition import Edition, all_components, edition, first_day

TODAY = date(2026, 11, 27)
GROUPS = {"1": 18, "2": 20, "3": 12, "3P": 10, "4": 22, "5": 18}
CHANGES = sorted(
    {one.valid_from for one in all_components()}
    | {one.valid_until for one in all_components() if one.valid_until}
)


def days() -> list[date]:
    return [day for change in CHANGES for day in (change - timedelta(days=1), change)]


@pytest.mark.parametrize("day", days())
def test_points_sum_to_what_the_groups_carry_and_all_to_100(day: date) -> None:
    holds = edition(day)
    for group in holds.groups:
        points = [one.points for one in holds.of_group(group.code) if one.points is not None]
        assert sum(points) == group.points == GROUPS[group.code]
    assert sum(one.points for one in holds.groups) == holds.total == 100


@pytest.mark.parametrize("day", days())
def test_each_component_stands_once_on_a_day_and_in_a_group(day: date) -> None:
    codes = [one.code for one in edition(day).components]
    assert len(codes) == len(set(codes))
    assert {one.group for one in edition(day).components} <= set(GROUPS)


def test_all_components_of_the_decision_are_there() -> None:
    codes = {one.code for one in edition(TODAY).components}
    assert codes >= {
        "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "3.1", "3.2", "3.3", "3.x", "3.5a", "3.5b", "3.6", "4.1", "4.2", "4.c",
        "4.3", "4.4", "4.5a", "4.5b", "5.1", "5.2", "5.3", "5.4",
    }  # fmt: skip


def test_every_measure_is_there_and_what_waits_says_for_what() -> None:
    for one in all_components():
        assert all(code in measures() for code in one.measures), one.code
        assert one.measured == bool(one.above and one.below) or one.waits, one.code
        assert one.waits is None or (one.waits.vi and one.waits.en)
    assert all(one.among in measures() for one in edition(TODAY).repairs)
    assert edition(TODAY).risk.among in measures()


def test_what_is_not_known_is_marked() -> None:
    for one in all_components():
        unknown = one.points is None
        doubted = {doubt.of for doubt in one.doubts}
        assert not unknown or "points" in doubted, one.code
        assert one.mark.value != "unsure" or one.doubts, one.code
        assert one.times in {"", "1.4"}


def test_the_index_begins_with_the_decision_and_the_bands_cover_every_score() -> None:
    assert first_day() == date(2022, 6, 23)
    assert edition(date(2020, 1, 1)) is edition(first_day())
    bands = {
        score: _band(edition(TODAY), score)
        for score in ("100", "90", "89.99", "70", "50", "49.99", "0")
    }
    assert list(bands.values()) == [
        "excellent",
        "excellent",
        "good",
        "fair",
        "average",
        "weak",
        "weak",
    ]


def _band(holds: Edition, score: str) -> str:
    return holds.band(Decimal(score)).code


def test_the_split_of_the_online_group_holds_until_the_display_of_2026() -> None:
    before = {one.code: one.points for one in edition(date(2026, 6, 30)).of_group("3")}
    assert before == {"3.1": 2, "3.2": 4, "3.3": 6}
    after = {one.code: one.points for one in edition(date(2026, 7, 1)).of_group("3")}
    assert after == {"3.1": None, "3.2": None, "3.3": None, "3.x": 12, "3.n": 0}

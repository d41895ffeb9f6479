"""The evaluation of agencies as data, and its points from counts, by hand and for any counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.indicators.measures.registry import measures
from thuocdo.scoring.handling_evaluation.edition import Grain, all_editions, edition
from thuocdo.scoring.handling_evaluation.scores import Evaluation, evaluated, to_tenth
from thuocdo.scoring.handling_evaluation.windows import Span, quarter_of, recent, span_of
from thuocdo.scoring.service_index.scores import State

if TYPE_CHECKING:
    from collections.abc import Mapping

HOLDS = edition(date(2026, 11, 27))
NONE: dict[str, int] = dict.fromkeys(HOLDS.measures, 0)
#: Ten dossiers, all early, no supplement, half of them online and of online services: everything that is known has 2 points.
BEST = {
    "dossiers.resolved": 10,
    "dossiers.resolved_early": 10,
    "dossiers.resolved_on_time": 10,
    "handling_evaluation.never_asked": 10,
    "dossiers.received": 10,
    "dossiers.received.online": 5,
    "dossiers.procedures_with_dossiers": 4,
    "dossiers.services_with_dossiers": 2,
}
KNOWN = ("1", "3", "4", "7", "8", "9")


def of(counts: Mapping[str, int | None]) -> Evaluation:
    assert set(counts) <= set(NONE)
    return evaluated(HOLDS, {**NONE, **counts})


def points(code: str, **counts: int) -> Decimal | None:
    named = {key.replace("__", "."): count for key, count in counts.items()}
    return of(BEST | named).index(code).points


def test_there_are_nine_indices_that_give_eighteen_points() -> None:
    for holds in all_editions():
        assert [one.code for one in holds.indices] == [str(n) for n in range(1, 10)]
        assert holds.total == 18 == 2 * len(holds.indices)
        for one in holds.indices:
            assert (one.waits is None) == bool(one.steps), one.code
            assert not one.steps or [step.points for step in one.steps] == [2, 1, 0], one.code
            assert all(code in measures() for code in one.measures), one.code
    assert [one.code for one in HOLDS.indices if one.waits] == ["2", "5", "6"]
    assert [one.code for one in HOLDS.indices if one.grain is Grain.DOSSIER] == ["1", "2", "3", "4", "7"]  # fmt: skip


def test_what_a_step_of_an_agency_asks_for_is_counted_and_the_last_step_asks_for_nothing() -> None:
    for one in HOLDS.indices:
        shares, none = {each.code for each in one.shares}, {each.code for each in one.none}
        for test in (each for step in one.steps for each in step.tests):
            assert bool(test.share) != bool(test.none)
            assert test.share in shares | {""}
            assert test.none in none | {""}
        assert not one.steps or not one.steps[-1].tests


def test_the_circular_holds_from_its_first_day_and_its_survival_is_open_from_2025() -> None:
    assert HOLDS.valid_from == date(2019, 1, 6)
    assert edition(date(2010, 1, 1)) is HOLDS
    before, since = date(2025, 9, 14), date(2025, 9, 15)
    assert {one.of for one in HOLDS.doubts_on(since)} - {one.of for one in HOLDS.doubts_on(before)} == {"validity"}  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, "2.0"),
        # 4 early, 3 on time, 3 late: (8 + 3) / 10
        ({"resolved_early": 4, "resolved_on_time": 7}, "1.1"),
        # 5 early, 1 on time, 2 late of 8: 11 / 8 = 1.375
        ({"resolved": 8, "resolved_early": 5, "resolved_on_time": 6}, "1.4"),
        # 1 on time of 20: 0.05, half up
        ({"resolved": 20, "resolved_early": 0, "resolved_on_time": 1}, "0.1"),
        ({"resolved_early": 0, "resolved_on_time": 0}, "0.0"),
    ],
)
def test_total_time(counts: dict[str, int], expected: str) -> None:
    named = {f"dossiers__{key}": count for key, count in counts.items()}
    assert points("1", **named) == Decimal(expected)


def test_contacts_and_bodies() -> None:
    """Of ten dossiers six were never asked for papers, three once, one twice."""
    asked = {"handling_evaluation__never_asked": 6, "handling_evaluation__asked_once": 3}
    assert points("3", **asked) == Decimal("1.5")  # (12 + 3) / 10
    assert points("4", **asked) == Decimal("1.6")  # (12 + 4) / 10
    score = of(BEST | {"handling_evaluation.never_asked": 6, "handling_evaluation.asked_once": 3})
    assert [(one.count, one.points) for one in score.index("3").steps] == [(6, 12), (3, 3), (1, 0)]


@pytest.mark.parametrize(
    ("complaints", "expected"), [(0, "1.1"), (1, "0.9"), (5, "0.1"), (6, "0.0"), (40, "0.0")]
)
def test_each_complaint_takes_two_points_and_never_below_nothing(
    complaints: int, expected: str
) -> None:
    timely = {"dossiers__resolved_early": 4, "dossiers__resolved_on_time": 7}
    found = points("7", service_index__feedback_on_dossiers=complaints, **timely)
    assert found == Decimal(expected)
    assert points("1", service_index__feedback_on_dossiers=complaints, **timely) == Decimal("1.1")


@pytest.mark.parametrize(
    ("ended", "on_time", "open_", "in_time", "expected"),
    [
        (0, 0, 0, 0, 2),  # none
        (0, 0, 3, 3, 2),  # none that had to be answered yet
        (7, 7, 0, 0, 2),
        (10, 9, 0, 0, 1),
        (1000, 899, 0, 0, 0),
        (10, 9, 5, 5, 1),  # what is open in time does not count
        (9, 9, 1, 0, 1),  # one drags on
        (9, 9, 2, 0, 0),
        (0, 0, 1, 0, 0),
    ],
)
def test_answers_to_feedback(
    ended: int, on_time: int, open_: int, in_time: int, expected: int
) -> None:
    found = points(
        "8",
        feedback__ended=ended,
        feedback__ended_on_time=on_time,
        feedback__open=open_,
        feedback__open_in_time=in_time,
    )
    assert found == expected


@pytest.mark.parametrize(
    ("services", "online", "late", "overdue", "expected"),
    [
        (20, 30, 0, 0, 2),
        (19, 30, 0, 0, 1),
        (20, 29, 0, 0, 1),
        (0, 15, 0, 0, 1),
        (100, 14, 0, 0, 0),
        (100, 100, 1, 0, 0),
        (100, 100, 0, 1, 0),
    ],
)
def test_online_service(services: int, online: int, late: int, overdue: int, expected: int) -> None:
    found = points(
        "9",
        dossiers__procedures_with_dossiers=100,
        dossiers__services_with_dossiers=services,
        dossiers__received=100,
        dossiers__received__online=online,
        handling_evaluation__online_resolved_late=late,
        handling_evaluation__online_open_overdue=overdue,
    )
    assert found == expected


def test_a_step_is_reached_by_the_exact_share_and_not_by_the_rounded_one() -> None:
    counts = {"dossiers__received": 100_000, "dossiers__received__online": 29_999}
    assert points("9", **counts) == 1
    assert points("8", feedback__ended=10_000, feedback__ended_on_time=8_999) == 0


def test_the_sum_of_what_is_known_is_carried_over_to_eighteen() -> None:
    found = of(BEST)
    assert [one.index.code for one in found.indices if one.points is not None] == list(KNOWN)
    assert (found.got, found.measurable, found.carried) == (12, 12, 18)
    assert not found.whole
    assert found.band is not None
    assert found.band.code == "excellent"
    # 1.1 + 1.5 + 1.6 + 0.9 + 1 + 0 = 6.1 of 12 → 9.15, half up
    mixed = of(
        BEST
        | {
            "dossiers.resolved_early": 4,
            "dossiers.resolved_on_time": 7,
            "handling_evaluation.never_asked": 6,
            "handling_evaluation.asked_once": 3,
            "service_index.feedback_on_dossiers": 1,
            "feedback.ended": 10,
            "feedback.ended_on_time": 9,
            "handling_evaluation.online_resolved_late": 1,
        }
    )
    assert [one.points for one in mixed.indices if one.points is not None] == [
        Decimal(one) for one in ("1.1", "1.5", "1.6", "0.9", "1", "0")
    ]
    assert (mixed.got, mixed.carried) == (Decimal("6.1"), Decimal("9.2"))
    assert mixed.band is not None
    assert mixed.band.code == "fair"


def test_an_index_that_is_not_known_is_left_out() -> None:
    nothing_new: dict[str, int | None] = {
        "dossiers.received": 0,
        "dossiers.procedures_with_dossiers": 0,
    }
    found = of(BEST | nothing_new)
    assert found.index("9").state is State.NOT_APPLICABLE
    assert (found.got, found.measurable, found.carried) == (10, 10, 18)
    unknown = of(BEST | {"service_index.feedback_on_dossiers": None})
    assert unknown.index("7").state is State.NOT_APPLICABLE
    assert unknown.measurable == 10


def test_where_no_dossier_was_resolved_there_is_no_band() -> None:
    found = of({"dossiers.received": 3, "dossiers.procedures_with_dossiers": 1})
    assert (found.index("8").points, found.index("9").points) == (2, 0)
    assert (found.carried, found.band) == (None, None)
    assert of({}).carried is None


@pytest.mark.parametrize(
    ("carried", "band"),
    [
        ("18", "excellent"), ("15", "excellent"), ("14.9", "good"), ("12", "good"), ("11.9", "fair"), ("9", "fair"),
        ("8.9", "average"), ("6", "average"), ("5.9", "weak"), ("0", "weak"),
    ],
)  # fmt: skip
def test_bands_at_their_edges(carried: str, band: str) -> None:
    assert HOLDS.band(Decimal(carried)).code == band


@pytest.mark.parametrize(
    ("value", "expected"), [("5/100", "0.1"), ("49/1000", "0.0"), ("1495/100", "15.0"), ("2", "2.0")]
)  # fmt: skip
def test_half_is_rounded_up(value: str, expected: str) -> None:
    assert str(to_tenth(Fraction(value))) == expected


@st.composite
def possible(draw: st.DrawFn) -> dict[str, int]:
    """Draw counts that can be: parts no larger than their wholes."""

    def part(whole: int) -> int:
        return draw(st.integers(0, whole))

    resolved, received, ended, open_ = (draw(st.integers(0, 500)) for _ in range(4))
    on_time, never = part(resolved), part(resolved)
    procedures = draw(st.integers(min(received, 1), received))
    return NONE | {
        "dossiers.resolved": resolved,
        "dossiers.resolved_on_time": on_time,
        "dossiers.resolved_early": part(on_time),
        "handling_evaluation.never_asked": never,
        "handling_evaluation.asked_once": part(resolved - never),
        "service_index.feedback_on_dossiers": draw(st.integers(0, 50)),
        "feedback.ended": ended,
        "feedback.ended_on_time": part(ended),
        "feedback.open": open_,
        "feedback.open_in_time": part(open_),
        "dossiers.received": received,
        "dossiers.received.online": part(received),
        "dossiers.procedures_with_dossiers": procedures,
        "dossiers.services_with_dossiers": part(procedures),
        "handling_evaluation.online_resolved_late": draw(st.integers(0, 2)),
        "handling_evaluation.online_open_overdue": draw(st.integers(0, 2)),
    }


@given(possible())
def test_parts_sum_to_the_whole_and_nothing_leaves_its_bounds(counts: dict[str, int]) -> None:
    found = evaluated(HOLDS, counts)
    known = [one.points for one in found.indices if one.points is not None]
    assert all(0 <= one <= 2 for one in known)
    assert sum(known) == found.got
    assert found.measurable == 2 * len(known)
    for one in found.indices:
        if one.steps:
            assert sum(step.count for step in one.steps) == one.dossiers
    assert (found.carried is None) == (counts["dossiers.resolved"] == 0)
    assert found.carried is None or 0 <= found.carried <= 18


@given(possible(), st.sampled_from(["late", "complaint", "asked", "online_late"]))
def test_one_more_bad_thing_never_gives_points(counts: dict[str, int], what: str) -> None:
    worse: dict[str, Any] = {
        "late": {"dossiers.resolved": counts["dossiers.resolved"] + 1,
                 "handling_evaluation.asked_once": counts["handling_evaluation.asked_once"]},
        "complaint": {"service_index.feedback_on_dossiers": counts["service_index.feedback_on_dossiers"] + 1},
        "asked": {"handling_evaluation.never_asked": max(counts["handling_evaluation.never_asked"] - 1, 0)},
        "online_late": {"handling_evaluation.online_resolved_late": 3},
    }[what]  # fmt: skip
    before, after = evaluated(HOLDS, counts), evaluated(HOLDS, counts | worse)
    for one, other in zip(before.indices, after.indices, strict=True):
        if one.points is not None and other.points is not None:
            assert other.points <= one.points


def test_quarters_and_years_of_the_calendar_end_today() -> None:
    today = date(2026, 11, 28)
    quarter = quarter_of(today)
    assert (quarter, quarter.word) == (Span(2026, 4), "2026-q4")
    days = quarter.days(today)
    assert (days.first_day, days.last_day) == (date(2026, 10, 1), today)
    assert not quarter.ended(today)
    assert Span(2026, 3).ended(date(2026, 10, 1))
    assert not Span(2026, 3).ended(date(2026, 9, 30))
    assert Span(2026, 1).days(today).last_day == date(2026, 3, 31)
    assert Span(2025, None).days(today).last_day == date(2025, 12, 31)
    assert [one.word for one in recent(date(2026, 2, 1))] == [
        "2026-q1", "2025-q4", "2025-q3", "2025-q2", "2025-q1", "2026", "2025",
    ]  # fmt: skip
    assert [span_of(one.word) for one in recent(today)] == list(recent(today))
    with pytest.raises(InvalidInput):
        Span(2027, 1).days(today)


@pytest.mark.parametrize("word", ["", "2026-q5", "2026-q0", "26-q1", "2026-1", "9999", "0001", "2026-q1 ", "\uff12\uff10\uff12\uff16"])  # fmt: skip
def test_words_that_are_no_period_are_refused(word: str) -> None:
    with pytest.raises(InvalidInput):
        span_of(word)

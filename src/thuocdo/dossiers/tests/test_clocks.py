"""The two clocks against a table worked by hand (docs/algorithms/deadline.md), with the usual hours and the shipped days off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.dossiers import events as e
from thuocdo.dossiers.clock_line import ResultClass, StretchKind
from thuocdo.dossiers.clock_rules import clock_rule, shipped_rules
from thuocdo.dossiers.clocks import dues_after, index_clock, legal_clock
from thuocdo.dossiers.tests.stories import (
    DEPARTMENT,
    WARD,
    accepted,
    asked,
    asked_again,
    extended,
    handed_over,
    in_hand,
    now,
    received,
    resolved,
    supplied,
)
from thuocdo.working_time.tests.calendars import at, shipped

ELSEWHERE = {"competent_agency": DEPARTMENT, "territorial_scope": "province"}
TWO_DAYS = {"term_amount": Decimal(2)}
MARCH = "2026-03-02 09:00"


def paying(when: str, *, basis: str = "Luật Đất đai, Điều 155") -> e.PaymentRequired:
    return e.PaymentRequired(at=at(when), amount_vnd=1000, pauses=bool(basis), legal_basis=basis)


def paid(when: str) -> e.Paid:
    return e.Paid(at=at(when), amount_vnd=1000, reference="FT1")


GOLDEN = {
    "two days over Tết": (
        in_hand("2026-02-12 14:00", **TWO_DAYS),
        "2026-02-23 17:30", "2026-02-23 17:30",
    ),
    "a supplement restarts the law's clock and pauses the index's": (
        [*in_hand(MARCH), asked("2026-03-04 10:00"), supplied("2026-03-10 08:30")],
        "2026-03-17 17:30", "2026-03-13 16:00",
    ),
    "an extension of three days": (
        [*in_hand(MARCH), extended("2026-03-06 09:00", 3)],
        "2026-03-12 17:30", "2026-03-12 17:30",
    ),
    "an extension ends where the law's clock restarts": (
        [*in_hand(MARCH), extended("2026-03-03 09:00", 3), asked("2026-03-04 17:30"), supplied("2026-03-05 07:30")],
        "2026-03-12 17:30", "2026-03-12 17:30",
    ),
    "handed in elsewhere: from where the agency has it": (
        [received("2026-08-06 16:00", term_amount=Decimal(3), **ELSEWHERE), accepted("2026-08-06 16:00"),
         handed_over("2026-08-06 16:05", DEPARTMENT), e.TakenOver(at=at("2026-08-07 08:00"), unit=DEPARTMENT)],
        "2026-08-12 17:30", "2026-08-12 17:30",
    ),
    "handed in elsewhere before 5 August 2026: from the reception": (
        [received("2026-07-30 16:00", term_amount=Decimal(3), **ELSEWHERE), accepted("2026-07-30 16:00"),
         handed_over("2026-07-30 16:05", DEPARTMENT), e.TakenOver(at=at("2026-07-31 08:00"), unit=DEPARTMENT)],
        "2026-08-04 17:30", "2026-08-04 17:30",
    ),
    "a special law pauses for a payment": (
        [*in_hand(MARCH), paying("2026-03-05 13:30"), paid("2026-03-09 07:30")],
        "2026-03-11 11:30", "2026-03-09 17:30",
    ),
    "a payment without a law pauses nothing": (
        [*in_hand(MARCH), paying("2026-03-05 13:30", basis=""), paid("2026-03-09 07:30")],
        "2026-03-09 17:30", "2026-03-09 17:30",
    ),
    "a linked dossier of the last hour": (
        in_hand("2026-03-03 16:45", interagency=True, **TWO_DAYS), "2026-03-06 17:30", "2026-03-06 17:30",
    ),
    "any other dossier of the last hour": (
        in_hand("2026-03-03 16:45", **TWO_DAYS), "2026-03-05 17:30", "2026-03-05 17:30",
    ),
    "a month to the leap day": (
        in_hand("2024-01-31 09:00", term_amount=Decimal(1), term_unit="month"),
        "2024-02-29 17:30", "2024-02-29 17:30",
    ),
    "over the year's end": (
        in_hand("2025-12-31 09:00", term_amount=Decimal(1)), "2026-01-05 17:30", "2026-01-05 17:30",
    ),
    "hours": (
        in_hand("2026-02-13 16:30", term_amount=Decimal(8), term_unit="hour"),
        "2026-02-23 16:30", "2026-02-23 16:30",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "legal", "index"), GOLDEN.values(), ids=GOLDEN)
def test_due_times_worked_by_hand(events: Sequence[e.Event], legal: str, index: str) -> None:
    assert legal_clock(events, shipped(), now=now()).due_at == at(legal)
    assert index_clock(events, shipped(), now=now()).due_at == at(index)
    lines = (one(events, shipped(), now=now()) for one in (legal_clock, index_clock))
    law, by_index = lines
    told = (law.due_at, law.original_due_at, by_index.due_at)
    assert dues_after(events, shipped()) == told


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-03-06 17:30", ResultClass.EARLY),
        ("2026-03-09 08:00", ResultClass.ON_TIME),
        ("2026-03-09 19:00", ResultClass.ON_TIME),
        ("2026-03-10 07:31", ResultClass.LATE),
    ],
)
def test_an_end_is_early_on_time_or_late_by_its_day(end: str, expected: ResultClass) -> None:
    line = legal_clock([*in_hand(MARCH), resolved(end)], shipped(), now=now())
    assert line.against_current is expected
    assert line.ended_at == at(end)


def test_a_limit_in_hours_is_late_by_the_moment() -> None:
    story = [
        received(MARCH, term_amount=Decimal(4), term_unit="hour"),
        accepted(MARCH, late_after="moment"),
    ]
    assert legal_clock([*story, resolved("2026-03-02 15:00")], shipped(), now=now()).due_at == at(
        "2026-03-02 15:00"
    )
    late = legal_clock([*story, resolved("2026-03-02 15:01")], shipped(), now=now())
    assert late.against_current is ResultClass.LATE


def test_an_extension_never_makes_a_late_dossier_punctual_against_the_first_date() -> None:
    events = [*in_hand(MARCH), extended("2026-03-06 09:00", 3), resolved("2026-03-11 10:00")]
    line = legal_clock(events, shipped(), now=now())
    assert line.original_due_at == at("2026-03-09 17:30")
    assert (line.against_current, line.against_original) == (ResultClass.EARLY, ResultClass.LATE)


def test_asking_for_papers_does_not_wipe_out_that_it_was_overdue() -> None:
    events = [*in_hand(MARCH), asked("2026-03-11 09:00"), supplied("2026-03-12 09:00")]
    line = legal_clock([*events, resolved("2026-03-12 10:00")], shipped(), now=now())
    assert line.late_anyway
    assert line.against_current is ResultClass.LATE


def test_a_second_request_is_late_in_the_index_alone() -> None:
    events = [
        *in_hand(MARCH),
        asked("2026-03-04 10:00"),
        supplied("2026-03-05 10:00"),
        asked_again("2026-03-05 11:00"),
        supplied("2026-03-05 14:00"),
        resolved("2026-03-05 15:00"),
    ]
    assert index_clock(events, shipped(), now=now()).against_current is ResultClass.LATE
    assert legal_clock(events, shipped(), now=now()).against_current is ResultClass.EARLY


def test_a_request_nobody_answers_ends_the_index_and_only_pauses_the_law() -> None:
    events = [*in_hand(MARCH), asked("2026-03-04 10:00")]
    index = index_clock(events, shipped(), now=now())
    assert (index.ended_at, index.against_current) == (at("2026-03-04 10:00"), ResultClass.EARLY)
    legal = legal_clock(events, shipped(), now=now("2026-03-05 10:00"))
    assert legal.paused
    assert legal.ended_at is None


def test_a_withdrawal_ends_the_index_until_it_is_declined() -> None:
    events: list[e.Event] = [*in_hand(MARCH), e.WithdrawalRequested(at=at("2026-03-04 10:00"))]
    assert index_clock(events, shipped(), now=now()).ended_at == at("2026-03-04 10:00")
    events.append(e.WithdrawalDeclined(at=at("2026-03-04 11:00"), reason="Đã ký kết quả"))
    assert index_clock(events, shipped(), now=now()).ended_at is None


def test_without_a_term_there_is_no_due_time_and_no_lateness() -> None:
    events = in_hand(MARCH, term_amount=None, term_unit="")
    line = legal_clock(events, shipped(), now=now())
    assert (line.due_at, line.against_current) == (None, ResultClass.NONE)


def test_the_line_says_what_happened_and_by_which_law() -> None:
    events = [
        *in_hand("2026-04-24 09:00"),
        asked("2026-04-28 10:00"),
        supplied("2026-05-04 08:30"),
        handed_over("2026-05-05 07:30", DEPARTMENT),
        resolved("2026-05-06 11:30"),
    ]
    line = legal_clock(events, shipped(), now=now())
    kinds = [one.kind for one in line.stretches]
    for kind in ("start", "run", "pause", "restart", "hand_over", "holiday", "end"):
        assert StretchKind(kind) in kinds
    pause = next(one for one in line.stretches if one.kind is StretchKind.PAUSE)
    assert "Điều 19 khoản 4" in pause.law
    assert pause.mark == "law"
    off = [one.start.strftime("%d/%m") for one in line.stretches if one.kind is StretchKind.HOLIDAY]
    assert off == ["27/04", "30/04", "01/05"]
    assert sum(one.working_seconds for one in line.holdings) == line.used_seconds
    assert [one.unit for one in line.holdings] == [WARD, DEPARTMENT]


def test_every_rule_says_how_sure_it_is_and_changes_by_its_day() -> None:
    assert len(shipped_rules()) >= 10
    day = at("2026-08-05 00:00").date()
    assert clock_rule("start_boundary_free", day).value == "agency"
    assert clock_rule("start_boundary_free", day - timedelta(days=1)).value == "reception"


minutes = st.integers(0, 20 * 24 * 60)


@given(minutes, minutes)
def test_a_pause_never_shortens_a_due_time(first: int, second: int) -> None:
    asks, answers = sorted((first, second))
    begin = at(MARCH)
    events = [
        *in_hand(MARCH),
        e.SupplementRequested(at=begin + timedelta(minutes=asks), content="x"),
    ]
    received_again = e.SupplementReceived(at=begin + timedelta(minutes=answers))
    for clock in (legal_clock, index_clock):
        before = clock(events[:-1], shipped(), now=now())
        after = clock([*events, received_again], shipped(), now=now())
        assert before.due_at is not None
        assert after.due_at is not None
        assert after.due_at >= before.due_at


@given(minutes, minutes)
def test_who_comes_later_is_not_due_earlier(first: int, second: int) -> None:
    dues = []
    for offset in sorted((first, second)):
        when = at(MARCH) + timedelta(minutes=offset)
        story = [received(MARCH), e.Accepted(at=when)]
        dues.append(legal_clock(story, shipped(), now=now()).due_at)
    assert dues[0] <= dues[1]

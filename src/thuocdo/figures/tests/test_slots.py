"""Which report the days of a figure belong to."""

from __future__ import annotations

from datetime import date

import pytest

from thuocdo.figures.slots import MOST_SLOTS, Slot, filled, window_of
from thuocdo.working_time.period import PeriodKind

YEAR, QUARTER = PeriodKind.YEAR, PeriodKind.QUARTER


@pytest.mark.parametrize(
    ("start", "end", "owner", "slot", "civil"),
    [
        (date(2021, 12, 15), date(2022, 12, 15), "38", Slot(2022, 1, YEAR), False),
        (date(2022, 12, 15), date(2023, 11, 16), "38", Slot(2023, 1, YEAR), False),
        (date(2022, 12, 15), date(2023, 11, 21), "X1", Slot(2023, 1, YEAR), False),
        (date(2023, 1, 1), date(2024, 1, 1), "X1", Slot(2023, 1, YEAR), True),
        (date(2023, 12, 15), date(2024, 3, 15), "X1", Slot(2024, 1, QUARTER), False),
        (
            date(2023, 12, 15),
            date(2024, 6, 15),
            "X1",
            Slot(2024, 1, PeriodKind.HALF_YEAR),
            False,
        ),
    ],
)
def test_days_belong_to_a_report(
    start: date, end: date, owner: str, slot: Slot, *, civil: bool
) -> None:
    window = window_of(start, end, owner)
    assert window is not None
    assert (window.slot, window.civil) == (slot, civil)


def test_days_of_no_report_have_no_slot() -> None:
    assert window_of(date(2021, 1, 1), date(2024, 5, 5), "X1") is None


def test_gaps_are_filled_with_the_reports_of_the_reform_calendar() -> None:
    years = filled([Slot(2025, 1, YEAR), Slot(2022, 1, YEAR)])
    assert [slot.year for slot in years] == [2022, 2023, 2024, 2025]
    quarters = filled([Slot(2023, 3, QUARTER), Slot(2024, 3, QUARTER)])
    assert [(slot.year, slot.index) for slot in quarters] == [(2023, 3), (2024, 1), (2024, 3)]
    assert [slot.label() for slot in quarters] == ["Quý III/2023", "Quý I/2024", "Quý III/2024"]
    assert filled([]) == ()


def test_a_wrong_year_makes_no_axis_of_a_century() -> None:
    assert len(filled([Slot(1900, 1, YEAR), Slot(2023, 1, YEAR)])) <= MOST_SLOTS


def test_a_report_that_only_the_civil_calendar_has() -> None:
    assert Slot(2023, 4, QUARTER).label("en") == "Quarter IV of 2023"
    assert Slot(2023, 4, QUARTER).last_day == date(2023, 12, 31)

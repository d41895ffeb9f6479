"""Weeks as people write them, and the days off that ship with the product."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from thuocdo.errors import InvalidInput
from thuocdo.working_time.counting_rules import counting_rules
from thuocdo.working_time.days_off import projected_days, read_year, shipped_years
from thuocdo.working_time.office_hours import Session, WeeklyHours, default_hours_on
from thuocdo.working_time.tests.calendars import usual_hours

SATURDAY, SUNDAY = 5, 6

#: Weekdays off and Saturdays worked, as the facts file has them (one-stop.md §3.4).
FACTS = {
    2023: ("0102 0120 0123 0124 0125 0126 0501 0502 0503 0901 0904", ""),
    2024: ("0101 0208 0209 0212 0213 0214 0418 0429 0430 0501 0902 0903", "0504"),
    2025: ("0101 0127 0128 0129 0130 0131 0407 0430 0501 0502 0901 0902", "0426"),
    2026: (
        "0101 0102 0216 0217 0218 0219 0220 0427 0430 0501 0831 0901 0902 1124",
        "0110 0822",
    ),
    2027: ("0101 0204 0205 0208 0209 0210 0416 0430 0503 0902 0903 1124", ""),
}


@pytest.mark.parametrize("year", shipped_years()[: len(FACTS)], ids=lambda year: str(year.year))
def test_shipped_days_are_those_of_the_facts(year: Any) -> None:
    weekdays = [one.day for one in year.days_off if one.day.weekday() < SATURDAY]
    assert " ".join(f"{day:%m%d}" for day in weekdays) == FACTS[year.year][0]
    assert " ".join(f"{one.day:%m%d}" for one in year.worked_days) == FACTS[year.year][1]


def test_what_is_not_sure_says_so() -> None:
    by_year = {year.year: year for year in shipped_years()}
    assert sorted(by_year) == list(range(2023, 2030))
    for year in (2027, 2028, 2029):
        assert {one.certainty for one in by_year[year].days_off} == {"projection"}
        assert {one.day for one in by_year[year].days_off} == {
            one.day for one in projected_days(year)[0]
        }
    culture = [one for one in by_year[2026].days_off if one.day == date(2026, 11, 24)]
    assert [one.certainty for one in culture] == ["known"]


def test_a_year_nobody_decided_is_projected() -> None:
    off, worked = projected_days(2031)
    assert date(2031, 4, 30) in {one.day for one in off}
    assert not worked
    assert {one.certainty for one in off} == {"projection"}


YEAR: dict[str, Any] = {
    "year": 2030,
    "revision": 1,
    "certainty": "published",
    "source": "Công văn",
    "days_off": [{"day": date(2030, 1, 4), "name": "Nghỉ", "worked_on": date(2030, 1, 12)}],
    "worked_days": [{"day": date(2030, 1, 12), "replaces": date(2030, 1, 4)}],
}


def test_a_file_that_contradicts_itself_is_refused() -> None:
    assert read_year(YEAR).days_off[0].worked_on == date(2030, 1, 12)
    twice, other_year, one_sided = deepcopy(YEAR), deepcopy(YEAR), deepcopy(YEAR)
    twice["days_off"] *= 2
    other_year["days_off"][0]["day"] = date(2031, 1, 4)
    one_sided["worked_days"] = []
    for data in (twice, other_year, one_sided):
        with pytest.raises(ValueError, match="2030"):
            read_year(data)


def test_a_session_is_read_and_written() -> None:
    assert str(Session.parse(" 07:30 – 11:30 ")) == "07:30-11:30"
    assert Session.parse("00:00-24:00").minutes == 1440


@pytest.mark.parametrize(
    "written",
    ["7:30-11:30", "11:30-07:30", "07:30", "07:30-24:30", "sáng", "\u0660\u0667:30-11:30"],
)
def test_a_session_that_cannot_be_read(written: str) -> None:
    with pytest.raises(InvalidInput, check=lambda one: one.code == "office_hours_not_written"):
        Session.parse(written)


@pytest.mark.parametrize(
    ("week", "duty", "code"),
    [
        ({}, {}, "office_hours_empty"),
        ({"monday": ["07:30-11:30"]}, {}, "weekday_unknown"),
        ({"mon": ["07:30-11:30", "11:00-12:00"]}, {}, "office_hours_overlap"),
        ({"sat": ["07:30-11:30"]}, {"sat": ["08:00-09:00"]}, "office_hours_overlap"),
    ],
)
def test_weeks_that_cannot_be_used(week: Any, duty: Any, code: str) -> None:
    with pytest.raises(InvalidInput, check=lambda one: one.code == code):
        WeeklyHours.parse(week, duty)


def test_duty_hours_are_open_but_no_clock_runs_unless_they_count() -> None:
    morning = {"sat": ["07:30-11:30"]}
    on_duty, counting = usual_hours(duty=morning), usual_hours(duty=morning, duty_counts=True)
    assert on_duty.working(SATURDAY) == ()
    assert on_duty.open(SATURDAY) == counting.working(SATURDAY) == (Session(450, 690),)
    assert WeeklyHours.parse(**on_duty.as_json()) == on_duty


def test_a_make_up_day_has_the_hours_of_the_day_it_stands_for() -> None:
    hours = WeeklyHours.parse({"mon": ["07:30-11:30"], "fri": ["08:00-12:00"]})
    saturday, friday, sunday = date(2026, 1, 10), date(2026, 1, 2), date(2026, 1, 4)
    assert hours.made_up(saturday, friday) == 4
    assert hours.made_up(saturday, sunday) == hours.made_up(saturday, None) == 0
    assert hours.made_up(friday, None) == 4


def test_defaults_hold_for_all_days() -> None:
    for day in (date(1990, 1, 1), date(2026, 1, 1)):
        assert default_hours_on(day) == usual_hours()
        assert not counting_rules(day).start_day_counts

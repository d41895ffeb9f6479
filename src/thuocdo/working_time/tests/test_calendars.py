"""The reporting calendars: windows, names, due days, and what is asked of them."""

from __future__ import annotations

import copy
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput, NotFound
from thuocdo.working_time import calendars as module
from thuocdo.working_time.calendars import (
    CIVIL,
    REFORM,
    calendar_named,
    calendar_of,
    calendars,
    latest_ended,
    parts,
    period,
    period_ending,
    previous,
    previous_days,
    read_calendars,
    recognise,
    same_days_last_year,
    same_period_last_year,
    year_to_date,
)
from thuocdo.working_time.period import Period, PeriodKind
from thuocdo.working_time.reporting_calendar import NamedPeriod

YEARS = st.integers(1990, 2060)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
CODES = st.sampled_from(sorted(calendars()))

QUARTER, HALF, NINE, YEAR, MONTH = (
    PeriodKind.QUARTER,
    PeriodKind.HALF_YEAR,
    PeriodKind.NINE_MONTHS,
    PeriodKind.YEAR,
    PeriodKind.MONTH,
)


@st.composite
def named_periods(draw: st.DrawFn) -> NamedPeriod:
    return draw(st.sampled_from(calendar_named(draw(CODES)).of_year(draw(YEARS))))


@pytest.mark.parametrize(
    ("kind", "index", "first", "last", "due"),
    [
        (QUARTER, 1, "2023-12-15", "2024-03-14", "2024-03-20"),
        (HALF, 1, "2023-12-15", "2024-06-14", "2024-06-20"),
        (QUARTER, 3, "2024-06-15", "2024-09-14", "2024-09-20"),
        (NINE, 1, "2023-12-15", "2024-09-14", None),
        (YEAR, 1, "2023-12-15", "2024-12-14", "2024-12-20"),
    ],
)
def test_the_reports_of_letter_581(
    kind: PeriodKind, index: int, first: str, last: str, due: str | None
) -> None:
    report = period(kind, 2024, index=index)
    assert report.period.as_json() == {"start": first, "end": last}
    assert report.due_on == (date.fromisoformat(due) if due else None)


def test_there_is_no_report_of_quarter_two() -> None:
    assert not calendar_named(REFORM).has(QUARTER, 2)
    with pytest.raises(InvalidInput, match="has no quarter number 2") as refused:
        period(QUARTER, 2024, index=2)
    assert refused.value.code == "no_such_period"


@pytest.mark.parametrize(("year", "last"), [(2023, 28), (2024, 29), (1900, 28), (2000, 29)])
def test_february_ends_when_it_ends(year: int, last: int) -> None:
    assert period(MONTH, year, index=2, calendar=CIVIL).period.last_day == date(year, 2, last)


@given(YEARS)
def test_months_and_quarters_and_halves_fill_the_civil_year(year: int) -> None:
    whole = period(YEAR, year, calendar=CIVIL).period
    for kind in (MONTH, QUARTER, HALF):
        windows = [one.period for one in calendar_named(CIVIL).of_year(year) if one.kind == kind]
        assert sum(one.length for one in windows) == whole.length
        assert (windows[0].start, windows[-1].end) == (whole.start, whole.end)
        assert all(before.end == after.start for before, after in pairwise(windows))


@given(YEARS, st.sampled_from([CIVIL, REFORM]))
def test_years_follow_each_other_without_a_gap(year: int, code: str) -> None:
    assert period(YEAR, year, calendar=code).period.end == (
        period(YEAR, year + 1, calendar=code).period.start
    )


@given(YEARS)
def test_six_months_quarter_three_and_the_rest_are_the_reform_year(year: int) -> None:
    split = parts(period(YEAR, year))
    assert [(one.kind, one.index) for one in split.reports] == [(HALF, 1), (QUARTER, 3)]
    assert [one.as_json() for one in split.rest] == [
        {"start": f"{year}-09-15", "end": f"{year}-12-14"}
    ]


def test_nine_months_are_six_months_and_quarter_three() -> None:
    split = parts(period(NINE, 2024))
    assert [(one.kind, one.index) for one in split.reports] == [(HALF, 1), (QUARTER, 3)]
    assert split.rest == ()


def test_the_civil_year_is_two_halves_and_a_quarter_three_months() -> None:
    year = parts(period(YEAR, 2024, calendar=CIVIL))
    assert [(one.kind, one.index) for one in year.reports] == [(HALF, 1), (HALF, 2)]
    quarter = parts(period(QUARTER, 2024, index=4, calendar=CIVIL))
    assert [(one.kind, one.index) for one in quarter.reports] == [
        (MONTH, index) for index in (10, 11, 12)
    ]


def test_an_indivisible_report_is_all_rest() -> None:
    split = parts(period(QUARTER, 2024, index=3))
    assert split.reports == ()
    assert split.rest == (period(QUARTER, 2024, index=3).period,)


def test_days_between_two_cut_offs_belong_to_the_rest(
    data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    data["calendars"][2]["cut_offs"] = [{"kind": "half_year", "index": 1, "to": [10, 6, 0]}]
    read = read_calendars(data)
    monkeypatch.setattr(module, "calendars", lambda: read)
    split = parts(period(NINE, 2023, calendar="reform-38"))
    assert [one.as_json() for one in split.rest] == [{"start": "2023-06-11", "end": "2023-06-14"}]


@given(named_periods())
def test_the_parts_and_the_rest_have_all_days_once(whole: NamedPeriod) -> None:
    split = parts(whole)
    windows = sorted([*(one.period for one in split.reports), *split.rest])
    assert sum(one.length for one in windows) == whole.period.length
    assert (windows[0].start, windows[-1].end) == (whole.period.start, whole.period.end)
    assert all(before.end == after.start for before, after in pairwise(windows))


@given(named_periods())
def test_exact_days_are_recognised(named: NamedPeriod) -> None:
    owner = calendar_named(named.calendar).owner
    found = recognise(named.period.first_day, named.period.last_day, owner=owner)
    assert found is not None
    assert found.exact
    assert (found.named.kind, found.named.index, found.named.year) == (
        named.kind,
        named.index,
        named.year,
    )


@pytest.mark.parametrize(
    ("first", "last", "kind", "year"),
    [
        ("2022-12-15", "2023-11-20", YEAR, 2023),
        ("2021-12-15", "2022-12-15", YEAR, 2022),
        ("2023-12-15", "2024-03-10", QUARTER, 2024),
        ("2023-12-14", "2024-06-14", HALF, 2024),
    ],
)
def test_an_earlier_cut_off_is_the_same_report(
    first: str, last: str, kind: PeriodKind, year: int
) -> None:
    found = recognise(date.fromisoformat(first), date.fromisoformat(last))
    assert found is not None
    assert not found.exact
    assert (found.named.kind, found.named.year) == (kind, year)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-12-15", "2024-02-14"),
        ("2023-12-15", "2024-03-16"),
        ("2023-12-17", "2024-03-14"),
        ("2024-01-10", "2024-01-20"),
        ("2022-12-15", "2023-11-12"),
    ],
)
def test_other_windows_are_no_report(first: str, last: str) -> None:
    assert recognise(date.fromisoformat(first), date.fromisoformat(last)) is None


def test_only_the_kind_of_the_title_is_looked_at() -> None:
    days = (date(2023, 12, 15), date(2024, 3, 14))
    assert recognise(*days, kind=YEAR) is None
    found = recognise(*days, kind=QUARTER)
    assert found is not None
    assert found.exact


def test_a_unit_may_cut_off_earlier_in_its_own_calendar() -> None:
    own = calendar_of("38", on=date(2023, 11, 15))
    assert own.period(YEAR, 2023).period.as_json() == {"start": "2022-12-15", "end": "2023-11-15"}
    assert own.period(HALF, 2023).period == period(HALF, 2023).period
    assert own.period(YEAR, 2023).due_on == date(2023, 12, 20)
    found = recognise(date(2022, 12, 15), date(2023, 11, 15), owner="38")
    assert found is not None
    assert (found.exact, found.named.calendar) == (True, "reform-38")
    stranger = recognise(date(2022, 12, 15), date(2023, 11, 15))
    assert stranger is not None
    assert not stranger.exact


@pytest.mark.parametrize(
    ("owner", "on"),
    [
        ("38", date(2024, 11, 15)),
        ("38", date(2022, 12, 31)),
        ("19", date(2023, 6, 1)),
        (None, date(2023, 6, 1)),
    ],
)
def test_everybody_else_follows_the_common_calendar(owner: str | None, on: date) -> None:
    assert calendar_of(owner, on=on) is calendar_named(REFORM)


def test_a_calendar_has_days_on_which_it_applies() -> None:
    reform = calendar_named(REFORM)
    assert not reform.applies_on(date(2022, 2, 20))
    assert reform.applies_on(date(2022, 2, 21))
    assert calendar_named(CIVIL).applies_on(date(1990, 1, 1))


@pytest.mark.parametrize(
    ("day", "year"), [("2023-12-14", 2023), ("2023-12-15", 2024), ("2024-06-01", 2024)]
)
def test_the_reform_year_begins_in_december(day: str, year: int) -> None:
    assert calendar_named(REFORM).year_of(date.fromisoformat(day)) == year


@given(DAYS, CODES)
def test_a_day_lies_in_the_year_it_counts_for(day: date, code: str) -> None:
    window = year_to_date(day, calendar=code)
    assert window.last_day == day
    assert window.length <= 366


def test_year_to_date_of_a_quarter() -> None:
    window = year_to_date(period(QUARTER, 2024, index=3).period)
    assert window == period(NINE, 2024).period


@given(named_periods())
def test_last_year_twice_is_the_report_two_years_before(named: NamedPeriod) -> None:
    twice = same_period_last_year(same_period_last_year(named))
    assert twice == calendar_named(named.calendar).period(
        named.kind, named.year - 2, index=named.index
    )


@given(named_periods())
def test_last_years_report_has_last_years_days(named: NamedPeriod) -> None:
    before = same_period_last_year(named)
    assert before.period == same_days_last_year(named.period)


def test_same_period_last_year_over_a_leap_day() -> None:
    february = period(MONTH, 2024, index=2, calendar=CIVIL)
    assert same_period_last_year(february).period.length == february.period.length - 1


def test_before_quarter_one_comes_quarter_three_of_last_year() -> None:
    before = previous(period(QUARTER, 2024, index=1))
    assert (before.kind, before.index, before.year) == (QUARTER, 3, 2023)
    assert previous(period(YEAR, 2024)).year == 2023
    assert previous(period(MONTH, 2024, index=1, calendar=CIVIL)).period.last_day == date(
        2023, 12, 31
    )


@given(named_periods())
def test_no_report_of_the_kind_lies_between_it_and_the_previous(named: NamedPeriod) -> None:
    before = previous(named)
    assert before.period.end < named.period.end
    between = [
        one
        for one in calendar_named(named.calendar).around(named.period.last_day)
        if one.kind == named.kind and before.period.end < one.period.end < named.period.end
    ]
    assert between == []


def test_days_directly_before() -> None:
    assert previous_days(Period.of_days(date(2024, 3, 1), date(2024, 3, 31))).as_json() == {
        "start": "2024-01-30",
        "end": "2024-02-29",
    }


def test_the_period_that_ends_on_a_day() -> None:
    named = period_ending(date(2024, 3, 14), QUARTER)
    assert named is not None
    assert (named.index, named.year) == (1, 2024)
    assert period_ending(date(2024, 3, 15), QUARTER) is None
    assert period_ending(date(2024, 3, 14), YEAR) is None


@pytest.mark.parametrize(
    ("on", "kind", "last"),
    [
        ("2024-03-13", QUARTER, "2023-09-14"),
        ("2024-03-14", QUARTER, "2024-03-14"),
        ("2024-12-31", YEAR, "2024-12-14"),
    ],
)
def test_the_last_report_that_has_ended(on: str, kind: PeriodKind, last: str) -> None:
    ended = latest_ended(date.fromisoformat(on), kind)
    assert ended is not None
    assert ended.period.last_day == date.fromisoformat(last)


def test_no_report_of_a_kind_has_ended_where_there_is_none() -> None:
    assert latest_ended(date(2024, 3, 14), MONTH) is None


@pytest.mark.parametrize(
    ("kind", "index", "vi", "en"),
    [
        (MONTH, 3, "Tháng 3/2024", "March 2024"),
        (MONTH, 11, "Tháng 11/2024", "November 2024"),
        (QUARTER, 3, "Quý III/2024", "Quarter III of 2024"),
        (HALF, 1, "6 tháng đầu năm 2024", "First half of 2024"),
        (HALF, 2, "6 tháng cuối năm 2024", "Second half of 2024"),
        (NINE, 1, "9 tháng năm 2024", "Nine months of 2024"),
        (YEAR, 1, "Năm 2024", "2024"),
    ],
)
def test_names(kind: PeriodKind, index: int, vi: str, en: str) -> None:
    named = period(kind, 2024, index=index, calendar=CIVIL)
    assert (named.label(), named.label("en")) == (vi, en)


def test_an_unknown_calendar() -> None:
    with pytest.raises(NotFound, match="no reporting calendar"):
        calendar_named("lunar")


@pytest.fixture
def data() -> Any:
    path = Path(module.__file__).parent / "data" / "calendars.yaml"
    return copy.deepcopy(yaml.safe_load(path.read_text(encoding="utf-8")))


def _twice_code(data: Any) -> None:
    data["calendars"][1]["code"] = CIVIL


def _twice_report(data: Any) -> None:
    data["calendars"][0]["windows"].append(data["calendars"][0]["windows"][0])


def _no_year(data: Any) -> None:
    data["calendars"][1]["windows"].pop()


def _quarter_five(data: Any) -> None:
    data["calendars"][1]["windows"][0]["index"] = 5


def _unknown_base(data: Any) -> None:
    data["calendars"][2]["extends"] = "lunar"


def _late_cut_off(data: Any) -> None:
    data["calendars"][2]["cut_offs"][0]["to"] = [20, 12, 0]


def _cut_off_of_nothing(data: Any) -> None:
    data["calendars"][2]["cut_offs"][0]["kind"] = "month"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_twice_code, "code used twice"),
        (_twice_report, "a report twice"),
        (_no_year, "no report of the year"),
        (_quarter_five, "impossible number"),
        (_unknown_base, "extends an unknown calendar"),
        (_late_cut_off, "outside its window"),
        (_cut_off_of_nothing, "unknown report"),
    ],
)
def test_data_that_contradicts_itself_is_refused(data: Any, spoil: Any, message: str) -> None:
    spoil(data)
    with pytest.raises(ValueError, match=message):
        read_calendars(data)

"""A series takes the figure that counts, says where nothing is, and marks what cannot be compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.errors import InvalidInput, NotFound
from thuocdo.figures.breaks import BreakKind
from thuocdo.figures.points import Point, PointState, Series
from thuocdo.figures.series import reported_series, restated_series, units_with_figures
from thuocdo.figures.services import withdraw
from thuocdo.figures.tests.factories import AT, RESOLVED, corrected, recorded
from thuocdo.organisations.models import DISTRICTS_END, Succession, Unit
from thuocdo.working_time.period import PeriodKind

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
FORM_2022 = "2022_province/3:3.2.1"
STOCK = "organisation.public_units.total"
RATE = "procedures.feedback.resolution_rate"
TODAY = date(2026, 3, 1)


def _one(user: User, unit: Unit, code: str = RESOLVED, kind: PeriodKind = PeriodKind.YEAR) -> Any:
    return reported_series([code], units=[unit], kind=kind, user=user).series[0]


def _on_map(user: User, unit: Unit, code: str = RESOLVED, on: date = TODAY) -> Series:
    table = restated_series([code], units=[unit], kind=PeriodKind.YEAR, user=user, on=on)
    return table.series[0]


def _values(series: Series) -> list[Decimal | None]:
    return [point.value for point in series.points]


def _breaks(point: Point) -> set[BreakKind]:
    return {one.kind for one in point.breaks}


# The figure that counts


def test_years_stand_in_order_and_a_year_without_a_report_is_missing(
    units: LittleProvince, thao: User
) -> None:
    recorded("1.200", unit=units.ward, year=2023)
    recorded("1.500", unit=units.ward, year=2025)
    series = _one(thao, units.ward)
    assert [point.slot.year for point in series.points] == [2023, 2024, 2025]
    assert _values(series) == [1200, None, 1500]
    assert [point.state for point in series.points] == ["value", "missing", "value"]


def test_an_early_cut_off_is_the_same_report(units: LittleProvince, thao: User) -> None:
    recorded("5", unit=units.ward, days=(date(2022, 12, 15), date(2023, 11, 16)))
    assert _one(thao, units.ward).points[0].slot.year == 2023


def test_a_form_cell_counts_before_prose(units: LittleProvince, thao: User) -> None:
    cell = recorded("10", unit=units.ward)
    recorded("12", unit=units.ward, form_row="", at=LATER, record="2")
    assert _one(thao, units.ward).points[0].source.figure_id == cell.pk


def test_the_latest_recorded_counts(units: LittleProvince, thao: User) -> None:
    recorded("10", unit=units.ward)
    recorded("12", unit=units.ward, at=LATER, record="2")
    assert _values(_one(thao, units.ward)) == [12]


def test_of_two_mentions_the_surer_then_the_first_counts(units: LittleProvince, thao: User) -> None:
    recorded("1", unit=units.ward, form_row="", confidence=0.5)
    recorded("2", unit=units.ward, form_row="", confidence=0.9)
    recorded("3", unit=units.ward, form_row="", confidence=0.9)
    assert _values(_one(thao, units.ward)) == [2]


def test_a_correction_takes_the_place_and_a_withdrawal_leaves_a_gap(
    units: LittleProvince, thao: User
) -> None:
    old = recorded("10", unit=units.ward)
    gone = recorded("10", unit=units.ward, year=2024)
    corrected(old, "11", actor=thao, at=LATER)
    withdraw(gone, reason="không phải số liệu", actor=thao, at=LATER)
    series = _one(thao, units.ward)
    assert _values(series) == [11]
    assert series.points[0].source.origin == "declared"


def test_blank_dash_text_and_zero_keep_their_state(units: LittleProvince, thao: User) -> None:
    for year, printed in enumerate(["0", "", "-", "Có"], start=2022):
        recorded(printed, unit=units.ward, year=year)
    states = [point.state for point in _one(thao, units.ward).points]
    assert states == ["value", "blank", "dash", "text"]


def test_kinds_of_period_are_series_of_their_own(units: LittleProvince, thao: User) -> None:
    recorded("100", unit=units.ward)
    recorded("20", unit=units.ward, days=(date(2022, 12, 15), date(2023, 3, 15)))
    assert _values(_one(thao, units.ward)) == [100]
    assert _values(_one(thao, units.ward, kind=PeriodKind.QUARTER)) == [20]


def test_a_point_says_where_it_comes_from(units: LittleProvince, thao: User) -> None:
    figure = recorded("1.200", unit=units.ward, record="17")
    source = _one(thao, units.ward).points[0].source
    assert (source.figure_id, str(source.record), source.form_row) == (
        figure.pk,
        "ingestion:17",
        figure.form_row,
    )
    assert (source.start, source.origin, source.form_version) == (10, "read", "2023_province")


def test_an_unknown_indicator_is_refused(units: LittleProvince, thao: User) -> None:
    with pytest.raises(NotFound):
        _one(thao, units.ward, code="no.such.indicator")


@pytest.mark.parametrize("person", ["binh", "hoa"])
def test_others_see_no_figure(
    person: str, units: LittleProvince, request: pytest.FixtureRequest
) -> None:
    recorded("1.200", unit=units.ward)
    user = request.getfixturevalue(person)
    table = reported_series([RESOLVED], units=[units.ward], kind=PeriodKind.YEAR, user=user)
    assert (table.slots, table.series[0].points) == ((), ())
    assert units_with_figures(RESOLVED, user=user, most=5) == []


def test_units_with_figures(units: LittleProvince, thao: User, lan: User) -> None:
    recorded("1", unit=units.ward)
    recorded("1", unit=units.other_ward)
    assert units_with_figures(RESOLVED, user=thao, most=5) == [units.other_ward, units.ward]
    assert units_with_figures(RESOLVED, user=lan, most=5) == [units.ward]


# What cannot be compared


def test_nothing_lies_between_two_reports_of_one_form(units: LittleProvince, thao: User) -> None:
    recorded("1", unit=units.ward, year=2023)
    recorded("2", unit=units.ward, year=2024)
    assert [point.breaks for point in _one(thao, units.ward).points] == [(), ()]


def test_another_form_version_is_a_break_also_over_a_gap(units: LittleProvince, thao: User) -> None:
    recorded("1", unit=units.ward, year=2022, form_row=FORM_2022)
    recorded("2", unit=units.ward, year=2024)
    _, gap, last = _one(thao, units.ward).points
    assert (_breaks(gap), _breaks(last)) == (set(), {BreakKind.FORM})
    assert (last.breaks[0].before, last.breaks[0].after) == ("2022_province", "2023_province")


def test_prose_says_nothing_about_forms(units: LittleProvince, thao: User) -> None:
    recorded("1", unit=units.ward, year=2022, form_row=FORM_2022)
    recorded("2", unit=units.ward, year=2023, form_row="")
    assert _breaks(_one(thao, units.ward).points[1]) == set()


def test_a_shorter_window_is_a_break_for_what_flows(units: LittleProvince, thao: User) -> None:
    short = (date(2022, 12, 15), date(2023, 11, 16))
    for code in (RESOLVED, STOCK):
        recorded("1", unit=units.ward, year=2022, indicator=code)
        recorded("2", unit=units.ward, days=short, indicator=code)
    assert _breaks(_one(thao, units.ward).points[1]) == {BreakKind.WINDOW}
    assert _breaks(_one(thao, units.ward, STOCK).points[1]) == set()


def test_a_leap_year_is_no_break_but_the_calendar_year_is(
    units: LittleProvince, thao: User
) -> None:
    recorded("1", unit=units.ward, year=2023)
    recorded("2", unit=units.ward, year=2024)
    recorded("3", unit=units.ward, days=(date(2025, 1, 1), date(2026, 1, 1)))
    _, leap, civil = _one(thao, units.ward).points
    assert (_breaks(leap), _breaks(civil)) == (set(), {BreakKind.WINDOW})


def test_a_definition_that_begins_between_two_points_is_a_break(
    units: LittleProvince, thao: User
) -> None:
    recorded("1", unit=units.ward, year=2021)
    recorded("2", unit=units.ward, year=2022)
    assert BreakKind.DEFINITION in _breaks(_one(thao, units.ward).points[1])


def test_a_merger_into_a_unit_is_a_break_as_reported(units: LittleProvince, thao: User) -> None:
    for year in (2024, 2025, 2026):
        recorded("1", unit=units.province, year=year, indicator=STOCK, holder=units.home_affairs)
    _pass_on(units.former_district, units.province)
    first, merged, after = _one(thao, units.province, STOCK).points
    found = [_breaks(point) - {BreakKind.DEFINITION} for point in (first, merged, after)]
    assert found == [set(), {BreakKind.UNIT}, set()]
    [joined] = [one for one in merged.breaks if one.kind is BreakKind.UNIT]
    assert joined.changes[0].predecessor == units.former_district.pk


# On the map of a day


def _pass_on(
    former: Unit, heir: Unit | None, weight: str | None = "1", on: date = DISTRICTS_END
) -> None:
    share = None if weight is None else Decimal(weight)
    kind = Succession.Kind.MERGED if heir else Succession.Kind.ABOLISHED
    Succession.objects.create(
        predecessor=former, successor=heir, on=on, kind=kind, weight=share if heir else None
    )


@pytest.fixture
def second_district(units: LittleProvince) -> Unit:
    return Unit.objects.create(
        code="H2", name="Huyện Hai", kind="district", valid_until=DISTRICTS_END
    )


@pytest.fixture
def merged(units: LittleProvince, second_district: Unit) -> Callable[[], None]:
    """Return a function that lets both districts of 2024 pass to the ward."""

    def done() -> None:
        _pass_on(units.former_district, units.ward)
        _pass_on(second_district, units.ward, "0.5")
        _pass_on(second_district, units.other_ward, "0.5")

    return done


def test_a_merger_and_half_of_a_split(
    units: LittleProvince, thao: User, second_district: Unit, merged: Callable[[], None]
) -> None:
    merged()
    recorded("100", unit=units.former_district, year=2024, record="8")
    recorded("51", unit=second_district, year=2024, holder=units.home_affairs, record="9")
    recorded("160", unit=units.ward, year=2026)
    table = restated_series(
        [RESOLVED],
        units=[units.ward, units.other_ward],
        kind=PeriodKind.YEAR,
        user=thao,
        on=TODAY,
    )
    ward, other = table.series
    assert _values(ward) == [126, None, 160]
    assert _values(other) == [25, None, None]
    assert ward.points[0].exact == Decimal("125.5")
    assert ward.points[0].restated
    assert ward.points[0].source is None
    parts = ward.points[0].contributions
    assert [(str(part.source.record), part.share) for part in parts] == [
        ("ingestion:8", 1),
        ("ingestion:9", Decimal("0.5")),
    ]
    assert not ward.points[2].restated
    assert ward.points[2].breaks == ()


def test_as_reported_the_ward_has_only_its_own(
    units: LittleProvince, thao: User, merged: Callable[[], None]
) -> None:
    merged()
    recorded("100", unit=units.former_district, year=2024)
    recorded("160", unit=units.ward, year=2026)
    assert _values(_one(thao, units.ward)) == [160]


def test_a_former_unit_that_did_not_report_is_named(
    units: LittleProvince, thao: User, second_district: Unit, merged: Callable[[], None]
) -> None:
    merged()
    recorded("100", unit=units.former_district, year=2024)
    recorded("160", unit=units.ward, year=2026)
    partly, _, whole = _on_map(thao, units.ward).points
    assert (partly.value, partly.missing, partly.complete) == (100, {second_district.pk}, False)
    assert _breaks(whole) == {BreakKind.COVERAGE}


def test_undecided_shares_are_named(units: LittleProvince, thao: User) -> None:
    _pass_on(units.former_district, units.ward, None)
    _pass_on(units.former_district, units.other_ward, None)
    recorded("100", unit=units.former_district, year=2024)
    point = _on_map(thao, units.ward).points[0]
    assert (point.state, point.value) == (PointState.MISSING, None)
    assert point.withheld == {units.former_district.pk}


def test_a_unit_that_never_reported_keeps_nothing_back(
    units: LittleProvince, thao: User, second_district: Unit
) -> None:
    """A ward has its former district among its origins, whose own figures of communes nobody asked for."""
    _pass_on(units.former_district, units.ward, None)
    _pass_on(second_district, units.ward)
    recorded("7", unit=second_district, year=2024, holder=units.home_affairs)
    point = _on_map(thao, units.ward).points[0]
    assert (point.value, point.complete) == (7, True)


def test_a_renamed_unit_keeps_dash_and_blank(units: LittleProvince, thao: User) -> None:
    _pass_on(units.former_district, units.ward)
    recorded("-", unit=units.former_district, year=2024)
    point = _on_map(thao, units.ward).points[0]
    assert (point.state, point.complete) == (PointState.DASH, False)


def test_the_map_of_an_earlier_day(units: LittleProvince, thao: User) -> None:
    _pass_on(units.former_district, units.ward)
    recorded("100", unit=units.former_district, year=2024)
    before = date(2025, 6, 30)
    assert _values(_on_map(thao, units.former_district, on=before)) == [100]
    gone = _on_map(thao, units.former_district)
    assert gone.off_map
    assert _values(gone) == [None]


def test_a_unit_that_began_inside_the_window_is_not_compared(
    units: LittleProvince, thao: User
) -> None:
    _pass_on(units.former_district, units.ward)
    recorded("100", unit=units.former_district, year=2024)
    recorded("40", unit=units.ward, year=2025)
    recorded("110", unit=units.ward, year=2026)
    _, partial, after = _on_map(thao, units.ward).points
    assert _breaks(partial) == _breaks(after) == {BreakKind.UNIT}


def test_a_ratio_is_computed_from_its_parts(
    units: LittleProvince, thao: User, second_district: Unit
) -> None:
    numbers = {units.former_district: ("10", "300"), second_district: ("90", "100")}
    for unit, printed in numbers.items():
        _pass_on(unit, units.ward)
        for code, text in zip(("resolved", "received"), printed, strict=True):
            recorded(
                text,
                unit=unit,
                year=2024,
                indicator=f"procedures.feedback.{code}",
                holder=units.home_affairs,
            )
        recorded("50", unit=unit, year=2024, indicator=RATE, holder=units.home_affairs)
    point = _on_map(thao, units.ward, RATE).points[0]
    assert (point.value, point.decimals, len(point.contributions)) == (25, 2, 4)


def test_what_does_not_add_up_is_refused(units: LittleProvince, thao: User) -> None:
    with pytest.raises(InvalidInput, match="does not add up"):
        _on_map(thao, units.ward, "procedures.inventory.total")


def test_who_may_not_see_a_former_unit_gets_no_part_of_it(units: LittleProvince, lan: User) -> None:
    _pass_on(units.former_district, units.ward)
    recorded("100", unit=units.former_district, year=2024)
    recorded("160", unit=units.ward, year=2026)
    assert _values(_on_map(lan, units.ward)) == [160]


def test_queries_do_not_grow(
    units: LittleProvince,
    thao: User,
    merged: Callable[[], None],
    django_assert_num_queries: Any,
) -> None:
    merged()
    for year in range(2014, 2026):
        for unit in (units.ward, units.other_ward, units.former_district):
            recorded("1", unit=unit, year=year)
    both = [units.ward, units.other_ward]
    with django_assert_num_queries(2):
        reported_series([RESOLVED, STOCK], units=both, kind=PeriodKind.YEAR, user=thao)
    with django_assert_num_queries(3):
        restated_series([RESOLVED, STOCK], units=both, kind=PeriodKind.YEAR, user=thao, on=TODAY)

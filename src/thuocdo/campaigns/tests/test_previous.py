"""What stands beside a cell: the comparable report before and a year ago, of the unit or of the one whose place it took, kept by whom it may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from thuocdo.campaigns.previous import previous_values
from thuocdo.campaigns.tests.factories import ISSUED, OPENED, Season, season
from thuocdo.figures.tests.factories import recorded
from thuocdo.organisations import services
from thuocdo.organisations.models import Succession, Unit

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.figures.models import Figure

pytestmark = pytest.mark.django_db
CODE = "steering.documents_issued"
#: Quarter III of 2025, the report before quarter I of 2026, and quarter I of 2025, as the calendar has them; ends are not part of them.
THIRD = (date(2025, 6, 15), date(2025, 9, 15))
YEAR_AGO = (date(2024, 12, 15), date(2025, 3, 15))
BY = {"actor": None, "at": OPENED}


def given(unit: Unit, printed: str, days: tuple[date, date], **other: object) -> Figure:
    return recorded(printed, unit=unit, days=days, indicator=CODE, **other)  # type: ignore[arg-type]


def beside(asked: Season) -> tuple[str | None, str | None]:
    found = previous_values(asked.ward).get(ISSUED)
    if found is None:
        return None, None
    return tuple(one.printed if one else None for one in (found.last_period, found.last_year))  # type: ignore[return-value]


def test_the_report_before_and_the_same_days_a_year_ago(open_season: Season) -> None:
    assert beside(open_season) == (None, None)
    given(open_season.units.ward, "7", THIRD)
    given(open_season.units.ward, "5", YEAR_AGO)
    given(open_season.units.other_ward, "99", THIRD)
    assert beside(open_season) == ("7", "5")


def test_a_report_that_was_cut_off_earlier_is_the_same_report(open_season: Season) -> None:
    given(open_season.units.ward, "7", (THIRD[0], date(2025, 9, 8)))
    given(open_season.units.ward, "5", (YEAR_AGO[0], date(2025, 3, 16)))
    given(open_season.units.ward, "1", (date(2025, 1, 1), date(2025, 3, 1)))
    assert beside(open_season) == ("7", "5")


def test_the_nearest_days_count(open_season: Season) -> None:
    given(open_season.units.ward, "7", THIRD)
    given(open_season.units.ward, "8", (THIRD[0], date(2025, 9, 8)))
    assert beside(open_season) == ("7", None)


def test_days_that_are_cut_off_alike_are_held_against_each_other(units: LittleProvince) -> None:
    from thuocdo.working_time.period import Period

    odd = Period(date(2025, 11, 15), date(2026, 2, 20))
    asked = season(units, period=odd)
    before = odd.start - (odd.end - odd.start)
    given(units.ward, "4", (before, odd.start))
    given(units.ward, "3", (date(2024, 11, 15), date(2025, 2, 20)))
    assert beside(asked) == ("4", "3")


def test_what_others_keep_of_a_unit_is_not_shown(open_season: Season) -> None:
    units = open_season.units
    given(units.ward, "9", THIRD, holder=units.elsewhere)
    given(units.ward, "8", THIRD, holder=units.other_ward)
    assert beside(open_season) == (None, None)
    given(units.ward, "7", THIRD, holder=units.home_affairs)
    assert beside(open_season) == ("7", None)


def test_a_unit_goes_on_with_what_the_one_it_took_the_place_of_gave(units: LittleProvince) -> None:
    oldest = services.rename(unit=units.ward, name="Phường Mới", on=date(2025, 10, 1), **BY)
    newest = services.rename(unit=oldest, name="Phường Mới Nhất", on=date(2025, 12, 1), **BY)
    former = units.ward
    given(former, "7", THIRD)
    given(former, "5", YEAR_AGO)
    given(newest, "6", YEAR_AGO)
    assert beside(season(replace(units, ward=newest))) == ("7", "6")


def made(units: LittleProvince, code: str, name: str) -> Unit:
    """Return a ward that begins in December 2025."""
    return services.create_unit(
        code=code,
        name=name,
        kind=Unit.Kind.COMMUNE,
        parent=units.province,
        valid_from=date(2025, 12, 1),
        **BY,
    )


def test_of_several_that_were_merged_none_stands_for_all(units: LittleProvince) -> None:
    given(units.ward, "7", THIRD)
    heir = made(units, "X9", "Phường Gộp")
    services.merge(units=[units.ward, units.other_ward], into=heir, on=date(2025, 12, 1), **BY)
    asked = season(replace(units, ward=heir), unit_ids=[heir.pk])
    assert beside(asked) == (None, None)


def test_a_unit_into_which_another_went_goes_on_with_its_own(units: LittleProvince) -> None:
    given(units.other_ward, "7", THIRD)
    services.merge(units=[units.other_ward], into=units.ward, on=date(2025, 12, 1), **BY)
    assert Succession.objects.whole_origins([units.ward.pk], on=date(2026, 3, 1)) == {}


def test_a_part_of_a_unit_does_not_go_on_with_all_of_it(units: LittleProvince) -> None:
    first, second = made(units, "X8", "Phường Một"), made(units, "X9", "Phường Hai")
    shares = {first: Decimal("0.6"), second: Decimal("0.4")}
    services.split(unit=units.ward, into=shares, on=date(2025, 12, 1), **BY)
    assert Succession.objects.whole_origins([first.pk], on=date(2026, 3, 1)) == {}


def test_the_number_of_queries_does_not_grow(
    open_season: Season, django_assert_num_queries: object
) -> None:
    for number in range(9):
        given(open_season.units.ward, "7", THIRD, record=str(number), at=OPENED)
    ward = open_season.ward
    with django_assert_num_queries(3):  # type: ignore[operator]
        previous_values(ward)

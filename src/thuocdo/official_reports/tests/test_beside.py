"""What a figure of a report is held against: the report before, the plan of the unit, units of one kind; nothing is guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.indicators.cube.building import refresh
from thuocdo.official_reports.beside import OfUnit, aims_of, standing
from thuocdo.official_reports.gathering import figures_of
from thuocdo.official_reports.tests.conftest import NOW, RATE, figure
from thuocdo.official_reports.writing import begin_report
from thuocdo.organisations.models import Unit
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.official_reports.figures import ReportFigure

THIRD = Period(date(2026, 6, 15), date(2026, 9, 15))
SECOND_BEFORE = Period(date(2025, 12, 15), date(2026, 3, 15))
ON_TIME = "procedures.dossiers.on_time_rate"


def figure_of(
    units: LittleProvince, actor: User, unit: Unit, form: str = "2025_commune"
) -> ReportFigure:
    refresh(at=NOW)
    report = begin_report(unit=unit, form=form, window=THIRD, actor=actor, at=NOW)
    rows = figures_of(report, user=actor).rows.values()
    return next(one for one in rows if one.indicator == RATE)


@pytest.mark.django_db
def test_the_report_before_stands_beside_with_its_change(units: LittleProvince, lan: User) -> None:
    figure(units.ward, RATE, "98.6", THIRD, decimals=1)
    figure(units.ward, RATE, "95.1", SECOND_BEFORE, decimals=1)
    found = figure_of(units, lan, units.ward)
    assert (found.value, found.before, found.previous) == (Decimal("98.6"), None, Decimal("95.1"))


@pytest.mark.django_db
def test_a_unit_has_no_place_among_units_its_people_do_not_see(
    units: LittleProvince, lan: User
) -> None:
    figure(units.ward, RATE, "98.6", THIRD, decimals=1)
    figure(units.other_ward, RATE, "99.0", THIRD, decimals=1)
    assert figure_of(units, lan, units.ward).standing is None


@pytest.mark.django_db
def test_a_unit_has_its_place_where_all_of_its_kind_are_seen(
    units: LittleProvince, lan: User
) -> None:
    MembershipFactory.create(
        user=lan, unit=units.home_affairs, role=Role.REFORM_OFFICER, province_wide=True
    )
    figure(units.ward, RATE, "98.6", THIRD, decimals=1)
    figure(units.other_ward, RATE, "99.0", THIRD, decimals=1)
    figure(units.elsewhere, RATE, "99.9", THIRD, decimals=1)
    found = figure_of(units, lan, units.ward).standing
    assert found is not None
    assert (found.place, found.count) == (2, 2)
    assert (found.highest, found.lowest) == (("Phường Bên",), ("Phường Mẫu",))


def test_units_that_are_few_or_alike_stand_nowhere() -> None:
    first, second, third = (Unit(pk=n, name=f"Xã {n}", kind="commune") for n in (1, 2, 3))

    def stand(*values: str) -> object:
        given = [
            OfUnit(unit, Decimal(value))
            for unit, value in zip((first, second, third), values, strict=False)
        ]
        return standing(given, 1)

    assert stand() is None
    assert stand("5") is None
    assert stand("5", "5", "5.0") is None
    found = standing(
        [OfUnit(first, Decimal(5)), OfUnit(second, Decimal(9)), OfUnit(third, Decimal(9))], 1
    )
    assert found is not None
    assert (found.place, found.highest) == (3, ("Xã 2", "Xã 3"))
    assert standing([OfUnit(second, Decimal(5)), OfUnit(third, Decimal(9))], 1).place is None  # type: ignore[union-attr]


def test_targets_are_those_of_the_plan_of_the_unit_itself_in_its_years() -> None:
    province = Unit(code="38", name="Tỉnh Thanh Hóa", kind="province")
    found = aims_of(province, THIRD)
    assert found
    assert all(2026 <= one.year <= 2030 for one in found.values())
    assert aims_of(Unit(code="P1", name="Tỉnh Mẫu", kind="province"), THIRD) == {}
    assert aims_of(province, Period(date(2025, 6, 15), date(2025, 9, 15))) == {}
    assert aims_of(province, Period(date(2030, 12, 15), date(2031, 3, 15))) == {}

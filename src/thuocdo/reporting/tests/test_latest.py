"""The latest figures of indicators: those in force, the latest period first, nothing of units the person may not see."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.figures.tests.factories import AT, RESOLVED, recorded
from thuocdo.reporting.latest import latest_figures

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
OTHER = "procedures.dossiers.department.resolved"


def said(user: User, *codes: str, most: int = 3, units: list[int] | None = None) -> list[str]:
    found = latest_figures(codes or [RESOLVED], user=user, most=most, units=units)
    return [figure.printed for figures in found.values() for figure in figures]


def test_the_latest_period_comes_first_and_each_indicator_has_its_own(
    thao: User, units: LittleProvince
) -> None:
    for year in (2021, 2023, 2020, 2022):
        recorded(str(year), unit=units.home_affairs, year=year, record=str(year))
    recorded("7", unit=units.home_affairs, year=2019, indicator=OTHER, record="7")
    assert said(thao) == ["2023", "2022", "2021"]
    assert sorted(said(thao, RESOLVED, OTHER, most=1)) == ["2023", "7"]
    assert said(thao, "no.such.indicator") == []


def test_one_figure_stands_for_a_unit_and_a_window_a_cell_before_prose(
    thao: User, units: LittleProvince
) -> None:
    recorded("11", unit=units.home_affairs, form_row="", record="1", at=AT + timedelta(days=2))
    recorded("12", unit=units.home_affairs, record="2")
    recorded("13", unit=units.home_affairs, record="3", at=AT + timedelta(days=1))
    recorded("14", unit=units.ward, holder=units.home_affairs, record="4")
    assert sorted(said(thao)) == ["13", "14"]
    assert said(thao, units=[units.ward.pk]) == ["14"]


def test_what_was_superseded_left_blank_or_is_not_to_be_seen_is_left_out(
    thao: User, binh: User, units: LittleProvince
) -> None:
    recorded("5", unit=units.home_affairs, record="1")
    recorded("6", unit=units.home_affairs, record="1", at=AT + timedelta(days=1))
    recorded("", unit=units.home_affairs, year=2024, record="2")
    assert said(thao) == ["6"]
    assert said(binh) == []


def test_it_is_one_query_for_any_number_of_indicators(thao: User, units: LittleProvince) -> None:
    recorded("5", unit=units.home_affairs)
    for codes in ([RESOLVED], [RESOLVED, OTHER]):
        with CaptureQueriesContext(connection) as queries:
            latest_figures(codes, user=thao, most=3)
        assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert latest_figures([], user=thao, most=3) == {}
    assert not queries

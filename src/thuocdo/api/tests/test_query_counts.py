"""Every address costs the same number of queries with 5 rows and with 50, and at most twelve."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number
from thuocdo.figures.services import NewFigure, revise
from thuocdo.figures.tests.factories import RESOLVED, recorded, reform_year
from thuocdo.ingestion.tests.factories import ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db
MOST = 12


def queries(program: Program, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert program.get(address).status_code == 200
    return len(counted)


def rows(units: LittleProvince, number: int) -> None:
    """Make reports, each with one figure and one discrepancy."""
    now = timezone.now()
    for n in range(number):
        report = ReportFactory.create(holder=units.home_affairs, unit=units.province)
        figure = recorded(
            str(n + 1),
            unit=units.province,
            holder=units.home_affairs,
            year=1950 + Figure.objects.count(),
            record=str(report.pk),
        )
        found = Discrepancy.objects.create(
            record_room="ingestion",
            record_id=str(report.pk),
            unit=units.province,
            holder=units.home_affairs,
            rule="SUM",
            severity="error",
            message_vi="sai",
            message_en="wrong",
            fingerprint="f",
            first_found_at=now,
            last_found_at=now,
        )
        found.figures.add(figure)


@pytest.mark.parametrize(
    "address",
    [
        "/reports",
        "/discrepancies",
        "/figures",
        "/figures?history=1",
        "/units",
        f"/series?indicator={RESOLVED}&unit=P1",
        f"/series?indicator={RESOLVED}&map=2026-01-01",
        "/indicators",
        "/forms",
    ],
)
def test_lists(province: Program, units: LittleProvince, address: str) -> None:
    province.get("/forms")  # the first use of an hour is noted
    rows(units, 5)
    few = queries(province, address)
    rows(units, 45)
    assert queries(province, address) == few <= MOST
    items = province.get(address).json().get("items", [])
    assert len(items) >= 50 or address.split("?", maxsplit=1)[0] not in {
        "/reports",
        "/discrepancies",
        "/figures",
    }


def test_one_report_and_its_discrepancies(province: Program, units: LittleProvince) -> None:
    province.get("/forms")
    small = ReportFactory.create(holder=units.home_affairs, unit=units.province)
    large = sample_report(holder=units.home_affairs, issuer=units.province)
    for rest in ("", "/discrepancies"):
        few = queries(province, f"/reports/{small.pk}{rest}")
        assert few <= queries(province, f"/reports/{large.pk}{rest}") <= few + 1 <= MOST


def test_a_figure_with_a_long_history(province: Program, units: LittleProvince) -> None:
    province.get("/forms")
    start, end = reform_year(2023)
    figure = recorded("1", unit=units.province, holder=units.home_affairs)
    few = queries(province, f"/figures/{figure.pk}")
    for n in range(2, 40):
        new = NewFigure(RESOLVED, units.province.pk, start, end, read_number(str(n), whole=True))
        figure = revise(figure, new, actor=None, at=timezone.now() + timedelta(seconds=n))
    assert queries(province, f"/figures/{figure.pk}") == few <= MOST
    assert len(province.get(f"/figures/{figure.pk}").json()["chain"]) == 39

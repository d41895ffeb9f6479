"""The targets of the plan beside the latest figures a person may see, judged by words and signs."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.figures.models import Figure
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, ReportFactory
from thuocdo.organisations.models import Unit
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.reporting.plans.library import plans

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/office/targets/"
RATE = "digital.online_payment.rate"


@pytest.fixture
def province(db: None) -> Unit:
    return UnitFactory.create(code="38", name="Tỉnh Thanh Hóa", kind=Unit.Kind.PROVINCE)


@pytest.fixture
def report(units: LittleProvince, province: Unit) -> Report:
    return ReportFactory.create(holder=units.home_affairs, unit=province)


def reported(report: Report, code: str, value: str, *, year: int = 2025, place: int = 40) -> Figure:
    return Figure.objects.create(
        indicator=code,
        unit=report.unit,
        holder=report.holder,
        period_start=date(year - 1, 12, 15),
        period_end=date(year, 12, 15),
        state=Figure.State.VALUE,
        value=Decimal(value),
        decimals=1,
        printed=value,
        origin=Figure.Origin.READ,
        location={"start": place, "end": place + 2},
        record_room="ingestion",
        record_id=str(report.pk),
        recorded_at=AT,
    )


def row(client: Client, number: str, query: str = "") -> str:
    page = html.unescape(client.get(f"{PAGE}{query}").content.decode())
    found = re.search(rf'<tr id="{number}">(.*?)</tr>', page, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def test_every_target_stands_there_by_its_years(client: Client, thao: User, report: Report) -> None:
    client.force_login(thao)
    page = client.get(PAGE).content.decode()
    (plan,) = plans().values()
    assert all(f'id="{target.id}"' in page for target in plan.targets)
    assert row(client, "MT-01").count("≤ 10 hạng") == 5
    assert 'data-label="2027">≥ 60 %<' in row(client, "MT-10")
    assert "≥ 840 nghìn tỷ đồng" in row(client, "MT-20")
    assert "không ghi số" in row(client, "MT-14")


def test_the_latest_figure_is_judged_and_leads_to_its_source(
    client: Client, thao: User, report: Report
) -> None:
    reported(report, RATE, "100.0", year=2023)
    reported(report, RATE, "61.5", year=2024)
    client.force_login(thao)
    shown = row(client, "MT-09")
    assert f'href="/office/reports/{report.pk}/#t40"' in shown
    assert "61,5 %" in shown
    assert "Năm 2024" in shown
    assert "✗" in shown
    assert "chưa đạt mức của năm 2030" in shown
    assert "còn cách 38,5 điểm %" in shown
    reported(report, "index.papi.rank", "7", year=2026)
    assert "✓" in row(client, "MT-04")
    assert "đạt mức của năm 2026" in row(client, "MT-04")


def test_what_is_not_measured_is_said(client: Client, thao: User, report: Report) -> None:
    client.force_login(thao)
    assert "chưa có chỉ tiêu đo" in row(client, "MT-06")
    assert "chỉ tính văn bản gửi đi" in row(client, "MT-28")
    assert "chưa có số liệu" in row(client, "MT-01")


def test_the_page_narrows_down_to_a_verdict(client: Client, thao: User, report: Report) -> None:
    reported(report, RATE, "61.5")
    client.force_login(thao)
    assert row(client, "MT-09", "?show=not_met")
    assert not row(client, "MT-01", "?show=not_met")
    assert row(client, "MT-01", "?show=nonsense")
    assert "Không có mục tiêu nào" in client.get(f"{PAGE}?show=met").content.decode()


@pytest.mark.parametrize("person", ["lan", "binh", "hoa"])
def test_others_see_the_plan_and_no_figure(
    person: str, client: Client, report: Report, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    before = row(client, "MT-09")
    reported(report, RATE, "61.5")
    assert row(client, "MT-09") == before
    assert "chưa có số liệu" in before


def test_without_the_unit_of_the_plan_the_page_stands(client: Client, thao: User) -> None:
    client.force_login(thao)
    assert "chưa có số liệu" in row(client, "MT-01")


def test_the_number_of_queries_does_not_grow(client: Client, thao: User, report: Report) -> None:
    client.force_login(thao)
    reported(report, RATE, "50.0")
    few = _queries(client)
    for year in range(1975, 2020):
        reported(report, RATE, "50.0", year=year)
        reported(report, "index.papi.rank", "5", year=year)
    assert _queries(client) == few <= 12


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    return len(queries)

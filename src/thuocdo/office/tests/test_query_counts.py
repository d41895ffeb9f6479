"""Pages cost the same number of queries with 5 rows and with 50."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.ingestion.tests.factories import ReportFactory, sample_report, text_file

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
MOST = 12


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def reports(units: LittleProvince) -> Callable[[int], object]:
    def made(number: int) -> object:
        return ReportFactory.create_batch(number, holder=units.home_affairs, unit=units.province)

    return made


def test_the_list_of_reports(
    client: Client, thao: User, reports: Callable[[int], object], units: LittleProvince
) -> None:
    sample_report(holder=units.home_affairs, issuer=units.province)
    client.force_login(thao)
    client.post(
        "/office/reports/", {"files": [text_file(f"{n}.txt", year=2000 + n) for n in range(5)]}
    )
    reports(4)
    few = _queries(client, "/office/reports/")
    reports(45)
    assert _queries(client, "/office/reports/") == few <= MOST


def test_the_page_of_a_report(
    client: Client, thao: User, reports: Any, units: LittleProvince
) -> None:
    client.force_login(thao)
    small = reports(1)[0]
    large = sample_report(holder=units.home_affairs, issuer=units.province)
    few = _queries(client, f"/office/reports/{small.pk}/")
    assert few <= _queries(client, f"/office/reports/{large.pk}/") <= MOST


def test_pages_of_the_list_lead_to_all_reports(
    client: Client, thao: User, reports: Callable[[int], object]
) -> None:
    client.force_login(thao)
    reports(120)
    address, seen = "/office/reports/", set()
    while address:
        page = client.get(address).content.decode()
        seen |= set(re.findall(r'href="/office/reports/(\d+)/"', page))
        following = re.search(r'rel="next"\s+href="([^"]+)"', page)
        address = f"/office/reports/{html.unescape(following[1])}" if following else ""
    assert len(seen) == 120

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


def test_saving_a_cell(client: Client, thao: User, units: LittleProvince) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    client.force_login(thao)
    base = f"/office/reports/{report.pk}/"
    keys = re.findall(rf"{base}cells/(t[^/]+)/", client.get(base).content.decode())

    def saved(key: str, printed: str) -> list[str]:
        sent = {"printed": printed, "reason": "thử"}
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(f"{base}cells/{key}/", sent, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return [query["sql"] for query in queries]

    saved(keys[20], "4321")
    again = saved(keys[20], "4322")
    # One for the session, one for the account, the rest for the save itself and the middle of the page.
    assert len(again) <= 24
    assert sum('FROM "ingestion_report"' in sql for sql in again) == 1


def test_who_may_not_see_a_report_learns_nothing_by_saving(
    client: Client, lan: User, minh: User, units: LittleProvince
) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    sent = {"printed": "1", "reason": "thử"}
    for person in (lan, minh):
        client.force_login(person)
        for number in (report.pk, report.pk + 1000):
            answer = client.post(f"/office/reports/{number}/cells/t1.1.1/", sent)
            assert answer.status_code == 404


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

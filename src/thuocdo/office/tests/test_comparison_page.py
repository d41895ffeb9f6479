"""Two reports side by side on a page: choosing, filters, links to the place of each value, rights, a fixed number of queries."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.ingestion.indexing import index_title
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/office/comparison/"
MOST = 12


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


@pytest.fixture
def earlier(units: LittleProvince) -> Report:
    """Return a report of the same unit one year before, without any row."""
    return stored(units, title="Báo cáo năm trước", year=2022)


def stored(units: LittleProvince, *, title: str, year: int) -> Report:
    made = ReportFactory.create(
        holder=units.home_affairs,
        unit=units.province,
        title=title,
        period_kind="year",
        period_start=date(year - 1, 12, 15),
        period_end=date(year, 12, 15),
    )
    index_title(made)
    return made


def seen(client: Client, query: str) -> str:
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_without_a_choice_the_newest_reports_are_offered(
    client: Client, thao: User, report: Report
) -> None:
    client.force_login(thao)
    page = seen(client, "")
    assert f'href="?a={report.pk}"' in page
    assert "<table" not in page


def test_a_report_is_found_without_accents_and_keeps_the_other_one(
    client: Client, thao: User, report: Report, earlier: Report
) -> None:
    client.force_login(thao)
    page = seen(client, f"a={report.pk}&qb=tinh mau nam truoc")
    assert f'href="?a={report.pk}&b={earlier.pk}"' in page
    assert "Không tìm thấy báo cáo nào" in seen(client, "qa=khongco")


def test_the_same_unit_a_year_before_is_suggested_first(
    client: Client, thao: User, units: LittleProvince, earlier: Report
) -> None:
    now = stored(units, title="Năm nay", year=2023)
    older = stored(units, title="Cũ hơn", year=2019)
    client.force_login(thao)
    page = seen(client, f"b={now.pk}")
    offered = re.findall(r'href="\?b=\d+&a=(\d+)"', page)
    assert offered == [str(earlier.pk), str(older.pk)]
    assert page.count("cùng kỳ năm trước") == 1


def test_each_value_leads_to_its_place_in_its_report(
    client: Client, thao: User, report: Report, earlier: Report
) -> None:
    client.force_login(thao)
    page = seen(client, f"a={earlier.pk}&b={report.pk}")
    places = re.findall(rf'href="/office/reports/{report.pk}/#c-(t[\d.x]+)"', page)
    assert len(places) > 50
    detail = client.get(f"/office/reports/{report.pk}/").content.decode()
    assert all(f'id="c-{place}"' in detail for place in places)
    assert "chỉ báo cáo thứ hai có" in page


def test_filters_and_sides_stand_in_the_address(
    client: Client, thao: User, report: Report, units: LittleProvince
) -> None:
    again = sample_report(holder=units.home_affairs, issuer=units.ward)
    client.force_login(thao)
    page = seen(client, f"a={report.pk}&b={again.pk}&show=most")
    assert "Thay đổi nhiều nhất (0)" in page
    assert "Không có dòng nào khớp bộ lọc này" in page
    assert f'href="?a={again.pk}&b={report.pk}&show=most"' in page
    assert "không đổi" in seen(client, f"a={report.pk}&b={again.pk}")


def test_nonsense_in_the_address_is_as_if_it_were_not_there(
    client: Client, thao: User, report: Report
) -> None:
    client.force_login(thao)
    for query in ("a=x&b=-1", "a=99999999999999999999", "show=no", "a=²", f"a={report.pk}&b=0"):
        assert "<table" not in seen(client, query)
    assert "cùng một báo cáo" in seen(client, f"a={report.pk}&b={report.pk}")


@pytest.mark.parametrize("person", ["lan", "binh", "hoa"])
def test_others_learn_nothing(
    person: str, client: Client, report: Report, earlier: Report, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    shown = seen(client, f"a={report.pk}&b={earlier.pk}&qa=tinh")
    missing = seen(client, "a=999998&b=999999&qa=tinh")
    for page in (shown, missing):
        assert "Không tìm thấy báo cáo nào" in page
        assert "Không có báo cáo nào như vậy" in page
    assert "Kết quả công tác" not in shown


BEGINS = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}


@pytest.mark.parametrize("kind", BEGINS)
def test_it_is_sent_as_a_file(
    kind: str, client: Client, thao: User, report: Report, earlier: Report
) -> None:
    client.force_login(thao)
    address = f"{PAGE}export.{kind}?a={earlier.pk}&b={report.pk}"
    answer = client.get(address)
    assert answer.content.startswith(BEGINS[kind])
    assert answer["Content-Disposition"].startswith("attachment")
    assert html.unescape(seen(client, f"a={earlier.pk}&b={report.pk}")).count(address) == 1


def test_the_file_says_what_the_page_says(
    client: Client, thao: User, report: Report, units: LittleProvince
) -> None:
    again = sample_report(holder=units.home_affairs, issuer=units.ward)
    client.force_login(thao)
    lines = client.get(f"{PAGE}export.csv?a={report.pk}&b={again.pk}").content.decode().splitlines()
    assert lines[0].count(";") == 8
    assert sum("không đổi" in line for line in lines) > 50
    none = client.get(f"{PAGE}export.csv?a={report.pk}&b={again.pk}&show=most").content.decode()
    assert "tăng" not in none


def test_a_file_of_what_is_hidden_is_not_there(
    client: Client, lan: User, report: Report, earlier: Report
) -> None:
    client.force_login(lan)
    for query in (f"a={earlier.pk}&b={report.pk}", "a=999998&b=999999", ""):
        assert client.get(f"{PAGE}export.csv?{query}").status_code == 404
    assert client.get(f"{PAGE}export.exe?a={earlier.pk}&b={report.pk}").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE).status_code == 302


def test_the_number_of_queries_does_not_grow(
    client: Client, thao: User, report: Report, earlier: Report, units: LittleProvince
) -> None:
    client.force_login(thao)
    ask: Callable[[str], int] = lambda query: _queries(client, query)  # noqa: E731
    address = f"a={earlier.pk}&b={report.pk}&qa=tinh&qb=tinh"
    few = ask(address)
    for year in range(1960, 2005):
        stored(units, title=f"Báo cáo {year}", year=year)
    assert ask(address) == few <= MOST
    assert ask(f"a={report.pk}") <= MOST


def _queries(client: Client, query: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        seen(client, query)
    return len(queries)


def test_the_page_of_a_report_leads_here(client: Client, thao: User, report: Report) -> None:
    client.force_login(thao)
    page = client.get(f"/office/reports/{report.pk}/").content.decode()
    assert f'href="{PAGE}?b={report.pk}"' in page

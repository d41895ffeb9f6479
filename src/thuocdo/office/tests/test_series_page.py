"""The series page: what is chosen stands in the address, every point leads to its source, nobody sees what is not theirs."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.figures.tests.factories import RESOLVED, recorded
from thuocdo.ingestion.tests.factories import sample_report
from thuocdo.organisations.models import DISTRICTS_END, Succession, Unit

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/office/series/"
MOST_QUERIES = 12
EMPTY = "Chưa có số liệu nào"


@pytest.fixture
def page(client: Client, thao: User) -> Callable[..., str]:
    """Return a function that opens the page as Thảo."""
    client.force_login(thao)

    def opened(path: str = PAGE, **query: Any) -> str:
        answer = client.get(path, {"indicator": RESOLVED, **query})
        assert answer.status_code == 200
        return html.unescape(answer.content.decode())

    return opened


@pytest.fixture
def merged(units: LittleProvince) -> Unit:
    """Let the former district pass half to the ward and half to its neighbour."""
    for heir in (units.ward, units.other_ward):
        Succession.objects.create(
            predecessor=units.former_district,
            successor=heir,
            on=DISTRICTS_END,
            kind=Succession.Kind.SPLIT,
            weight=Decimal("0.5"),
        )
    return units.former_district


def _rows(page: str) -> list[str]:
    body = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in body]


# What is chosen


def test_nothing_chosen_says_what_to_do(client: Client, thao: User) -> None:
    client.force_login(thao)
    assert "Chưa chọn chỉ tiêu" in client.get(PAGE).content.decode()


def test_an_indicator_is_found_without_accents_as_a_page_and_as_a_fragment(
    client: Client, thao: User
) -> None:
    client.force_login(thao)
    for address in (PAGE, f"{PAGE}indicators/"):
        found = html.unescape(client.get(address, {"q": "ho so xa giai quyet"}).content.decode())
        assert f"{PAGE}?indicator={RESOLVED}" in found
    fragment = client.get(f"{PAGE}indicators/", {"q": "COMMUNE.resolved"}).content.decode()
    assert RESOLVED in fragment
    assert "<html" not in fragment
    nothing = client.get(f"{PAGE}indicators/", {"q": "không có gì như thế"}).content.decode()
    assert "Không có chỉ tiêu nào" in nothing


def test_a_chosen_indicator_keeps_what_else_was_chosen(page: Callable[..., str]) -> None:
    found = page(f"{PAGE}indicators/", q="ho so", kind="quarter", unit=["7", "8"])
    link = re.search(r'href="([^"]+)"', found)
    assert link is not None
    assert "kind=quarter" in link[1]
    assert "unit=7" in link[1]
    assert "unit=8" in link[1]
    assert "q=" not in link[1]


def test_a_unit_is_found_without_accents(page: Callable[..., str], units: LittleProvince) -> None:
    fragment = page(f"{PAGE}units/", find="phuong mau")
    assert f'value="{units.ward.pk}"' in fragment
    assert units.other_ward.name not in fragment
    former = page(find="huyen cu")
    assert "đến hết ngày 30/06/2025" in former
    chosen = page(f"{PAGE}units/", find="phuong", unit=units.ward.pk)
    assert units.ward.name not in chosen


def test_units_with_figures_are_offered(page: Callable[..., str], units: LittleProvince) -> None:
    recorded("5", unit=units.ward)
    found = page()
    assert "Chưa chọn đơn vị" in found
    assert f'value="{units.ward.pk}"' in found
    assert f'value="{units.other_ward.pk}"' not in found


@pytest.mark.parametrize(
    "query",
    [
        {"indicator": "no.such.one"},
        {"unit": ["0", "abc", "-1", "9" * 30, "²"]},
        {"kind": "decade"},
        {"map": "moon"},
        {"map": "day"},
        {"map": "day", "on": "31/31/2025"},
        {"q": "x" * 5000},
        {"find": "%_\\"},
    ],
)
def test_an_address_that_makes_no_sense_is_answered(
    page: Callable[..., str], units: LittleProvince, query: dict[str, Any]
) -> None:
    recorded("5", unit=units.ward)
    page(**query)
    page(**{"unit": units.ward.pk, **query})
    page(f"{PAGE}units/", **query)
    page(f"{PAGE}indicators/", **query)


# The table and the chart


def test_values_changes_and_sources(page: Callable[..., str], units: LittleProvince) -> None:
    recorded("1.200", unit=units.ward, year=2023, record="17")
    recorded("1.500", unit=units.ward, year=2024)
    recorded("-", unit=units.ward, year=2025)
    found = page(unit=units.ward.pk)
    rows = _rows(found)[1:]
    assert rows[0].startswith("Năm 2023 1.200")
    assert "1.500 +300 +25,0 %" in rows[1]
    assert "dấu gạch" in rows[2]
    assert 'href="/office/reports/17/#t10"' in found
    assert "trích từ văn bản" in found


def test_a_source_stands_where_the_link_leads(
    client: Client, page: Callable[..., str], units: LittleProvince
) -> None:
    sample_report(holder=units.home_affairs, issuer=units.province)
    found = page(unit=units.province.pk)
    link = re.search(r'href="(/office/reports/\d+/)#(t\d+)"', found)
    assert link is not None
    assert f'id="{link[2]}"' in client.get(link[1]).content.decode()


def test_the_chart_says_what_it_shows_and_is_not_blocked(
    page: Callable[..., str], units: LittleProvince
) -> None:
    units.ward.name = "Phường </svg><script>alert(1)</script>"
    units.ward.save()
    recorded("1.200", unit=units.ward, year=2023)
    recorded("1.500", unit=units.ward, year=2024)
    found = page(unit=units.ward.pk)
    assert found.count('class="chart"') == 2  # wide and narrow
    assert "Bảng bên dưới có cùng số liệu" in found
    assert not re.search(r"\sstyle=|<style", found)
    ids = re.findall(r'\bid="([^"]+)"', found)
    assert len(ids) == len(set(ids))


def test_breaks_are_marked_and_explained(page: Callable[..., str], units: LittleProvince) -> None:
    recorded("1", unit=units.ward, year=2022, form_row="2022_province/3:3.2.1")
    recorded("2", unit=units.ward, year=2023)
    found = page(unit=units.ward.pk)
    assert "Biểu mẫu khác" in found
    assert "(2022) → Biểu mẫu thống kê" in found
    assert "Năm 2023 so với kỳ trước" in found
    assert found.count('stroke="var(--warning)"') == 2


def test_a_reason_that_holds_for_all_units_is_said_once(
    page: Callable[..., str], units: LittleProvince
) -> None:
    both = [units.ward, units.other_ward]
    for unit in both:
        recorded("1", unit=unit, year=2022, form_row="2022_province/3:3.2.1")
        recorded("2", unit=unit, year=2023, holder=units.home_affairs)
    recorded("3", unit=units.ward, days=(date(2024, 1, 1), date(2025, 1, 1)))
    found = page(unit=[unit.pk for unit in both])
    legend = found[found.index('class="breaks"') : found.index("</ol>")]
    assert legend.count("Biểu mẫu khác") == 1
    assert "Phường Mẫu: Một bên tính theo năm dương lịch" in legend


def test_more_units_than_can_be_told_apart_are_left_out_and_said(
    page: Callable[..., str],
) -> None:
    made = [Unit.objects.create(code=f"W{n}", name=f"Xã {n}", kind="commune") for n in range(13)]
    found = page(unit=[unit.pk for unit in made])
    assert "nhiều nhất 12 đơn vị" in found
    assert "Xã 11" in found
    assert "Xã 12" not in found
    assert "nhiều nhất 12" not in page(unit=[unit.pk for unit in made[:12]])


def test_on_the_map_of_today(page: Callable[..., str], units: LittleProvince, merged: Unit) -> None:
    recorded("101", unit=merged, year=2024, holder=units.home_affairs, record="8")
    found = page(unit=[units.ward.pk, units.other_ward.pk], map="today")
    rows = _rows(found)
    assert any(row.startswith("Năm 2024 51") for row in rows)
    assert any(row.startswith("Năm 2024 50") for row in rows)
    assert "Huyện Cũ: 101 × 50 %" in " ".join(rows)
    assert 'href="/office/reports/8/#t10"' in found
    reported = page(unit=units.ward.pk)
    assert EMPTY in reported


def test_on_the_map_of_another_day(
    page: Callable[..., str], units: LittleProvince, merged: Unit
) -> None:
    recorded("101", unit=merged, year=2024)
    before = page(unit=merged.pk, map="day", on="2025-06-30")
    assert "theo địa giới ngày 30/06/2025" in before
    assert "Năm 2024 101" in " ".join(_rows(before))
    assert "không có trên địa giới" in page(unit=merged.pk, map="day", on="2025-07-01")


def test_what_cannot_be_restated_is_said_with_a_way_on(
    page: Callable[..., str], units: LittleProvince
) -> None:
    found = page(indicator="procedures.inventory.total", unit=units.ward.pk, map="today")
    assert "không cộng được giữa các đơn vị" in found
    assert "map=reported" in found


def test_the_answer_to_a_question_is_no_amount(
    page: Callable[..., str], units: LittleProvince
) -> None:
    from thuocdo.indicators.indicator import ValueType
    from thuocdo.indicators.registry import indicators

    choice = next(one for one in indicators().values() if one.value_type == ValueType.CHOICE)
    for year in (2023, 2024):
        recorded("1", unit=units.ward, year=year, indicator=choice.code)
    found = page(indicator=choice.code, unit=units.ward.pk)
    assert choice.choices[1].label_vi in found
    assert 'class="chart"' not in found


def test_the_page_in_english(client: Client, thao: User, units: LittleProvince) -> None:
    recorded("5", unit=units.ward)
    client.force_login(thao)
    client.post("/language/", {"language": "en"})
    client.cookies["django_language"] = "en"
    found = client.get(PAGE, {"indicator": RESOLVED, "unit": units.ward.pk}).content.decode()
    assert "Change" in found


# Who sees what


@pytest.mark.parametrize("person", ["binh", "hoa"])
@pytest.mark.parametrize("which", ["reported", "today"])
def test_another_user_gets_the_page_of_an_indicator_without_data(  # noqa: PLR0917 - what the test is about
    person: str,
    which: str,
    client: Client,
    units: LittleProvince,
    merged: Unit,
    request: pytest.FixtureRequest,
) -> None:
    client.force_login(request.getfixturevalue(person))
    with_unit = {"indicator": RESOLVED, "unit": units.ward.pk, "map": which}
    addresses = [with_unit, {"indicator": RESOLVED}]
    before = [_without_tokens(client.get(PAGE, query).content.decode()) for query in addresses]
    recorded("1.200", unit=units.ward)
    recorded("900", unit=merged, year=2024)
    after = [_without_tokens(client.get(PAGE, query).content.decode()) for query in addresses]
    assert after == before
    assert EMPTY in after[0]


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    for address in (PAGE, f"{PAGE}indicators/", f"{PAGE}units/"):
        assert client.get(address).status_code == 302


# What it costs


def _queries(client: Client, query: dict[str, Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE, query).status_code == 200
    return len(queries)


@pytest.mark.parametrize("which", ["reported", "today"])
def test_queries_do_not_grow_with_units_and_years(
    client: Client, thao: User, units: LittleProvince, merged: Unit, which: str
) -> None:
    client.force_login(thao)
    wards = [
        Unit.objects.create(code=f"W{n}", name=f"Phường {n}", kind="commune") for n in range(12)
    ]
    query = {"indicator": RESOLVED, "map": which, "find": "phuong", "q": "ho so"}
    for unit in (units.ward, merged):
        for year in (2024, 2026):
            recorded("1", unit=unit, year=year, holder=units.home_affairs)
    few = _queries(client, {**query, "unit": [units.ward.pk]})
    for ward in wards:
        for year in (2020, 2022, 2024, 2026):
            recorded("1", unit=ward, year=year, holder=units.home_affairs)
    many = _queries(client, {**query, "unit": [units.ward.pk, *(ward.pk for ward in wards)]})
    assert few == many <= MOST_QUERIES


def test_queries_of_the_choice(client: Client, thao: User, units: LittleProvince) -> None:
    client.force_login(thao)
    recorded("1", unit=units.ward)
    assert _queries(client, {"indicator": RESOLVED}) <= MOST_QUERIES


def test_the_calendar_of_a_year_that_ends_early(
    page: Callable[..., str], units: LittleProvince
) -> None:
    recorded("1", unit=units.ward, year=2022)
    recorded("2", unit=units.ward, days=(date(2022, 12, 15), date(2023, 11, 16)))
    found = page(unit=units.ward.pk)
    assert "Kỳ dài ngắn khác nhau: 365 → 336 ngày" in found

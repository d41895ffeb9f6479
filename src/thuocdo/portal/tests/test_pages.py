"""Every page opens for everybody it is for."""

from __future__ import annotations

import gzip
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.cache import cache

import pytest

from thuocdo.procedures.content import (
    DocumentContent,
    FeeContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.tests.factories import published

pytestmark = pytest.mark.django_db

OPEN = ("/", "/procedures/", "/track/", "/sign-in/", "/accessibility/")


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_everybody_reads_it(client, path, language):
    client.cookies["django_language"] = language
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


def compressed(client, path):
    """Return how many bytes a browser loads for a page with everything it names, as they are sent."""
    page = client.get(path).content.decode()
    named = set(re.findall(r'(?:href|src)="/(static/[^"]+)"', page))
    assert named
    sizes = [len(gzip.compress(page.encode()))]
    for name in named:
        found = finders.find(name.removeprefix("static/"))
        assert found, name
        sizes.append(len(gzip.compress(Path(found).read_bytes())))
    return sum(sizes)


def test_the_first_page_is_small(client, units):
    for number in range(12):
        published(units.province, name=f"Thủ tục số {number}", summary="Một câu dễ hiểu. " * 4)
    drum = Path(finders.find("portal/drum.svg")).read_bytes()
    assert compressed(client, "/") + len(gzip.compress(drum)) < 40_000


def test_the_first_page_costs_few_queries(client, units, django_assert_max_num_queries):
    cache.clear()
    published(units.province)
    with django_assert_max_num_queries(5):
        client.get("/")


@pytest.mark.parametrize("count", [5, 50])
def test_a_search_costs_the_same_however_much_is_found(
    client, units, django_assert_max_num_queries, count
):
    for _ in range(count):
        published(units.province, name="Đăng ký khai sinh")
    with django_assert_max_num_queries(7):
        answer = client.get("/procedures/", {"q": "khai sinh"})
    assert answer.content.decode().count("<h3>") == min(count, 20)


def test_a_procedure_costs_few_queries(client, units, django_assert_max_num_queries):
    version = published(units.province)
    with django_assert_max_num_queries(12):
        client.get(f"/procedures/{version.procedure_id}/")


def test_a_search_needs_no_accents_and_forgives_a_slip(client, units):
    published(units.province, name="Đăng ký khai sinh")
    published(units.province, name="Cấp giấy phép xây dựng")
    exact = client.get("/procedures/", {"q": "dang ky khai sinh"}).content.decode()
    assert "Đăng ký khai sinh" in exact
    assert "Cấp giấy phép xây dựng" not in exact
    near = client.get("/procedures/", {"q": "dang ki khai sihn"}).content.decode()
    assert "Đăng ký khai sinh" in near
    assert "gần nhất" in near
    assert "Không tìm thấy" in client.get("/procedures/", {"q": "zzqqxx"}).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"online": "full"}, True),
        ({"online": "none"}, False),
        ({"sector": "HT"}, None),
        ({"level": "commune"}, True),
        ({"level": "ministry"}, False),
        ({"event": "nonsense"}, False),
        ({"agency": "nonsense"}, False),
        ({"page": "nonsense"}, True),
    ],
)
def test_filters_narrow_down(client, units, query, found):
    version = published(units.province, online_level="full", levels=("commune",))
    page = client.get("/procedures/", query).content.decode()
    if found is not None:
        assert (f"/procedures/{version.procedure_id}/" in page) == found


def test_internal_procedures_are_nowhere(client, units):
    version = published(units.province, audience="internal", name="Việc nội bộ")
    for path in ("/", "/procedures/", "/procedures/?q=viec+noi+bo"):
        assert "Việc nội bộ" not in client.get(path).content.decode()
    assert client.get(f"/procedures/{version.procedure_id}/").status_code == 404


def test_what_is_not_in_force_is_not_shown(client, units):
    version = published(units.province, since=date(2999, 1, 1), name="Việc mai sau")
    assert client.get(f"/procedures/{version.procedure_id}/").status_code == 404
    assert "Việc mai sau" not in client.get("/procedures/").content.decode()


def test_a_paper_the_state_has_is_not_asked_for(client, units):
    documents = (
        DocumentContent("Tờ khai", originals=1),
        DocumentContent("Giấy chứng sinh", reusable_source="CSDL khai sinh"),
    )
    version = published(units.province, documents=documents)
    page = client.get(f"/procedures/{version.procedure_id}/").content.decode()
    needed, _, looked_up = page.partition("Không phải nộp")
    assert "Tờ khai" in needed
    assert "Giấy chứng sinh" not in needed
    assert "Giấy chứng sinh" in looked_up


def test_time_and_fee_are_told_for_each_channel_and_case(client, units):
    fee = FeeContent("charge", 50_000)
    direct = TimeLimitContent(Decimal(5), "working_day", case="thường", fees=(fee,))
    fast = TimeLimitContent(Decimal(2), "working_day", case="gấp", fees=(fee,))
    online = TimeLimitContent(Decimal(3), "working_day", fees=(FeeContent("charge", 0),))
    version = published(
        units.province, ways=(WayContent("direct", (direct, fast)), WayContent("online", (online,)))
    )
    page = client.get(f"/procedures/{version.procedure_id}/").content.decode()
    for words in ("5 ngày làm việc", "2 ngày làm việc", "3 ngày làm việc", "50.000 đồng", "Gấp"):
        assert words in page
    assert "từ 2 ngày làm việc" in page
    assert "có cách miễn phí" in page
    # On a phone each value stands behind its label, and the kind of the fee is part of the value.
    assert 'data-label="Mức thu"' in page
    assert 'data-label="Phí, lệ phí"' not in page
    assert "Nộp trực tuyến" not in page or "/apply/" in page


def test_light_dark_and_large_type_are_kept(client):
    client.post("/look/", {"theme": "dark", "next": "/track/"})
    answer = client.post("/look/", {"size": "large", "next": "/track/"})
    assert answer["Location"] == "/track/"
    page = client.get("/track/").content.decode()
    assert 'data-size="large"' in page
    assert 'media="all"' in page
    client.post("/look/", {"theme": "nonsense", "size": "nonsense"})
    assert 'media="all"' in client.get("/track/").content.decode()


def test_the_hotline_can_be_called(client, settings):
    settings.PORTAL_HOTLINE = "1900 0000"
    assert 'href="tel:19000000"' in client.get("/").content.decode()


def test_officials_start_elsewhere(client, lan):
    client.force_login(lan)
    assert client.get("/office/").status_code in {200, 302}

"""The table of a comparison is drawn once and kept, and never shown after something in either report has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, sample_report
from thuocdo.office.comparison import drawn

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(settings: Any) -> Any:
    """Return a mock that counts how often a table is drawn, with a cache that keeps."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tables"}
    }
    with patch.object(drawn, "_draw", wraps=drawn._draw) as mock:
        yield mock
    drawn.caches["pages"].clear()


@pytest.fixture
def pair(units: LittleProvince) -> tuple[Report, Report]:
    """Return two reports of the same content."""
    first = sample_report(holder=units.home_affairs, issuer=units.province)
    return first, sample_report(holder=units.home_affairs, issuer=units.ward)


def address(pair: tuple[Report, Report], more: str = "") -> str:
    return f"/office/comparison/?a={pair[0].pk}&b={pair[1].pk}{more}"


def corrected(report: Report, actor: User) -> None:
    entries = contents_of(effective_reading(report).reading).entries()
    key = next(e.key for _, e in entries if e.row and e.asked.indicator and e.row.printed.value)
    edit = Edit(EditKind.CELL, key, {"printed": "987654"})
    review.correct(report, [edit], actor=actor, at=AT, reason="thử")


@pytest.mark.parametrize("side", [0, 1])
def test_it_is_drawn_again_only_when_something_changed(
    side: int, client: Client, thao: User, pair: tuple[Report, Report], counted: Any
) -> None:
    client.force_login(thao)

    def page(more: str = "") -> str:
        return client.get(address(pair, more)).content.decode().partition("<footer")[0]

    assert page().partition("<table")[2] == page().partition("<table")[2] != ""
    assert counted.call_count == 1
    corrected(pair[side], thao)
    assert "987654" in page()
    review.undo(pair[side], actor=thao, at=AT, reason="nhầm")
    assert "987654" not in page()
    Report.objects.filter(pk=pair[side].pk).update(period_kind="quarter")
    assert "khác loại hoặc dài ngắn khác nhau" in page()
    pair[side].unit.name = "Đơn vị đổi tên"
    pair[side].unit.save()
    assert "Đơn vị đổi tên" in page()
    drawn_so_far = counted.call_count
    page()
    assert counted.call_count == drawn_so_far


def test_each_filter_and_language_has_a_table_of_its_own(
    client: Client, thao: User, pair: tuple[Report, Report], counted: Any
) -> None:
    client.force_login(thao)
    whole = client.get(address(pair)).content.decode()
    most = client.get(address(pair, "&show=most")).content.decode()
    assert ("<table" in whole, "<table" in most) == (True, False)
    client.cookies["django_language"] = "en"
    english = client.get(address(pair)).content.decode()
    assert ("không đổi" in whole, "không đổi" in english) == (True, False)
    assert counted.call_count == 3


def test_what_is_kept_is_not_for_those_who_may_not_see_it(
    client: Client, thao: User, binh: User, pair: tuple[Report, Report], counted: Any
) -> None:
    client.force_login(thao)
    assert "<table" in client.get(address(pair)).content.decode()
    client.force_login(binh)
    assert "<table" not in client.get(address(pair)).content.decode()


def test_a_kept_table_opens_no_reading(
    client: Client, thao: User, pair: tuple[Report, Report], counted: Any
) -> None:
    client.force_login(thao)
    client.get(address(pair))
    with CaptureQueriesContext(connection) as queries:
        client.get(address(pair))
    assert len(queries) <= 5
    assert not any('"content"' in query["sql"] for query in queries)

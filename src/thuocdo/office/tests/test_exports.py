"""Downloads of a report: right name, right type, kept by nobody, and nothing for those who may not see the report."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.tests.factories import AT, ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

pytestmark = pytest.mark.django_db
MOST = 12
STARTS = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbf", "json": b"{"}


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


def address(report: Report, kind: str, *, audit: bool = False) -> str:
    return reverse(f"office:exports:{'audit' if audit else 'report'}", args=[report.pk, kind])


def all_addresses(report: Report) -> list[str]:
    plain = [address(report, kind) for kind in STARTS]
    annexed = [f"{one}?annex=1" for one in plain]
    return plain + annexed + [address(report, kind, audit=True) for kind in ("pdf", "xlsx")]


@pytest.mark.parametrize("kind", STARTS)
def test_a_file_comes_with_its_name_and_is_kept_by_nobody(
    kind: str, client: Client, thao: User, report: Report
) -> None:
    client.force_login(thao)
    answer = client.get(address(report, kind), {"annex": "1"})
    assert answer.status_code == 200
    assert answer.content.startswith(STARTS[kind])
    plain, full = answer["Content-Disposition"].split("; ")[1:]
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert plain == f'filename="thong-ke-cchc-nam-2023---tinh-mau.{kind}"'
    assert unquote(full) == f"filename*=UTF-8''Thống kê CCHC năm 2023 - Tỉnh Mẫu.{kind}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_a_quarter_keeps_its_slash_as_a_dash_and_its_file_the_whole_name(
    client: Client, thao: User, units: LittleProvince
) -> None:
    quarter = ReportFactory.create(
        holder=units.home_affairs,
        unit=units.ward,
        period_kind="quarter",
        period_start=date(2023, 12, 15),
        period_end=date(2024, 3, 15),
    )
    client.force_login(thao)
    told = unquote(client.get(address(quarter, "csv"))["Content-Disposition"])
    assert f"''Thống kê CCHC quý I-2024 - {units.ward.name}.csv" in told


def test_a_name_with_quotes_and_breaks_makes_no_header_of_its_own(
    client: Client, thao: User, report: Report, units: LittleProvince
) -> None:
    units.province.name = 'Tỉnh "Mẫu"\r\nSet-Cookie: a=b; filename=x.exe/..'
    units.province.save()
    client.force_login(thao)
    told = client.get(address(report, "csv"))["Content-Disposition"]
    assert "\n" not in told
    assert told.count('"') == 2
    assert told.count(";") == 2


def test_the_annex_comes_when_it_is_asked_for(client: Client, thao: User, report: Report) -> None:
    client.force_login(thao)
    plain = client.get(address(report, "csv")).content.decode()
    annexed = client.get(address(report, "csv"), {"annex": "1"}).content.decode()
    assert "Chỗ không khớp" not in plain
    assert annexed.startswith(plain.strip())
    assert "Chỗ không khớp" in annexed


def test_json_is_for_programs(client: Client, thao: User, report: Report) -> None:
    client.force_login(thao)
    answer = client.get(address(report, "json"))
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["report"]["id"] == report.pk


def test_the_audit_extract_has_its_own_name(client: Client, thao: User, report: Report) -> None:
    client.force_login(thao)
    for kind in ("pdf", "xlsx"):
        answer = client.get(address(report, kind, audit=True))
        assert answer.content.startswith(STARTS[kind])
        assert (
            f"trich-luc-xu-ly-bao-cao-cchc-nam-2023---tinh-mau.{kind}"
            in answer["Content-Disposition"]
        )


def _without_tokens(page: bytes) -> bytes:
    """Return a page without what differs from request to request: its address and its tokens."""
    return re.sub(rb'value="[^"]{64}"|nonce="[^"]*"|exports/\d+', b"", page)


@pytest.mark.parametrize("person", ["lan", "minh", "binh", "hoa"])
def test_others_find_nothing_there(
    person: str, client: Client, report: Report, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    for one in all_addresses(report):
        seen = client.get(one)
        missing = client.get(one.replace("exports/", "exports/9", 1))
        assert (seen.status_code, missing.status_code) == (404, 404)
        assert _without_tokens(seen.content) == _without_tokens(missing.content)


def test_a_visitor_is_asked_to_sign_in(client: Client, report: Report) -> None:
    for one in all_addresses(report):
        answer = client.get(one)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_an_unknown_format_is_not_there_and_nothing_is_posted(
    client: Client, thao: User, report: Report
) -> None:
    client.force_login(thao)
    assert client.get(address(report, "exe")).status_code == 404
    assert client.get(address(report, "docx", audit=True)).status_code == 404
    assert client.post(address(report, "csv")).status_code == 405


def queries(client: Client, one: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(one).status_code == 200
    return len(captured)


def test_downloads_cost_the_same_queries_however_large_the_report(
    client: Client, thao: User, report: Report, units: LittleProvince
) -> None:
    small = ReportFactory.create(holder=units.home_affairs, unit=units.province)
    client.force_login(thao)
    entries = contents_of(effective_reading(report).reading).entries()
    keys = [e.key for _, e in entries if e.row and e.asked.indicator]
    for key in keys[:20]:
        edit = Edit(EditKind.CELL, key, {"note": "đã soát"})
        review.correct(report, [edit], actor=thao, at=AT, reason="soát")
    for few, many in zip(all_addresses(small), all_addresses(report), strict=True):
        assert queries(client, few) == queries(client, many) <= MOST


def test_a_report_whose_reading_is_outdated_says_so(
    client: Client, thao: User, report: Report
) -> None:
    from thuocdo.ingestion.models import StoredReading

    StoredReading.objects.filter(report=report).update(content=None)
    client.force_login(thao)
    answer = client.get(address(report, "pdf"))
    assert answer.status_code == 503
    assert "reread_reports" in answer.content.decode()

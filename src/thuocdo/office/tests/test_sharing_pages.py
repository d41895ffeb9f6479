"""Sharing on the pages: who has a report, adding, revoking, the history; the shared person reads and does nothing else."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.edits import row_key, table_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Correction, Report
from thuocdo.ingestion.shares import ReportShare
from thuocdo.ingestion.sharing import revoke_share, share_with_person, share_with_unit
from thuocdo.ingestion.tests.factories import ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


@pytest.fixture
def shared(report: Report, units: LittleProvince, thao: User) -> Report:
    """Return a report of the Department of Home Affairs that Lan's ward may read."""
    share_with_unit(report, units.ward, last_day=None, actor=thao, at=timezone.now())
    return report


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def test_a_unit_is_found_added_and_taken_back(
    client: Client, thao: User, lan: User, report: Report, units: LittleProvince
) -> None:
    client.force_login(thao)
    page = f"/office/sharing/{report.pk}/"
    assert f'href="{page}"' in text(client, f"/office/reports/{report.pk}/")
    found = text(client, page, find="phuong mau")
    assert f'name="unit" value="{units.ward.pk}"' in found
    assert "Xã Xa" not in text(client, page, find="xa")
    assert client.post(page, {"unit": units.ward.pk, "last_day": "2100-01-31"}).status_code == 302
    shown = text(client, page)
    assert "Phường Mẫu" in shown
    assert "đến hết ngày 31/01/2100" in shown
    share = ReportShare.objects.get()
    assert client.post(f"{page}{share.pk}/revoke/").status_code == 302
    assert "đã thu hồi" in text(client, page)
    history = text(client, f"/office/reports/{report.pk}/history/")
    assert "Chia sẻ với Phường Mẫu (đến hết ngày 31/01/2100)" in history
    assert "Thu hồi chia sẻ với Phường Mẫu" in history


def test_what_cannot_be_shared_is_refused_with_the_reason(
    client: Client, thao: User, report: Report, units: LittleProvince
) -> None:
    client.force_login(thao)
    page = f"/office/sharing/{report.pk}/"
    for sent, says in (
        ({}, "Hãy chọn một đơn vị"),
        ({"unit": units.ward.pk, "person": "lan"}, "không cả hai"),
        ({"person": "binh"}, "Không có cán bộ nào trong tỉnh"),
        ({"unit": units.elsewhere.pk}, "trong cùng tỉnh"),
        ({"unit": units.ward.pk, "last_day": "2001-01-01"}, "đã qua"),
    ):
        answer = client.post(page, sent)
        assert answer.status_code == 422
        assert says in html.unescape(answer.content.decode())
    assert not ReportShare.objects.exists()


def test_the_shared_person_reads_the_report_and_nothing_offers_to_change_it(
    client: Client, lan: User, shared: Report
) -> None:
    client.force_login(lan)
    address = f"/office/reports/{shared.pk}/"
    page = text(client, address)
    assert "được chia sẻ, chỉ đọc" in page
    for offer in ("Sửa", "Xác nhận báo cáo", "Hoàn tác", "/sharing/", "/discrepancies/1", "audit"):
        assert offer not in page, offer
    assert 'href="/office/reports/' + str(shared.pk) + "/cells/" not in page
    table = table_key(effective_reading(shared).reading.tables[0])
    for form in ("head/", f"tables/{table}/"):
        assert client.get(f"{address}{form}").status_code == 404
    assert "Được chia sẻ với tôi" in text(client, "/office/reports/")
    assert b"".join(client.get(f"{address}original/"))
    assert b"".join(client.get(f"/office/exports/{shared.pk}.csv")).startswith(b"\xef\xbb\xbf")


def test_the_shared_person_changes_nothing_by_any_address(
    client: Client, lan: User, shared: Report
) -> None:
    client.force_login(lan)
    base = f"/office/reports/{shared.pk}/"
    reading = effective_reading(shared).reading
    key = next(row_key(r) for t in reading.tables if t.form for r in t.rows if r.form_row)
    row = Discrepancy.objects.of_record(shared.record).open()[0]
    tries = {
        f"{base}cells/{key}/": {"printed": "1", "was_printed": "", "reason": "x"},
        f"{base}head/": {"title": "x", "unit": shared.unit_id, "reason": "x"},
        f"{base}undo/": {},
        f"{base}confirm/": {},
        f"{base}discard/": {"reason": "x"},
        f"/office/discrepancies/{row.pk}/reopen/": {"back": "report"},
        f"/office/discrepancies/{row.pk}/explain/": {"explanation": "x"},
        f"/office/sharing/{shared.pk}/": {"person": "minh"},
        f"/office/sharing/{shared.pk}/{shared.shares.get().pk}/revoke/": {},
    }
    for address, sent in tries.items():
        client.post(address, sent)
    row.refresh_from_db()
    shared.refresh_from_db()
    assert row.state == Discrepancy.State.OPEN
    assert (shared.state, shared.revision) == (Report.State.CONFIRMED, 0)
    assert not Correction.objects.exists()
    assert shared.shares.count() == 1


def test_the_shared_person_sees_no_other_report(
    client: Client, lan: User, shared: Report, units: LittleProvince
) -> None:
    other = ReportFactory.create(
        holder=units.home_affairs,
        unit=units.province,
        title="Bản mật khác",
        relation=Report.Relation.FIRST,
    )
    Report.objects.filter(pk=shared.pk).update(relation=Report.Relation.SUPERSEDING, related=other)
    client.force_login(lan)
    base = f"/office/reports/{shared.pk}/"
    assert client.get(f"/office/reports/{other.pk}/").status_code == 404
    assert client.get(f"{base}against/").status_code == 404
    assert f"/office/reports/{other.pk}/" not in text(client, base)
    for address in (
        f"/office/exports/{shared.pk}.json",
        f"/office/exports/{shared.pk}/audit.pdf",
        f"/office/sharing/{shared.pk}/",
    ):
        assert client.get(address).status_code == 404
    for address in ("/office/reports/", "/office/search/?q=bản+mật", "/office/comparison/"):
        assert "Bản mật khác" not in text(client, address)


def test_lists_and_counts_stay_as_they_were(
    client: Client, lan: User, report: Report, units: LittleProvince, thao: User
) -> None:
    client.force_login(lan)
    lists = (
        "/office/discrepancies/?state=all",
        "/office/search/?q=ho+so",
        "/office/series/?indicator=steering.plan.tasks_planned",
        "/office/targets/",
    )
    before = [_main(text(client, address)) for address in lists]
    share_with_person(report, "lan", last_day=None, actor=thao, at=timezone.now())
    assert [_main(text(client, address)) for address in lists] == before


def _main(page: str) -> str:

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_it_is_gone_when_it_is_revoked(
    client: Client, lan: User, shared: Report, thao: User
) -> None:
    client.force_login(lan)
    address = f"/office/reports/{shared.pk}/"
    assert client.get(address).status_code == 200
    revoke_share(shared.shares.get(), actor=thao, at=timezone.now())
    for path in (address, f"{address}history/", f"{address}original/"):
        assert client.get(path).status_code == 404
    assert "Được chia sẻ với tôi" not in text(client, "/office/reports/")


@pytest.mark.parametrize("person", ["lan", "minh", "binh", "hoa"])
def test_only_who_may_share_finds_the_page(
    person: str, client: Client, shared: Report, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    for pk in (shared.pk, 999_999):
        assert client.get(f"/office/sharing/{pk}/").status_code == 404
        assert client.post(f"/office/sharing/{pk}/1/revoke/").status_code == 404


def test_the_number_of_queries_does_not_grow(
    client: Client, thao: User, lan: User, report: Report, units: LittleProvince
) -> None:
    client.force_login(thao)
    at = timezone.now()
    share_with_unit(report, units.ward, last_day=None, actor=thao, at=at)
    pages = (f"/office/sharing/{report.pk}/", f"/office/reports/{report.pk}/history/")
    few = [_queries(client, page) for page in pages]
    for _ in range(49):
        share_with_unit(report, units.ward, last_day=None, actor=thao, at=at)
    assert [_queries(client, page) for page in pages] == few
    assert max(few) <= 12
    client.force_login(lan)
    for _ in range(9):
        one = ReportFactory.create(holder=units.home_affairs, unit=units.province)
        share_with_unit(one, units.ward, last_day=None, actor=thao, at=at)
    assert _queries(client, "/office/reports/") <= 12
    assert _queries(client, f"/office/reports/{report.pk}/") <= 12


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        text(client, address)
    return len(queries)

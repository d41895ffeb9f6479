"""Nobody learns of another unit's reports, by any address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.tests.factories import report_text, sample_report, uploaded

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(units: LittleProvince, thao: User) -> list[tuple[str, str]]:
    """Return every address of one report of the Department of Home Affairs and of one upload of Thảo's."""
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    row = Discrepancy.objects.of_record(report.record)[0]
    content = report_text(issuer="TỈNH XA LẠ").encode()
    upload = uploaded(content, holder=units.home_affairs, actor=thao)
    base = f"/office/reports/{report.pk}/"
    return [
        ("get", base),
        ("get", f"{base}original/"),
        ("get", f"{base}discrepancies/{row.pk}/"),
        ("get", f"/office/reports/uploads/{upload.pk}/issuer/"),
        ("post", f"/office/reports/uploads/{upload.pk}/issuer/"),
    ]


@pytest.mark.parametrize("person", ["lan", "minh", "binh", "hoa"])
def test_others_find_nothing_there(
    person: str, addresses: list[tuple[str, str]], client: Client, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    for method, address in addresses:
        seen = getattr(client, method)(address)
        missing = getattr(client, method)(address.replace("reports/", "reports/9", 1))
        assert seen.status_code == 404, address
        # what is hidden looks exactly like what is not there
        assert missing.status_code == 404
    page = client.get("/office/reports/").content.decode()
    assert "Thanh Hóa" not in page
    assert "Chưa có báo cáo nào" in page


def test_a_visitor_is_asked_to_sign_in(addresses: list[tuple[str, str]], client: Client) -> None:
    for method, address in [*addresses, ("get", "/office/reports/"), ("post", "/office/reports/")]:
        answer = getattr(client, method)(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_the_province_sees_it(addresses: list[tuple[str, str]], client: Client, thao: User) -> None:
    client.force_login(thao)
    for method, address in addresses:
        answer = getattr(client, method)(address)
        assert answer.status_code in {200, 302}
        assert (
            b"".join(answer) or answer.status_code == 302
        )  # read to its end, or the file stays open

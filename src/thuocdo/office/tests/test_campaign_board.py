"""The follow-up board: its filters stand in the address, its files say the same, chasing works from it, and nobody sees more than his own."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest
from openpyxl import load_workbook

from thuocdo.accounts.models import Role
from thuocdo.campaigns.models import Campaign, Submission, SubmissionEvent
from thuocdo.campaigns.tests.factories import ISSUED, Season, person, season
from thuocdo.organisations.models import Unit, UnitParent

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(units: LittleProvince) -> Season:
    """Return a campaign whose date passed yesterday and that is still open."""
    made = season(units)
    now = timezone.now()
    Campaign.objects.update(
        opens_at=now - timedelta(days=5),
        due_at=now - timedelta(days=1),
        appraisal_due_at=now + timedelta(days=4),
        closes_at=now + timedelta(days=5),
    )
    made.save(ISSUED, "7", at=now)
    return made


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(running: Season, more: str = "") -> str:
    return f"/office/campaigns/{running.campaign.pk}/board/{more}"


def shown(running: Season, query: str = "", user: Any = None) -> str:
    answer = signed_in(user or running.thao).get(url(running, query))
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_filters_and_order_stand_in_the_address(running: Season) -> None:
    every = shown(running)
    assert all(name in every for name in ("Phường Mẫu", "Phường Bên", "Sở Nội vụ"))
    assert "Phường Bên</a>" not in shown(running, "?q=phuong+mau")
    assert "Phường Mẫu</a>" not in shown(running, "?standing=not_begun")
    assert "Sở Nội vụ</a>" not in shown(running, "?kind=commune")
    assert all(name in shown(running, "?standing=late") for name in ("Phường Mẫu", "Sở Nội vụ"))
    first = shown(running, "?sort=-share")
    assert first.index("Phường Mẫu</a>") < first.index("Phường Bên</a>")
    last = shown(running, "?sort=share")
    assert last.index("Phường Mẫu</a>") > last.index("Phường Bên</a>")


@pytest.mark.parametrize("query", ["?standing=nowhere", "?kind=province", "?sort=pk"])
def test_what_there_is_not_narrows_to_nothing(running: Season, query: str) -> None:
    text = shown(running, query)
    assert "Phường Mẫu</a>" not in text
    assert "không dùng được" in text


def test_files_say_what_the_page_says(running: Season) -> None:
    client = signed_in(running.thao)
    answer = client.get(url(running, "export.xlsx?kind=commune"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    text = " ".join(str(one.value) for line in sheet.iter_rows() for one in line if one.value)
    assert "Phường Mẫu" in text
    assert "Sở Nội vụ" not in text
    assert "Phường Bên" in client.get(url(running, "export.csv")).content.decode()
    assert client.get(url(running, "export.exe")).status_code == 404


def test_ticked_units_are_reminded_once(running: Season) -> None:
    client, ward = signed_in(running.thao), running.units.ward.pk
    said = {"act": "remind", "unit": [ward, 999999, "x"]}
    answer = client.post(url(running, "chase/?kind=commune"), said, follow=True)
    assert "Đã nhắc 1 đơn vị." in answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith("?kind=commune")
    again = client.post(url(running, "chase/"), said, follow=True).content.decode()
    assert "vừa được nhắc" in again
    assert SubmissionEvent.objects.filter(kind="reminded").count() == 1
    nobody = client.post(url(running, "chase/"), {"act": "remind"}, follow=True)
    assert "Chưa chọn đơn vị nào" in nobody.content.decode()


def test_another_date_needs_a_reason(running: Season) -> None:
    client, ward = signed_in(running.thao), running.units.ward
    until = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    said = {"act": "extend", "unit": ward.pk, "until": until, "reason": ""}
    refused = client.post(url(running, "chase/"), said)
    assert refused.status_code == 422
    assert f'value="{ward.pk}" checked' in refused.content.decode()
    client.post(url(running, "chase/"), said | {"reason": "mất điện do bão"})
    assert Submission.objects.get(unit=ward).due_at is not None


def test_the_letter_comes_with_one_press(running: Season) -> None:
    client = signed_in(running.thao)
    answer = client.post(url(running, "letter/"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.startswith(b"PK")
    Submission.objects.update(state="submitted")
    assert client.post(url(running, "letter/")).status_code == 302


def test_a_unit_sees_itself_and_chases_nobody(running: Season) -> None:
    text = shown(running, user=running.lan)
    assert "Phường Mẫu" in text
    assert "Phường Bên" not in text
    assert "Nhắc ngay" not in text
    client = signed_in(running.lan)
    assert "Phường Bên" not in client.get(url(running, "export.csv")).content.decode()
    assert "Phường Bên" not in client.get(url(running, "past/")).content.decode()
    said = {"act": "remind", "unit": running.units.ward.pk}
    assert client.post(url(running, "chase/"), said).status_code == 404
    assert client.post(url(running, "letter/")).status_code == 404
    stranger = signed_in(person("binh", running.units.elsewhere, Role.LEADER))
    for more in ("", "export.csv", "past/"):
        assert stranger.get(url(running, more)).status_code == 404
    assert Client().get(url(running)).status_code == 302


def test_how_campaigns_went(running: Season) -> None:
    assert "không gửi" in signed_in(running.thao).get(url(running, "past/")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_units_cost_no_more_queries(running: Season) -> None:
    client = signed_in(running.thao)

    def queries() -> int:
        client.get(url(running))
        with CaptureQueriesContext(connection) as asked:
            client.get(url(running))
        return len(asked)

    few = queries()
    made = [Unit.objects.create(code=f"Z{n}", name=f"Xã {n}", kind="commune") for n in range(6)]
    UnitParent.objects.bulk_create(
        UnitParent(unit=one, parent=running.units.province) for one in made
    )
    Submission.objects.bulk_create(
        Submission(campaign=running.campaign, unit=one, form="2025_commune") for one in made
    )
    assert queries() == few
    assert few <= 14

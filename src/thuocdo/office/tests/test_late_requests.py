"""Papers asked for after the days of the law: the official is warned and says why, the history keeps it, the board counts it."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.late_requests import asks_late, last_day_to_ask
from thuocdo.dossiers.models import DossierEvent
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(user: User, where: str) -> str:
    return html.unescape(signed_in(user).get(where).content.decode())


def ask(user: User, dossier: Dossier, **said: Any) -> HttpResponse:
    where = f"/office/dossiers/{dossier.pk}/do/request_supplement/"
    return signed_in(user).post(where, {"content": "Giấy chứng sinh", **said})


def last_payload(dossier: Dossier) -> dict[str, Any]:
    row = DossierEvent.objects.filter(dossier=dossier, kind="supplement_requested").last()
    assert row is not None
    payload: dict[str, Any] = row.payload
    return payload


def test_three_working_days_from_the_reception_are_in_time(office: Office) -> None:
    dossier = office.in_hand(MONDAY)
    assert str(last_day_to_ask(dossier)) == "2026-03-05"
    assert not asks_late(dossier, at=moment("2026-03-05 22:00"))
    assert asks_late(dossier, at=moment("2026-03-06 07:30"))
    over_tet = office.in_hand(moment("2026-02-12 14:00"))
    assert str(last_day_to_ask(over_tet)) == "2026-02-24"


def test_what_is_not_accepted_has_no_such_day(office: Office) -> None:
    assert last_day_to_ask(office.received(MONDAY)) is None


def test_in_time_nothing_is_asked_and_nothing_kept(office: Office) -> None:
    dossier = office.in_hand(timezone.now())
    assert "Vì sao không yêu cầu trong hạn" not in shown(
        office.handler, f"/office/dossiers/{dossier.pk}/"
    )
    assert ask(office.handler, dossier, why_late="không cần").status_code == 302
    assert "why_late" not in last_payload(dossier)


def test_late_it_warns_asks_why_and_keeps_it(office: Office) -> None:
    dossier = office.in_hand(timezone.now() - timedelta(days=20))
    where = f"/office/dossiers/{dossier.pk}/"
    text = shown(office.handler, where)
    assert "Vì sao không yêu cầu trong hạn" in text
    assert "Chậm nhất ngày" in text
    refused = ask(office.handler, dossier)
    assert refused.status_code == 422
    assert "Vẫn yêu cầu được" in html.unescape(refused.content.decode())
    dossier.refresh_from_db()
    assert dossier.supplement_count == 0
    assert ask(office.handler, dossier, why_late="Cơ quan khác trả lời muộn").status_code == 302
    assert last_payload(dossier)["why_late"] == "Cơ quan khác trả lời muộn"
    assert "Yêu cầu sau hạn của luật, lý do: Cơ quan khác trả lời muộn" in shown(
        office.handler, where
    )


def test_other_ways_keep_that_it_was_late_without_a_reason(office: Office) -> None:
    dossier = office.in_hand(MONDAY)
    services.request_supplement(
        dossier, content="x", actor=office.handler, at=moment("2026-03-09 08:00")
    )
    assert last_payload(dossier)["why_late"] == ""
    assert "lý do: không ghi" in shown(office.handler, f"/office/dossiers/{dossier.pk}/")


def test_the_board_counts_open_ones_and_leads_to_them(
    office: Office, units: LittleProvince
) -> None:
    leader = official(units.ward, Role.LEADER, "Chủ tịch phường")
    elsewhere = official(units.other_ward, Role.LEADER, "Chủ tịch phường bên")
    in_time, late, ended = (office.in_hand(MONDAY) for _one in range(3))
    for dossier, at in ((in_time, "2026-03-04"), (late, "2026-03-10"), (ended, "2026-03-10")):
        services.request_supplement(
            dossier, content="x", actor=office.handler, at=moment(f"{at} 08:00")
        )
    services.stop(ended, reason="x", actor=office.approver, at=moment("2026-03-11 08:00"))
    caches["pages"].clear()
    text = shown(leader, "/office/board/")
    assert "1 hồ sơ đang mở bị yêu cầu bổ sung sau 03 ngày làm việc" in text
    assert f'href="/office/dossiers/{late.pk}/">{late.code}<' in text
    assert in_time.code not in text
    assert ended.code not in text
    assert "sau 03 ngày làm việc" not in shown(elsewhere, "/office/board/")

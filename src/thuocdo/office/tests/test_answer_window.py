"""The desk sees by when it has to answer what was handed in online, and what it has not answered in time."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office, official

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
NEW = "/office/queue/?tab=new"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def online(office: Office, **ago: int) -> Dossier:
    return office.received(timezone.now() - timedelta(**ago), channel="online", actor=None)


def page(user: User, where: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(where)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def codes(text: str) -> list[str]:
    return re.findall(r'class="code" href="[^"]+">([^<]+)<', text)


def test_new_ones_say_by_when_and_the_oldest_comes_first(office: Office) -> None:
    late, fresh = online(office, days=20), online(office, minutes=1)
    counter = office.received(timezone.now())
    text = page(office.clerk, NEW)
    assert codes(text) == [late.code, fresh.code, counter.code]
    dues = re.findall(r'<td class="due"><span class="([^"]+)">([^<]+)<', text)
    assert dues[0][0] == "badge badge-error"
    assert dues[0][1].startswith("quá hạn trả lời ")
    assert re.match(r"trả lời (hôm nay|trước)", dues[1][1])
    assert dues[2][1] == "không có hạn"


@pytest.mark.parametrize("tab", ["new", "all"])
def test_they_can_be_asked_for_alone(office: Office, tab: str) -> None:
    waiting = online(office, hours=1)
    answered = online(office, hours=1)
    services.accept(answered, actor=office.clerk, at=timezone.now())
    office.received(timezone.now())
    assert codes(page(office.clerk, f"/office/queue/?tab={tab}&due=answer")) == [waiting.code]


def test_rows_cost_no_question_of_their_own(office: Office) -> None:
    client = Client()
    client.force_login(office.clerk)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(NEW).status_code == 200
        return len(asked.captured_queries)

    online(office, days=1)
    queries()
    one = queries()
    for hours in range(1, 20):
        online(office, hours=hours)
    new, again = queries(), queries()
    assert again == one
    assert new <= one + 2


def test_the_page_says_by_when_and_that_the_answer_was_late(office: Office) -> None:
    dossier = online(office, days=20)
    where = f"/office/dossiers/{dossier.pk}/"
    text = page(office.clerk, where)
    assert "quá hạn trả lời" in text
    assert "Hạn trả lời hồ sơ trực tuyến" in text
    assert "trả lời trễ" not in text
    services.accept(dossier, actor=office.clerk, at=timezone.now())
    text = page(office.clerk, where)
    assert "trả lời trễ" in text
    assert "quá hạn trả lời" not in text


def test_what_was_answered_in_time_says_so(office: Office) -> None:
    dossier = online(office, days=0)
    services.accept(dossier, actor=office.clerk, at=timezone.now())
    text = page(office.clerk, f"/office/dossiers/{dossier.pk}/")
    assert "; đã trả lời, lúc" in text
    assert "trả lời trễ" not in text


def test_a_dossier_of_the_counter_has_no_such_window(office: Office) -> None:
    text = page(office.clerk, f"/office/dossiers/{office.received(timezone.now()).pk}/")
    assert "Hạn trả lời" not in text


def test_the_board_counts_them_and_leads_to_them(office: Office, units: LittleProvince) -> None:
    caches["pages"].clear()
    leader = official(units.ward, Role.LEADER, "Chủ tịch phường")
    waiting: set[str] = {online(office, hours=one).code for one in (1, 2)}
    office.in_hand(timezone.now() - timedelta(hours=1))
    found = re.search(
        r'board-unanswered[^>]*>\s*<dt>[^<]+</dt>\s*<dd>\s*<a href="([^"]+)">2</a>',
        page(leader, "/office/board/"),
    )
    assert found
    assert set(codes(page(leader, found[1]))) == waiting

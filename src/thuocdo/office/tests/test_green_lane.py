"""The green lane: the queue shows its dossiers alone, the board counts them, and nothing but the procedure's data says their time."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.procedures.content import TimeLimitContent, WayContent
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def green(office: Office, units: LittleProvince) -> Dossier:
    ways = tuple(
        WayContent(one, (TimeLimitContent(Decimal(5), "working_day"),))
        for one in ("direct", "online")
    )
    version = published(units.province, ways=ways, priority_lane=True)
    return office.in_hand(timezone.now(), version=version)


def page(user: User, where: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(where)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def codes(text: str) -> set[str]:
    return set(re.findall(r'class="code" href="[^"]+">([^<]+)<', text))


@pytest.mark.parametrize("tab", ["mine", "all"])
def test_the_queue_shows_them_alone(office: Office, units: LittleProvince, tab: str) -> None:
    lane, usual = green(office, units), office.in_hand(timezone.now())
    where = f"/office/queue/?tab={tab}"
    assert codes(page(office.handler, where)) == {lane.code, usual.code}
    text = page(office.handler, f"{where}&lane=green")
    assert codes(text) == {lane.code}
    assert re.search(r'<option value="green"\s+selected>', text)
    assert "Thêm bộ lọc" in text
    assert re.search(r"Thêm bộ lọc\s*\(1\)", text)
    assert codes(page(office.handler, f"{where}&lane=red")) == set()


def test_it_costs_no_question(office: Office, units: LittleProvince) -> None:
    green(office, units)
    client = Client()
    client.force_login(office.handler)

    def queries(where: str) -> int:
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            client.get(where)
        return len(asked.captured_queries)

    assert queries("/office/queue/?lane=green") == queries("/office/queue/")


def test_the_board_counts_them_and_leads_to_them(office: Office, units: LittleProvince) -> None:
    leader = official(units.ward, Role.LEADER, "Chủ tịch phường")
    lanes = {green(office, units).code for _one in range(2)}
    office.in_hand(timezone.now())
    caches["pages"].clear()
    found = re.search(
        r'board-green[^>]*>\s*<dt>[^<]+</dt>\s*<dd>\s*<a href="([^"]+)">2</a>',
        page(leader, "/office/board/"),
    )
    assert found
    assert codes(page(leader, found[1])) == lanes


def test_the_lane_alone_makes_no_time_shorter(office: Office, units: LittleProvince) -> None:
    lane, usual = green(office, units), office.in_hand(timezone.now())
    assert lane.priority_lane
    assert not usual.priority_lane
    assert (lane.term_amount, lane.term_unit) == (usual.term_amount, usual.term_unit)
    assert lane.due_at is not None
    assert usual.due_at is not None
    assert lane.due_at.date() == usual.due_at.date()

"""The queue keeps parts of its page and the text of its queries, and shows nothing that is old or somebody else's."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Membership, Role
from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office, official

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/office/queue/"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of a ward."""
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, query: str = "") -> str:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def codes(client: Client, query: str = "") -> list[str]:
    return re.findall(r'class="code" href="[^"]+">([^<]+)<', page(client, query))


def test_what_happens_is_there_at_once(office: Office) -> None:
    client, now = signed_in(office.handler), timezone.now()
    assert codes(client) == []
    first = office.in_hand(now - timedelta(hours=2))
    assert codes(client) == [first.code]
    second = office.in_hand(now - timedelta(hours=1), subject="Việc <mới> & khác")
    assert codes(client) == [first.code, second.code]
    assert "<mới>" not in client.get(LIST).content.decode()
    services.hand_over(
        first, to_unit=office.ward, to_official=office.approver, actor=office.handler, at=now
    )
    assert codes(client) == [second.code]
    assert codes(signed_in(office.approver)) == [first.code]
    services.request_supplement(second, content="x", actor=office.handler, at=now)
    assert codes(client) == []
    assert "Yêu cầu bổ sung giấy tờ" in page(client, "?state=paused")


def test_a_right_that_is_withdrawn_is_gone_with_the_next_request(
    office: Office, units: LittleProvince
) -> None:
    dossier = office.in_hand(timezone.now() - timedelta(hours=1))
    leader = official(units.ward, Role.LEADER, "Lãnh Đạo")
    client = signed_in(leader)
    asked = ("?tab=all", "?tab=unit", "?tab=managed")
    assert [codes(client, one) for one in asked] == [[dossier.code]] * 3
    there = f"/office/dossiers/{dossier.pk}/"
    assert client.get(there).status_code == 200
    Membership.objects.filter(user=leader).update(valid_until=timezone.localdate())
    assert [codes(client, one) for one in asked] == [[]] * 3
    assert client.get(there).status_code == 404
    Membership.objects.filter(user=leader).update(valid_until=None, unit=units.other_ward)
    assert [codes(client, one) for one in asked] == [[]] * 3
    assert client.get(there).status_code == 404


def test_each_language_has_its_own_parts(office: Office) -> None:
    office.in_hand(timezone.now() - timedelta(hours=1))
    client = signed_in(office.handler)
    for _ in range(2):
        client.cookies["django_language"] = "en"
        english = page(client)
        assert 'lang="en"' in english
        assert "My work" in english or "Việc của tôi" not in english
        assert "Trạng thái, bước" not in english
        assert "Điều hành" not in english
        client.cookies["django_language"] = "vi"
        vietnamese = page(client)
        assert "Trạng thái, bước" in vietnamese
        assert "Điều hành" in vietnamese


def test_parts_of_one_filter_are_not_those_of_another(office: Office) -> None:
    office.in_hand(timezone.now() - timedelta(hours=1))
    client = signed_in(office.handler)
    chosen = re.compile(r'<option value="(\w+)" selected')
    for status in ("4", "5", "", "4"):
        shown = page(client, f"?status={status}&channel=post")
        assert chosen.findall(shown) == [one for one in (status, "post") if one]
        assert f"status={status}&channel=post" in shown or not status
    assert 'name="q"' in page(client)
    assert 'value="an binh"' in page(client, "?q=an+binh")
    assert 'value="an binh"' not in page(client)
    assert "Mọi hồ sơ khớp bộ lọc" not in page(client, "?due=late")  # no row, nothing to choose


def test_the_name_in_the_frame_is_that_of_who_asks(office: Office) -> None:
    handler, clerk = signed_in(office.handler), signed_in(office.clerk)
    for _ in range(2):
        assert office.handler.full_name in page(handler)
        assert office.clerk.full_name in page(clerk)
        assert office.handler.full_name not in page(clerk)


def test_all_forms_of_a_page_have_one_token_and_it_is_taken(office: Office) -> None:
    office.in_hand(timezone.now() - timedelta(hours=1))
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.handler)
    tokens = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page(client)))
    assert len(tokens) == 1
    assert client.post("/language/", {"language": "en"}).status_code == 403
    said = {"language": "en", "csrfmiddlewaretoken": tokens.pop()}
    assert client.post("/language/", said).status_code == 302


def test_it_asks_the_database_three_times(office: Office) -> None:
    office.in_hand(timezone.now() - timedelta(hours=1))
    client = signed_in(office.handler)
    page(client)
    with CaptureQueriesContext(connection) as queries:
        page(client)
    assert len(queries) == 3, queries.captured_queries  # session, person, rows


@pytest.mark.parametrize(
    "cursor",
    [
        "WzAsWyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwxXV0",  # a moment without a zone
        "WzAsWyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwxZTMwXV0",  # a number no row has
        "WzAsW251bGwsMV1d",
        "WzAsWyJ4IiwieSJdXQ",
        "WzEsWzEsMl1d",
    ],
)
def test_a_cursor_without_sense_shows_the_first_page(office: Office, cursor: str) -> None:
    dossier = office.in_hand(timezone.now() - timedelta(hours=1))
    assert codes(signed_in(office.handler), f"?page={cursor}") == [dossier.code]

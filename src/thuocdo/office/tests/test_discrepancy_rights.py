"""Nobody learns of another unit's discrepancies: by no address, count, filter, file, or action on ids; and what pages cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.consistency.services import assign, explain
from thuocdo.ingestion.tests.factories import AT, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/office/discrepancies/"
MOST = 12


@pytest.fixture
def row(units: LittleProvince, thao: User) -> Discrepancy:
    """Return a discrepancy of the Department of Home Affairs that has a history and somebody to settle it."""
    sample_report(holder=units.home_affairs, issuer=units.province)
    found = Discrepancy.objects.order_by("pk")[0]
    assign([found], to=thao, due_on=None, actor=thao, at=AT)
    explain(found, explanation="Lý do kín", actor=thao, at=AT)
    found.refresh_from_db()
    return found


def content(client: Client, address: str) -> str:
    answer = client.get(address)
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return answer.content.decode()


@pytest.mark.parametrize("person", ["lan", "minh", "binh", "hoa"])
def test_others_learn_nothing(
    person: str, row: Discrepancy, client: Client, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(person)
    client.force_login(user)
    empty = "0 sai lệch"
    for query in (
        "",
        "state=all",
        "state=explained",
        f"state=all&rule={row.rule}",
        f"state=all&unit={row.unit_id}",
        f"state=all&assigned={row.assigned_to_id}",
        "state=all&year=2023",
        "state=all&form=4",
        "state=all&q=kin",
    ):
        page = content(client, f"{LIST}?{query}")
        assert empty in page, query
        for secret in (row.unit.name, "Lê Thị Thảo", "Lý do kín", row.message, "data-id"):
            assert secret not in page, query
    lines = content(client, f"{LIST}export.csv?state=all").splitlines()
    assert len(lines) == 1
    # a filter on what is hidden answers exactly like one on what is not there
    hidden = content(client, f"{LIST}?unit={row.unit_id}")
    missing = content(client, f"{LIST}?unit=987654321")
    assert _without_token_and_unit(hidden) == _without_token_and_unit(missing)


def _without_token_and_unit(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r'(unit=|unit%3D|name="unit"[^>]*value=")\d+', r"\1#", page)


@pytest.mark.parametrize("person", ["lan", "minh", "binh", "hoa"])
def test_others_find_no_page_and_change_nothing(
    person: str, row: Discrepancy, client: Client, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(person)
    client.force_login(user)
    for number in (row.pk, 987654321):
        assert client.get(f"{LIST}{number}/").status_code == 404
        for action in ("explain", "reopen", "assign"):
            answer = client.post(f"{LIST}{number}/{action}/", {"explanation": "x", "to": user.pk})
            assert answer.status_code == 404
        seen = {"seen": f"{number}:2", "explanation": "x", "to": user.pk}
        for action in ("explain", "assign"):
            ticked = client.post(f"{LIST}chosen/", {"action": action, "row": [number]}, follow=True)
            assert "Chưa chọn mục nào" in ticked.content.decode()
            every = client.post(f"{LIST}chosen/", {"action": action, "scope": "all"}, follow=True)
            assert "Chưa chọn mục nào" in every.content.decode()
        explained = client.post(f"{LIST}chosen/explain/", seen, follow=True).content.decode()
        assert "Lý do kín" not in explained
        given = client.post(f"{LIST}chosen/assign/", seen).content.decode()
        assert "Lê Thị Thảo" not in given
    row.refresh_from_db()
    assert (row.explanation, row.revision) == ("Lý do kín", 2)
    assert DiscrepancyEvent.objects.count() == 2


def test_a_visitor_is_asked_to_sign_in(row: Discrepancy, client: Client) -> None:
    for address in ("", f"{row.pk}/", "export.csv", f"rules/{row.rule}/"):
        assert client.get(LIST + address)["Location"].startswith("/accounts/login/")
    for address in ("chosen/", "chosen/explain/", "chosen/assign/", f"{row.pk}/explain/"):
        assert client.post(LIST + address)["Location"].startswith("/accounts/login/")


def test_a_clerk_explains_and_hands_out_nothing(
    units: LittleProvince, client: Client, row: Discrepancy
) -> None:
    clerk = UserFactory.create()
    MembershipFactory.create(user=clerk, unit=units.home_affairs, role=Role.RECEPTION_OFFICER)
    client.force_login(clerk)
    page = content(client, LIST)
    assert "Giải trình các mục đã chọn" in page
    assert "Giao các mục đã chọn" not in page
    assert "Giao việc" not in content(client, f"{LIST}{row.pk}/").replace("Chi tiết, giao việc", "")
    preview = client.post(f"{LIST}chosen/", {"action": "assign", "row": [row.pk]}).content.decode()
    assert "Chỉ cán bộ cải cách hành chính" in preview
    answer = client.post(f"{LIST}{row.pk}/assign/", {"to": clerk.pk})
    assert answer.status_code == 403


def _queries(client: Client, address: str, data: dict[str, object] | None = None) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address) if data is None else client.post(address, data)
        if answer.streaming:
            assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return len(queries)


def _more_like(row: Discrepancy, number: int) -> None:
    figures = list(row.figures.all())
    for position in range(number):
        row.pk, row.fingerprint = None, f"{number}/{position}"
        row.save(force_insert=True)
        row.figures.set(figures)


def test_pages_cost_the_same_with_5_rows_and_with_50(
    client: Client, thao: User, row: Discrepancy
) -> None:
    """Measured: list 9, file 6, preview 9 (assign) and 8 (explain); the page of one 8."""
    client.force_login(thao)
    open_row = Discrepancy.objects.filter(state="open", figures__isnull=False)[0]
    Discrepancy.objects.exclude(pk__in=[row.pk, open_row.pk]).delete()
    everything = {"action": "assign", "scope": "all"}
    addresses = [
        (f"{LIST}?state=all&year=2023", None),
        (f"{LIST}export.csv?state=all", None),
        (f"{LIST}chosen/?state=all", everything),
        (f"{LIST}chosen/?state=all", everything | {"action": "explain"}),
    ]
    _more_like(Discrepancy.objects.get(pk=open_row.pk), 3)
    few = [_queries(client, *address) for address in addresses]
    _more_like(Discrepancy.objects.get(pk=open_row.pk), 45)
    many = [_queries(client, *address) for address in addresses]
    assert many == few
    assert max(many) <= MOST


def test_the_page_of_one_costs_the_same_with_a_long_history(
    client: Client, thao: User, row: Discrepancy
) -> None:
    client.force_login(thao)
    few = _queries(client, f"{LIST}{row.pk}/")
    for number in range(30):
        explain(row, explanation=f"Lời {number}", actor=thao, at=AT)
    assert _queries(client, f"{LIST}{row.pk}/") == few <= MOST

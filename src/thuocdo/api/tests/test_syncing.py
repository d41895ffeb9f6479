"""A program that passes dossiers on to the national portal says what became of them, and the index counts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db


def said(program: Program, *items: dict[str, Any]) -> Any:
    return program.send("/dossiers/synced", {"items": list(items)})


def item(row: Dossier, state: str = "confirmed", **more: Any) -> dict[str, Any]:
    return {"code": row.code, "sent": row.event_count, "state": state} | more


def state(row: Dossier) -> str:
    return Dossier.objects.get(pk=row.pk).sync_state


def test_confirmed_pending_again_and_failed(office: Office, ward: Program) -> None:
    row = office.accepted()
    answer = said(ward, item(row))
    assert answer.status_code == 200, answer.content
    assert answer.json()["noted"] == 1
    assert state(row) == "confirmed"
    assert said(ward, item(row)).json()["refused"] == 0, "said again it changes nothing"
    assert said(ward, item(row, "failed")).json()["items"][0]["problem"] == "sync_state_cannot_follow"  # fmt: skip
    later = services.hand_over(row, to_unit=office.ward, actor=office.clerk, at=MONDAY)
    assert state(row) == "pending"
    (old,) = said(ward, item(row)).json()["items"]
    assert (old["sync_state"], old["event_count"]) == ("pending", later.event_count)
    for name in ("failed", "sent", "confirmed"):
        assert said(ward, item(later, name)).json()["items"][0]["sync_state"] == name
    assert Dossier.objects.get(pk=row.pk).event_count == later.event_count, "it is no event"


def test_the_list_says_what_is_to_be_passed_on(office: Office, ward: Program) -> None:
    passed, waiting = office.accepted(), office.accepted()
    said(ward, item(passed))
    found = ward.get("/dossiers?sync_state=pending").json()["items"]
    assert [one["code"] for one in found] == [waiting.code]


def test_what_is_not_seen_is_not_there(
    office: Office, units: LittleProvince, program: Callable[..., Program]
) -> None:
    row = office.accepted()
    elsewhere = program(units.other_ward)
    (one,) = said(elsewhere, item(row)).json()["items"]
    (none,) = said(elsewhere, item(row, code="H56.14-260302-9999")).json()["items"]
    assert one | {"code": ""} == none | {"code": ""}
    assert one["problem"] == "not_found"
    assert state(row) == "pending"
    reader = program(units.ward, scopes=(Scope.DOSSIERS,))
    assert said(reader, item(row)).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"state": "lost"}, {"sent": -1}, {"sent": 2**40}, {"code": "x\x00"}, {"more": 1}]
)
def test_nonsense_is_refused(office: Office, ward: Program, wrong: dict[str, Any]) -> None:
    assert said(ward, item(office.accepted(), **wrong)).status_code == 422


def test_many_cost_little_to_find(
    office: Office, ward: Program, django_assert_max_num_queries: Any
) -> None:
    rows = [office.accepted() for _ in range(3)]
    said(ward, item(rows[0]))
    for row in rows:
        said(ward, item(row))
    with django_assert_max_num_queries(30):
        said(ward, *(item(row) for row in rows))

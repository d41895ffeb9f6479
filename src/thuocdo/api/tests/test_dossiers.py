"""Read dossiers: filters, the chain of hashes, both clocks; and no personal data but by its own scope."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.api import guessing
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, PersonalDataAccess
from thuocdo.dossiers.tests.factories import MONDAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db
PERSONAL = ("Phạm Thị Hoa", "038190001234", "0912345678", "Bảo An")
MOST = 12


def address(row: Dossier, rest: str = "") -> str:
    return f"/dossiers/{row.source_system}/{row.code}{rest}"


def told(answer: Any) -> str:
    assert answer.status_code == 200, answer.content
    return json.dumps(answer.json(), ensure_ascii=False)


def test_nothing_about_people_without_the_scope(
    office: Office, units: LittleProvince, program: Callable[..., Program]
) -> None:
    reader = program(units.ward, scopes=[Scope.DOSSIERS])
    row = office.in_hand()
    services.extend(
        row,
        amount=1,
        unit="day",
        reason="Chờ Phạm Thị Hoa",
        actor=office.approver,
        at=MONDAY + timedelta(hours=1),
    )
    for rest in ("", "/events", "/clock"):
        said = told(reader.get(address(row, rest)))
        assert not [one for one in PERSONAL if one in said], rest
    said = told(reader.get("/dossiers"))
    assert not [one for one in PERSONAL if one in said]
    (person,) = reader.get(address(row)).json()["people"]
    assert person["full_name"].startswith("P")
    assert person["personal_id"] == ""
    assert not PersonalDataAccess.objects.exists()


def test_people_in_full_with_the_scope_and_each_look_is_kept(office: Office, ward: Program) -> None:
    row = office.in_hand()
    answer = ward.get(address(row)).json()
    assert answer["people"][0]["personal_id"] == "038190001234"
    assert answer["subject"].endswith("Bảo An")
    assert PersonalDataAccess.objects.get().user == ward.token.account
    events = ward.get(address(row, "/events")).json()["items"]
    assert events[0]["payload"]["subject"].endswith("Bảo An")
    assert PersonalDataAccess.objects.count() == 2


def test_the_list_is_narrowed(office: Office, ward: Program, units: LittleProvince) -> None:
    first, second = office.in_hand(), office.received(channel="online")
    external = services.report_external(
        system="bo-mau",
        code="B-1",
        actor=None,
        at=MONDAY,
        messages=[
            services.ExternalMessage(
                "m1", MONDAY, 9, reception_unit=units.ward, competent_agency=units.ward
            )
        ],
    )

    def found(query: str) -> set[str]:
        return {one["code"] for one in ward.get(f"/dossiers?{query}").json()["items"]}

    every = {first.code, second.code, external.code}
    assert found("") == every
    assert found("unit=X1") == every
    assert found("unit=X2") == set()
    assert found("system=bo-mau") == {external.code}
    assert found("status=9") == {external.code}
    assert found("channel=online") == {second.code}
    assert found(f"procedure={office.version.procedure.code}") == {first.code, second.code}
    due = timezone.localdate(first.due_at)
    assert found(f"due_from={due}&due_until={due}") == {first.code}
    assert found(f"due_until={due - timedelta(days=1)}") == set()
    assert found("overdue=true") == {first.code}
    assert found("overdue=false") == {second.code, external.code}
    now = (MONDAY + timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert found(f"changed_since={now}") == set()
    services.hand_over(first, to_unit=units.ward, actor=office.handler, at=timezone.now())
    assert found(f"changed_since={now}") == {first.code}
    assert ward.get("/dossiers?changed_since=2026-01-01T00:00:00").status_code == 422
    assert found("changed_since=1522-01-05T16:26:43-22:38") == every


def test_pages_go_on(office: Office, ward: Program) -> None:
    codes = [office.received().code for _ in range(5)]
    page = ward.get("/dossiers?size=3").json()
    rest = ward.get(page["next"]).json()
    assert [one["code"] for one in page["items"] + rest["items"]] == codes[::-1]
    assert rest["next"] is None


def test_the_chain_is_checked(office: Office, ward: Program) -> None:
    row = office.in_hand()
    whole = ward.get(address(row, "/events")).json()
    assert (whole["verified"], whole["breaks"]) == (True, [])
    assert [one["number"] for one in whole["items"]] == [1, 2, 3]
    assert whole["items"][2]["previous_hash"] == whole["items"][1]["hash"]
    Dossier.objects.filter(pk=row.pk).update(last_hash="0" * 64)
    broken = ward.get(address(row, "/events")).json()
    assert broken["verified"] is False
    assert broken["breaks"] == [{"number": 3, "what": "row_differs"}]


def test_both_clocks(office: Office, ward: Program) -> None:
    row = office.in_hand()
    clock = ward.get(address(row, "/clock")).json()
    assert clock["legal"]["due_at"] == clock["due_at"] is not None
    assert clock["legal"]["against_current"] == "overdue"
    assert {"start", "run"} <= {one["kind"] for one in clock["index"]["stretches"]}
    assert clock["legal"]["holdings"]


def test_what_may_be_done_is_said(
    office: Office, ward: Program, units: LittleProvince, program: Callable[..., Program]
) -> None:
    row = office.received()
    answer = ward.get(address(row, "/acts")).json()
    assert answer["seen"] == 1
    assert {"accept", "request-supplement"} <= set(answer["acts"])
    assert "resolve" not in answer["acts"]
    reader = program(units.ward, scopes=[Scope.DOSSIERS])
    assert reader.get(address(row, "/acts")).status_code == 403


def test_another_unit_learns_nothing(
    office: Office, elsewhere: Program, program: Callable[..., Program], units: LittleProvince
) -> None:
    row = office.in_hand()
    neighbour = program(units.other_ward)
    for stranger in (elsewhere, neighbour):
        assert stranger.get("/dossiers").json()["items"] == []
        for rest in ("", "/events", "/clock"):
            there, gone = (
                stranger.get(one)
                for one in (address(row, rest), f"/dossiers/thuocdo/H56.99-260302-0001{rest}")
            )
            assert (there.status_code, there.content) == (404, gone.content)


def test_trying_codes_is_slowed_down(
    office: Office, ward: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_MISSES_A_MINUTE", 3)
    row = office.received()
    for number in range(3):
        assert ward.get(f"/dossiers/thuocdo/H56.14-260302-9{number:03}").status_code == 404
    answer = ward.get(address(row))
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_misses")
    assert int(answer["Retry-After"]) <= 60
    assert ward.get("/dossiers").status_code == 200


@pytest.mark.parametrize("rest", ["", "/events", "/clock"])
def test_scopes(
    office: Office, units: LittleProvince, program: Callable[..., Program], rest: str
) -> None:
    figures = program(units.ward, scopes=[Scope.READ])
    answer = figures.get(address(office.received(), rest))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def queries(program: Program, asked: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert program.get(asked).status_code == 200
    return len(counted)


def test_the_number_of_queries(office: Office, ward: Program) -> None:
    ward.get("/forms")  # the first use of an hour is noted
    row = office.in_hand()
    for _ in range(4):
        office.accepted()
    few = queries(ward, "/dossiers?size=100")
    for _ in range(45):
        office.accepted()
    assert queries(ward, "/dossiers?size=100") == few <= MOST
    for rest in ("", "/events", "/clock", "/acts"):
        assert queries(ward, address(row, rest)) <= MOST
    one = queries(ward, address(row))
    for number in range(20):
        services.hand_over(
            row,
            to_unit=office.ward,
            to_official=office.handler,
            actor=office.clerk,
            at=MONDAY + timedelta(minutes=number),
        )
    assert queries(ward, address(row)) == one

"""Act on dossiers: the whole life over HTTP, the same request twice, somebody who was faster, and who may not."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.test import Client

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.procedures.choices import FeeDue
from thuocdo.procedures.content import FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db


def new(office: Office, **changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "reception_unit": "X1",
        "competent_agency": "000.00.14.H56",
        "procedure": office.version.procedure.code,
        "channel": "direct",
        "people": [{"full_name": "Phạm Thị Hoa", "personal_id": "038190001234"}],
        "subject": "Cấp lại thẻ",
    }
    return usual | changes


def act(program: Program, row: dict[str, Any], name: str, **body: Any) -> dict[str, Any]:
    at = row["row"]
    answer = program.send(f"/dossiers/{at['system']}/{at['code']}/{name}", body)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_whole_life(office: Office, ward: Program) -> None:
    answer = ward.send("/dossiers", new(office))
    assert answer.status_code == 201, answer.content
    assert answer["Location"].endswith(answer.json()["row"]["code"])
    row = answer.json()
    row = act(ward, row, "accept", seen=row["row"]["event_count"])
    assert row["row"]["status"] == 2
    to = {"to_unit": "X1", "to_official": office.handler.username, "hours": "8"}
    row = act(ward, row, "hand-over", **to)
    assert row["row"]["status"] == 4
    assert row["steps"][0]["official"] == office.handler.full_name
    row = act(ward, row, "request-supplement", content="Thiếu bản sao")
    assert row["row"]["status"] == 5
    row = act(ward, row, "receive-supplement", note="đủ")
    row = act(ward, row, "extend", amount="2", unit="working_day", reason="Chờ xác minh")
    assert row["row"]["due_at"] > row["row"]["original_due_at"]
    row = act(ward, row, "record-payment", amount_vnd=20000, reference="GD1")
    assert row["row"]["paid_vnd"] == 20000
    row = act(ward, row, "resolve", result_number="12/GCN")
    row = act(ward, row, "return", way="counter", fetched_by="owner", id_shown=True)
    assert row["row"]["status"] == 10
    assert Dossier.objects.get().event_count == row["row"]["event_count"]


def test_a_fee_due_before_acceptance_is_asked_for_and_waited_for(
    office: Office, ward: Program
) -> None:
    first = FeeContent("charge", 20_000, name="Lệ phí tiếp nhận", due=FeeDue.ACCEPTANCE)
    limit = TimeLimitContent(Decimal(3), "working_day", "", fees=(first,))
    version = published(office.province, ways=(WayContent("direct", (limit,)),))
    said = new(office, procedure=version.procedure.code)
    refused = ward.send("/dossiers", said | {"accept_at_once": True})
    assert refused.status_code == 409, refused.content
    assert refused.json()["code"] == "fee_unpaid"
    assert not Dossier.objects.exists()
    row = ward.send("/dossiers", said).json()
    assert row["row"]["owed_vnd"] == 20_000
    address = f"/dossiers/{row['row']['system']}/{row['row']['code']}"
    assert ward.send(f"{address}/accept", {}).json()["code"] == "fee_unpaid"
    act(ward, row, "record-payment", amount_vnd=20_000, reference="GD1")
    assert act(ward, row, "accept")["row"]["status"] == 2


def test_a_stop(office: Office, ward: Program) -> None:
    row = ward.send("/dossiers", new(office, accept_at_once=True)).json()
    row = act(ward, row, "hand-over", to_unit="H56.14")
    assert act(ward, row, "stop", reason="Công dân rút")["row"]["status"] == 8


def test_the_same_key_makes_one_dossier(office: Office, ward: Program) -> None:
    first = ward.send("/dossiers", new(office), key="k1")
    again = ward.send("/dossiers", new(office), key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again["Idempotency-Replayed"] == "true"
    assert first.json()["row"]["code"] == again.json()["row"]["code"]
    other = ward.send("/dossiers", new(office, subject="Khác"), key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert Dossier.objects.count() == 1
    code = first.json()["row"]["code"]
    for _ in range(2):
        assert (
            ward.send(f"/dossiers/thuocdo/{code}/accept", {"seen": 1}, key="k2").status_code == 200
        )
    assert Dossier.objects.get().event_count == 2


def test_who_was_faster_is_named(office: Office, ward: Program) -> None:
    row = office.received()
    services.accept(row, actor=office.clerk, at=MONDAY)
    answer = ward.send(f"/dossiers/thuocdo/{row.code}/accept", {"seen": 1})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (409, "dossier_changed")
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["values"]["actor"] == office.clerk.full_name
    assert problem["values"]["kind"] == "accepted"
    assert office.clerk.full_name in problem["message_vi"]


@pytest.mark.parametrize(
    "changes",
    [
        {"reception_unit": "X9"},
        {"competent_agency": "H56.77"},
        {"procedure": "9.999999"},
        {"people": []},
        {"people": [{"full_name": "A", "part": "delegate"}]},
        {"people": [{"full_name": "A", "personal_id": "12"}]},
        {"channel": "fax"},
        {"subject": "a\x00b"},
        {"unheard_of": 1},
    ],
)
def test_what_cannot_be_used_is_named(
    office: Office, ward: Program, changes: dict[str, Any]
) -> None:
    answer = ward.send("/dossiers", new(office, **changes))
    assert answer.status_code == 422, answer.content
    assert not Dossier.objects.exists()


def test_who_may_not(
    office: Office,
    ward: Program,
    elsewhere: Program,
    units: LittleProvince,
    program: Callable[..., Program],
) -> None:
    row = office.received()
    at = f"/dossiers/thuocdo/{row.code}/accept"
    reader = program(units.ward, scopes=[Scope.DOSSIERS])
    assert reader.send(at, {}).status_code == 403
    assert reader.send("/dossiers", new(office)).status_code == 403
    there, gone = elsewhere.send(at, {}), elsewhere.send("/dossiers/thuocdo/H1-1-1/accept", {})
    assert (there.status_code, there.content) == (404, gone.content)
    assert elsewhere.send("/dossiers", new(office)).status_code == 403
    assert Dossier.objects.get().event_count == 1
    revoked = ward.token
    assert revoked.account.is_active


def test_a_session_writes_nothing(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.clerk)
    row = office.received()
    for at, body in (("", new(office)), (f"/thuocdo/{row.code}/accept", {})):
        answer = client.post(
            f"/api/v1/dossiers{at}", json.dumps(body), content_type="application/json"
        )
        assert answer.status_code == 401
    assert Dossier.objects.get().event_count == 1


def test_a_dossier_of_another_system_is_left_alone(
    office: Office, ward: Program, units: LittleProvince
) -> None:
    message = services.ExternalMessage(
        "m1", MONDAY, 1, reception_unit=units.ward, competent_agency=units.ward
    )
    services.report_external(system="bo-mau", code="B-1", messages=[message], actor=None, at=MONDAY)
    answer = ward.send("/dossiers/bo-mau/B-1/accept", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "dossier_of_another_system")

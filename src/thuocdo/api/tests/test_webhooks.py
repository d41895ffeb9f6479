"""Webhooks through the API: subscribed, rotated, paused, delivered; each unit its own; and described as what is really sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from thuocdo.accounts.models import Scope
from thuocdo.api.description import openapi
from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.notices.models import Message
from thuocdo.notices.signing import webhook_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db
BODY = {
    "unit": "X1",
    "name": "Kho dữ liệu",
    "address": "https://192.0.2.7/hook",
    "event_types": ["dossiers.*"],
}


@pytest.fixture(autouse=True)
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thuocdo.notices.webhooks.resolve", lambda *_a, **_k: None)
    monkeypatch.setattr("thuocdo.notices.webhooks._SCOPES_KEPT_SECONDS", 0)


def made(program: Program, **changes: Any) -> dict[str, Any]:
    answer = program.send("/webhooks", BODY | changes)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    assert answer["Location"] == f"/api/v1/webhooks/{found['id']}"
    return found


def test_a_subscription_and_its_secret(ward: Program) -> None:
    first = made(ward)
    assert first["secret"].startswith("whsec_")
    here = f"/webhooks/{first['id']}"
    assert ward.get(here).json()["secret"] is None
    new = ward.send(f"{here}/rotate", {}).json()
    assert new["secret"] not in (None, first["secret"])
    assert new["old_secret_until"] is not None
    paused = ward.send(f"{here}/pause", {"reason": "bảo trì"}).json()
    assert (paused["active"], paused["pause_reason"]) == (False, "bảo trì")
    assert ward.send(f"{here}/resume", {}).json()["active"] is True
    ward.send(f"{here}/test", {})
    (delivery,) = ward.get(f"{here}/deliveries").json()["items"]
    assert (delivery["type"], delivery["state"]) == ("notices.test", "queued")
    assert ward.get(f"{here}/deliveries?state=dead").json()["items"] == []
    assert [one["id"] for one in ward.get("/webhooks").json()["items"]] == [first["id"]]


def test_what_is_sent_is_what_is_described(ward: Program, office: Office) -> None:
    made(ward)
    row = office.in_hand()
    services.request_supplement(
        row, content="Thiếu giấy của Phạm Thị Hoa", actor=office.handler, at=MONDAY
    )
    document = openapi()
    schema = {"$ref": "#/components/schemas/CloudEvent", "components": document["components"]}
    messages = Message.objects.exclude(subscription=None)
    assert messages.count() == row.event_count + 1
    for message in messages:
        body = webhook_body(message).decode()
        Draft202012Validator(schema).validate(json.loads(body))
        assert "Hoa" not in body
    kinds = document["components"]["schemas"]["CloudEvent"]["properties"]["type"]["enum"]
    assert {"dossiers.received", "dossiers.supplement_requested"} <= set(kinds)


def test_another_unit_learns_nothing(
    ward: Program, elsewhere: Program, program: Callable[..., Program], units: LittleProvince
) -> None:
    here = f"/webhooks/{made(ward)['id']}"
    for stranger in (elsewhere, program(units.other_ward)):
        assert stranger.get("/webhooks").json()["items"] == []
        for rest in ("", "/deliveries"):
            there, gone = stranger.get(here + rest), stranger.get(f"/webhooks/999{rest}")
            assert (there.status_code, there.content) == (404, gone.content)
        for act in ("rotate", "pause", "resume", "test"):
            assert stranger.send(f"{here}/{act}", {}).status_code == 404
        assert stranger.send("/webhooks", BODY).status_code == 403
    reader = program(units.ward, scopes=[Scope.DOSSIERS])
    assert reader.get(here).status_code == 403
    assert ward.get(here).json()["active"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": "X9"},
        {"event_types": ["dossiers.unheard_of"]},
        {"event_types": []},
        {"address": "ftp://example.org"},
        {"name": " "},
    ],
)
def test_what_cannot_be_used_is_named(ward: Program, changes: dict[str, Any]) -> None:
    assert ward.send("/webhooks", BODY | changes).status_code == 422
    assert ward.get("/webhooks").json()["items"] == []

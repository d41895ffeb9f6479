"""Bundles over HTTP: taken in all or nothing and once, read by whoever sees a part, with nothing more of the others."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.api import guessing
from thuocdo.api.tests.test_dossier_acts import act
from thuocdo.dossiers.models import Dossier, DossierBundle
from thuocdo.dossiers.tests.test_bundles import Bundled
from thuocdo.identifiers.models import DossierCodeCounter
from thuocdo.procedures.choices import FeeDue
from thuocdo.procedures.content import FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.services import define_bundle
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def bundled(office: Office) -> Bundled:
    return Bundled(office)


def body(bundled: Bundled, **changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "bundle": bundled.group.code,
        "reception_unit": "X1",
        "channel": "direct",
        "people": [{"full_name": "Phạm Thị Hoa", "personal_id": "038190001234"}],
        "parts": [
            {"procedure": one.procedure.code, "competent_agency": "X1"} for one in bundled.versions
        ],
        "accept_at_once": True,
    }
    return usual | changes


def test_taken_in_and_read(bundled: Bundled, ward: Program) -> None:
    made = ward.send("/bundles", body(bundled))
    assert made.status_code == 201, made.content
    said = made.json()
    assert made["Location"].endswith(f"/bundles/{said['code']}")
    assert said["bundle"] == "LT-KS"
    assert [one["turn"] for one in said["parts"]] == [1, 2, 2]
    assert [one["waits"] for one in said["parts"]] == [False, True, True]
    assert [one["status"] for one in said["parts"]] == [2, 1, 1]
    assert said["code"] == f"LT-{said['parts'][0]['code']}"
    assert said["due_at"] == max(one["due_at"] for one in said["parts"])
    assert ward.get(made["Location"]).json() == said
    first = said["parts"][0]["dossier"]
    assert first["code"] == said["parts"][0]["code"]
    whole = ward.get(f"/dossiers/thuocdo/{first['code']}").json()
    assert whole["bundle"] == said["code"]
    act(ward, whole, "hand-over", to_unit="X1")
    act(ward, whole, "resolve")
    act(ward, whole, "return")
    later = ward.get(f"/bundles/{said['code']}").json()
    assert later["parts"][0]["ended_at"] is not None


def test_the_same_key_makes_one_bundle(bundled: Bundled, ward: Program) -> None:
    first = ward.send("/bundles", body(bundled), key="k")
    again = ward.send("/bundles", body(bundled), key="k")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()
    other = ward.send("/bundles", body(bundled, channel="post"), key="k")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert (DossierBundle.objects.count(), Dossier.objects.count()) == (1, 3)
    assert ward.send("/bundles", body(bundled), key="k2").status_code == 201
    assert DossierBundle.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"bundle": "LT-KHAC"},
        {"reception_unit": "KHONGCO"},
        {"people": [{"full_name": "Hoa", "part": "submitter"}]},
        {"people": [{"full_name": "Hoa", "personal_id": "12"}]},
        {"parts": []},
        {"channel": "fax"},
        {"unknown": 1},
    ],
)
def test_what_makes_no_sense_takes_no_number(
    bundled: Bundled, ward: Program, wrong: dict[str, Any]
) -> None:
    answer = ward.send("/bundles", body(bundled, **wrong))
    assert answer.status_code == 422, answer.content
    assert not Dossier.objects.exists()
    assert not DossierCodeCounter.objects.exists()


def test_parts_are_all_its_procedures_in_their_order(bundled: Bundled, ward: Program) -> None:
    parts = body(bundled)["parts"]
    for wrong in (parts[:2], parts[::-1], [*parts, parts[0]]):
        answer = ward.send("/bundles", body(bundled, parts=wrong))
        assert answer.status_code == 422, answer.content
    unknown = [parts[0] | {"competent_agency": "KHONGCO"}, *parts[1:]]
    answer = ward.send("/bundles", body(bundled, parts=unknown))
    assert answer.status_code == 422
    assert "parts.0.competent_agency" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_it_takes_the_scope_and_the_unit(
    bundled: Bundled,
    program: Callable[..., Program],
    units: LittleProvince,
    elsewhere: Program,
) -> None:
    reader = program(units.ward, scopes=(Scope.READ, Scope.DOSSIERS))
    assert reader.send("/bundles", body(bundled)).status_code == 403
    assert elsewhere.send("/bundles", body(bundled)).status_code == 403
    assert not Dossier.objects.exists()


def test_a_fee_that_comes_first_is_waited_for(office: Office, ward: Program) -> None:
    first = FeeContent("charge", 20_000, name="Lệ phí tiếp nhận", due=FeeDue.ACCEPTANCE)
    limit = TimeLimitContent(Decimal(3), "working_day", "", fees=(first,))
    paid = published(office.province, ways=(WayContent("direct", (limit,)),))
    free = published(office.province)
    define_bundle(
        owner=office.province, code="LT-PHI", name="Có phí", turns=[[paid.procedure], [free.procedure]],
        valid_from=SINCE, actor=None, at=office.received().registered_at,
    )  # fmt: skip
    before = Dossier.objects.count()
    said = {
        "bundle": "LT-PHI", "reception_unit": "X1", "channel": "direct",
        "people": [{"full_name": "Phạm Thị Hoa"}],
        "parts": [{"procedure": one.procedure.code, "competent_agency": "X1"} for one in (paid, free)],
    }  # fmt: skip
    refused = ward.send("/bundles", said | {"accept_at_once": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "fee_unpaid")
    assert Dossier.objects.count() == before
    made = ward.send("/bundles", said)
    assert made.status_code == 201, made.content
    assert made.json()["parts"][0]["dossier"]["owed_vnd"] == 20_000


def test_of_parts_elsewhere_the_state_alone_is_told(
    bundled: Bundled, ward: Program, program: Callable[..., Program], units: LittleProvince
) -> None:
    said = body(bundled)
    said["parts"][1]["competent_agency"] = "X2"
    made = ward.send("/bundles", said).json()
    other = program(units.other_ward)
    seen = other.get(f"/bundles/{made['code']}").json()
    assert [one["dossier"] is None for one in seen["parts"]] == [True, False, True]
    assert [one["status"] for one in seen["parts"]] == [one["status"] for one in made["parts"]]
    assert "Hoa" not in str(seen)
    assert program(units.elsewhere).get(f"/bundles/{made['code']}").status_code == 404


def test_codes_are_not_tried(
    bundled: Bundled, ward: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "MOST_MISSES_A_MINUTE", 3)
    for number in range(3):
        assert ward.get(f"/bundles/LT-H56.14-260302-{number:04}").status_code == 404
    assert ward.get("/bundles/LT-H56.14-260302-0009").status_code == 429


def test_a_bundle_costs_few_queries(
    bundled: Bundled, ward: Program, django_assert_max_num_queries: Any
) -> None:
    made = ward.send("/bundles", body(bundled)).json()
    ward.get("/forms")
    with django_assert_max_num_queries(12):
        assert ward.get(f"/bundles/{made['code']}").status_code == 200

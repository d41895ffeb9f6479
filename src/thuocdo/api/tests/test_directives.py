"""Directives over HTTP: given, answered, withdrawn; by whom, once, and what of them is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.api.tests.test_dossier_acts import act, new
from thuocdo.dossiers.models import DossierDirective, PersonalDataAccess

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db


def in_hand(office: Office, ward: Program) -> dict[str, Any]:
    row = ward.send("/dossiers", new(office, accept_at_once=True)).json()
    return act(ward, row, "hand-over", to_unit="X1", to_official=office.handler.username)


def due(days: int = 2) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


def address(row: dict[str, Any], name: str) -> str:
    return f"/dossiers/{row['row']['system']}/{row['row']['code']}/{name}"


def give(ward: Program, row: dict[str, Any], **more: Any) -> Any:
    body = {"unit": "X1", "words": "Xử lý ngay", "answer_due_at": due()} | more
    return ward.send(address(row, "give-directive"), body)


def test_given_answered_and_read(office: Office, ward: Program) -> None:
    row = in_hand(office, ward)
    events = row["row"]["event_count"]
    given = give(ward, row, seen=events)
    assert given.status_code == 200, given.content
    assert given.json()["row"]["event_count"] == events + 1
    assert given.json()["row"]["status"] == row["row"]["status"]
    (one,) = ward.get(address(row, "directives")).json()["items"]
    assert (one["number"], one["unit"]["code"], one["official"]) == (1, "X1", "")
    assert (one["words"], one["answer"], one["answered_at"]) == ("Xử lý ngay", "", None)
    acts = ward.get(address(row, "acts")).json()["acts"]
    assert {"give-directive", "answer-directive", "withdraw-directive"} <= set(acts)
    act(ward, row, "answer-directive", number=1, answer="Đã xong")
    (one,) = ward.get(address(row, "directives")).json()["items"]
    assert one["answer"] == "Đã xong"
    assert one["answered_at"] is not None
    acts = ward.get(address(row, "acts")).json()["acts"]
    assert "give-directive" in acts
    assert not {"answer-directive", "withdraw-directive"} & set(acts)
    again = ward.send(address(row, "answer-directive"), {"number": 1, "answer": "Lần nữa"})
    assert again.status_code == 409
    assert DossierDirective.objects.get().answer == "Đã xong"


def test_withdrawn(office: Office, ward: Program) -> None:
    row = in_hand(office, ward)
    give(ward, row)
    act(ward, row, "withdraw-directive", number=1, reason="Nhầm hồ sơ")
    (one,) = ward.get(address(row, "directives")).json()["items"]
    assert one["withdrawn_at"] is not None
    late = ward.send(address(row, "answer-directive"), {"number": 1, "answer": "Đã xong"})
    assert late.status_code == 409


def test_the_same_key_gives_one_directive(office: Office, ward: Program) -> None:
    row = in_hand(office, ward)
    body = {"unit": "X1", "words": "Xử lý ngay", "answer_due_at": due()}
    for _ in range(2):
        assert ward.send(address(row, "give-directive"), body, key="k").status_code == 200
    other = ward.send(address(row, "give-directive"), body | {"words": "Khác"}, key="k")
    assert other.json()["code"] == "idempotency_key_reused"
    assert DossierDirective.objects.count() == 1


def test_what_an_official_was_told_by_name_no_program_answers(
    office: Office, ward: Program
) -> None:
    row = in_hand(office, ward)
    given = give(ward, row, official=office.handler.username)
    assert given.status_code == 200, given.content
    assert DossierDirective.objects.get().official == office.handler
    assert "answer-directive" not in ward.get(address(row, "acts")).json()["acts"]
    refused = ward.send(address(row, "answer-directive"), {"number": 1, "answer": "Xong"})
    assert refused.status_code == 403
    assert DossierDirective.objects.get().answered_at is None


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"unit": "X2"}, 422),  # a unit that is none of the dossier
        ({"unit": "KHONGCO"}, 422),
        ({"official": "nobody"}, 422),
        ({"words": ""}, 422),
        ({"words": "   "}, 422),
        ({"words": "a\0b"}, 422),
        ({"answer_due_at": "2020-01-01T00:00:00+07:00"}, 422),
        ({"answer_due_at": "9999-12-31T23:59:59Z"}, 422),
        ({"answer_due_at": "2030-01-01T00:00:00"}, 422),  # without an offset
        ({"seen": 1}, 409),
        ({"unknown": 1}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Office, ward: Program, wrong: dict[str, Any], status: int
) -> None:
    row = in_hand(office, ward)
    answer = give(ward, row, **wrong)
    assert answer.status_code == status, answer.content
    assert not DossierDirective.objects.exists()


def test_it_takes_the_scope_and_the_unit(
    office: Office,
    ward: Program,
    program: Callable[..., Program],
    units: LittleProvince,
    elsewhere: Program,
) -> None:
    row = in_hand(office, ward)
    reader = program(units.ward, scopes=(Scope.READ, Scope.DOSSIERS))
    assert give(reader, row).status_code == 403
    assert give(elsewhere, row).status_code == 404
    assert elsewhere.get(address(row, "directives")).status_code == 404
    give(ward, row)
    looks = PersonalDataAccess.objects.count()
    (one,) = reader.get(address(row, "directives")).json()["items"]
    assert (one["words"], one["answer"]) == (None, None)
    assert PersonalDataAccess.objects.count() == looks
    ward.get(address(row, "directives"))
    assert PersonalDataAccess.objects.count() == looks + 1


def test_many_cost_what_few_do(
    office: Office, ward: Program, django_assert_max_num_queries: Any
) -> None:
    row = in_hand(office, ward)
    for _ in range(12):
        give(ward, row)
    with django_assert_max_num_queries(12):
        assert len(ward.get(address(row, "directives")).json()["items"]) == 12

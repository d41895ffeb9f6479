"""Another system sends feedback in, once for its number, follows it, adds to it, and says what its sender thinks of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.feedback import conversation, handling
from thuocdo.feedback.models import Feedback

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(program: Callable[..., Program], units: LittleProvince) -> Program:
    return program(units.ward, scopes=(Scope.FEEDBACK,))


def body(units: LittleProvince, **changes: Any) -> dict[str, Any]:
    given = {
        "external_code": "QG-2026-1",
        "unit": units.ward.code,
        "kind": "regulation",
        "subject": "Giấy tờ thừa",
        "words": "Phải nộp bản sao đã có.",
        "sender": {"name": "Phạm Thị Hoa", "phone": "0912345678"},
    }
    return given | changes


def test_from_sending_in_to_the_judgement(
    system: Program, units: LittleProvince, lan: User
) -> None:
    made = system.send("/feedback", body(units), key="k1")
    assert made.status_code == 201
    number = made.json()["feedback"]["id"]
    same_key = system.send("/feedback", body(units), key="k1")
    assert (same_key.status_code, same_key["Idempotency-Replayed"]) == (200, "true")
    same_code = system.send("/feedback", body(units, words="Khác"), key="k2")
    assert (same_code.status_code, same_code.json()["feedback"]["id"]) == (200, number)
    assert same_code.json()["words"] == "Phải nộp bản sao đã có.", "what is known stays as it is"
    assert Feedback.objects.count() == 1

    now = timezone.now()
    conversation.ask_more(number, words="Ở quầy nào?", actor=lan, at=now)
    asked = system.get(f"/feedback/{number}").json()
    assert asked["feedback"]["asked"] is True
    assert asked["steps"][-1]["words"] == "Ở quầy nào?"
    added = system.send(f"/feedback/{number}/additions", {"words": "Quầy 3."})
    assert (added.status_code, added.json()["feedback"]["asked"]) == (200, False)

    early = system.send(f"/feedback/{number}/judgement", {"liked": True})
    assert (early.status_code, early.json()["code"]) == (409, "feedback_moved_on")
    handling.take_on(number, kind="regulation", actor=lan, at=now)
    handling.answer(number, words="Đã bỏ.", actor=lan, at=now)
    judged = system.send(f"/feedback/{number}/judgement", {"liked": True})
    assert (judged.json()["feedback"]["liked"], judged.json()["answer"]) == (True, "Đã bỏ.")
    late = system.send(f"/feedback/{number}/additions", {"words": "Thêm"})
    assert late.status_code == 409

    [one] = system.get("/feedback?external_code=QG-2026-1&state=answered").json()["items"]
    assert one["id"] == number
    assert system.get("/feedback?state=refused").json()["items"] == []


def test_a_program_learns_nothing_of_others(
    system: Program, program: Callable[..., Program], units: LittleProvince, lan: User
) -> None:
    number = system.send("/feedback", body(units)).json()["feedback"]["id"]
    other = program(units.ward, scopes=(Scope.FEEDBACK,))
    assert other.get("/feedback").json()["items"] == []
    assert other.get(f"/feedback/{number}").status_code == 404
    assert other.send(f"/feedback/{number}/additions", {"words": "x"}).status_code == 404
    reader = program(units.ward, scopes=(Scope.READ,))
    assert reader.get("/feedback").status_code == 403


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"external_code": ""}, 422),
        ({"unit": "no.such"}, 422),
        ({"kind": "rumour"}, 422),
        ({"sender": {"name": "Hoa"}}, 422),
        ({"words": "a\x00b"}, 422),
        ({"more": 1}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(
    system: Program, units: LittleProvince, changes: dict[str, Any], status: int
) -> None:
    assert system.send("/feedback", body(units, **changes)).status_code == status
    assert not Feedback.objects.exists()


def test_a_program_sends_in_for_its_own_units(system: Program, units: LittleProvince) -> None:
    answer = system.send("/feedback", body(units, unit=units.other_ward.code))
    assert (answer.status_code, answer.json()["code"]) == (403, "feedback_not_yours")

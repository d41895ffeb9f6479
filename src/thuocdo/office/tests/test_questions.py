"""Questions that people ask: kept by who controls the procedure, found without accents, with what they said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.procedures.models import FrequentQuestion, Procedure, ProcedureEvent
from thuocdo.procedures.questions import hide_question, keep_question, questions_of
from thuocdo.procedures.tests.factories import AT, published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
SAID = {"question": "Có phải  mang sổ hộ khẩu không?", "answer": "Không. Cơ quan tự tra cứu."}


@pytest.fixture
def procedure(units: LittleProvince) -> Procedure:
    return published(units.province).procedure


@pytest.fixture
def controller(units: LittleProvince) -> User:
    return official(units.province, Role.PROCEDURE_CONTROLLER, "Lê Văn Soát")


def test_it_is_kept_said_otherwise_and_hidden(procedure: Procedure, controller: User) -> None:
    first = keep_question(procedure, **SAID, actor=controller, at=AT)
    second = keep_question(procedure, question="Bao lâu?", answer="3 ngày", actor=controller, at=AT)
    assert [one.question for one in questions_of(procedure.pk)] == [
        "Có phải mang sổ hộ khẩu không?", "Bao lâu?",
    ]  # fmt: skip
    keep_question(
        procedure, question="Bao lâu?", answer="2 ngày", instead_of=second, actor=controller, at=AT
    )
    event = ProcedureEvent.objects.latest("pk")
    assert event.details["before"] == {"question": "Bao lâu?", "answer": "3 ngày"}
    hide_question(first, actor=controller, at=AT)
    assert [one.answer for one in questions_of(procedure.pk)] == ["2 ngày"]
    assert len(questions_of(procedure.pk, hidden=True)) == 2
    with pytest.raises(Conflict):
        hide_question(first, actor=controller, at=AT)
    with pytest.raises(Conflict):
        keep_question(procedure, **SAID, instead_of=first, actor=controller, at=AT)


def test_words_find_it_without_accents_the_question_before_the_answer(
    procedure: Procedure, controller: User
) -> None:
    keep_question(procedure, question="Ai nộp?", answer="Người có hộ khẩu", actor=controller, at=AT)
    keep_question(procedure, **SAID, actor=controller, at=AT)
    found = [one.question for one in questions_of(procedure.pk, words="ho KHAU")]
    assert found == ["Có phải mang sổ hộ khẩu không?", "Ai nộp?"]
    assert questions_of(procedure.pk, words="hộ chiếu") == []


def test_it_needs_both_and_a_controller(procedure: Procedure, controller: User, minh: User) -> None:
    for wrong in ({"answer": " "}, {"question": ""}, {"question": "x" * 501}):
        with pytest.raises(InvalidInput):
            keep_question(procedure, **(SAID | wrong), actor=controller, at=AT)
    with pytest.raises(NotAllowed):
        keep_question(procedure, **SAID, actor=minh, at=AT)
    row = keep_question(procedure, **SAID, actor=controller, at=AT)
    with pytest.raises(NotAllowed):
        hide_question(row, actor=minh, at=AT)


def test_the_page_of_the_procedure_answers(procedure: Procedure, controller: User) -> None:
    keep_question(
        procedure, **SAID, question_en="Is the household book needed?", answer_en="No.",
        actor=controller, at=AT,
    )  # fmt: skip
    where = f"/procedures/{procedure.pk}/"
    page = Client().get(where).content.decode()
    assert "Có phải mang sổ hộ khẩu không?" in page
    assert "Không. Cơ quan tự tra cứu." in page
    assert "Không có câu hỏi nào" in Client().get(where, {"ask": "hộ chiếu"}).content.decode()
    assert "Cơ quan tự tra cứu" in Client().get(where, {"ask": "so ho khau"}).content.decode()
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Is the household book needed?" in english.get(where).content.decode()


def test_who_controls_it_keeps_them_on_a_page(
    procedure: Procedure, controller: User, minh: User
) -> None:
    where = f"/office/procedures/{procedure.pk}/questions/"
    client = Client()
    client.force_login(controller)
    assert client.post(where, {"question": "x"}).status_code == 422
    assert client.post(where, SAID).status_code == 302
    row = FrequentQuestion.objects.get()
    assert SAID["answer"] in client.get(f"{where}?change={row.pk}").content.decode()
    changed = SAID | {"answer": "Không."}
    assert client.post(f"{where}?change={row.pk}", changed).status_code == 302
    row.refresh_from_db()
    assert row.answer == "Không."
    reader = Client()
    reader.force_login(minh)
    page = reader.get(where).content.decode()
    assert "Không." in page
    assert "Thêm câu hỏi" not in page
    assert reader.post(where, SAID).status_code == 403
    assert reader.post(f"{where}{row.pk}/hide/").status_code == 403
    assert client.post(f"{where}{row.pk}/hide/").status_code == 302
    assert client.get(f"{where}?change={row.pk}").status_code == 404

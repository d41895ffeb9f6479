"""Taking in at the counter: papers, money and decision in one act; who was found by his number; who was here before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.duplicates import earlier_dossiers
from thuocdo.dossiers.models import Applicant, Dossier, DossierEvent, PersonalDataAccess
from thuocdo.dossiers.services import CounterWork, Decision, FeeAtCounter, HandedIn
from thuocdo.dossiers.status import DigitisationState, PaymentState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.errors import InvalidInput, NotAllowed
from thuocdo.identifiers.models import DossierCodeCounter
from thuocdo.notices.models import Message

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
HOA = "038190001234"


def test_papers_money_and_acceptance_come_in_one_act(office: Office) -> None:
    papers = [
        HandedIn("Tờ khai", form="original"),
        HandedIn("Giấy chứng sinh", reuse_source="CSDL y tế"),
    ]
    fee = FeeAtCounter(50_000, paid=True, method="tiền mặt")
    dossier = office.received(work=CounterWork(Decision.ACCEPT, papers, fee), request_id="r1")
    assert dossier.status == Status.ACCEPTED
    assert (dossier.payment_state, dossier.paid_vnd) == (PaymentState.PAID, 50_000)
    assert dossier.digitisation_state == DigitisationState.REUSED_COMPONENT
    assert [(one.name, one.form) for one in dossier.documents.all()] == [
        ("Tờ khai", "original"),
        ("Giấy chứng sinh", ""),
    ]
    assert [one.kind for one in DossierEvent.objects.filter(dossier=dossier)] == [
        "received",
        "accepted",
        "payment_required",
        "paid",
    ]
    assert_whole(dossier)
    again = office.received(work=CounterWork(Decision.ACCEPT, papers, fee), request_id="r1")
    assert again == dossier
    assert dossier.documents.count() == 2
    assert not Message.objects.filter(text__contains="50.000").exists()


def test_a_fee_that_is_owed_is_remembered(office: Office) -> None:
    work = CounterWork(Decision.ACCEPT, fee=FeeAtCounter(50_000))
    dossier = office.received(work=work)
    assert (dossier.payment_state, dossier.status) == (PaymentState.AWAITING, Status.ACCEPTED)
    assert_whole(dossier)
    registered = office.received(work=CounterWork(fee=FeeAtCounter(50_000, paid=True)))
    assert (registered.payment_state, registered.status) == (PaymentState.PAID, Status.REGISTERED)
    assert registered.due_at is None
    assert_whole(registered)


def test_what_is_missing_is_asked_for_or_refused_at_once(office: Office) -> None:
    asked = office.received(
        work=CounterWork(Decision.ASK, words="Thiếu tờ khai", reasons=("paper_missing@r1",))
    )
    assert asked.status == Status.SUPPLEMENT_REQUESTED
    assert_whole(asked)
    fee = FeeAtCounter(50_000, paid=True)
    refused = office.received(work=CounterWork(Decision.REFUSE, fee=fee, words="Sai nơi nộp"))
    assert (refused.status, refused.paid_vnd) == (Status.NOT_ACCEPTED, 0)
    assert_whole(refused)


@pytest.mark.parametrize("decision", [Decision.ASK, Decision.REFUSE])
def test_without_words_nothing_is_written_and_no_number_is_lost(
    office: Office, decision: Decision
) -> None:
    with pytest.raises(InvalidInput):
        office.received(work=CounterWork(decision, words=" "))
    assert not Dossier.objects.exists()
    assert not DossierCodeCounter.objects.exists()


def test_between_the_code_and_the_commit_nothing_is_asked(office: Office) -> None:
    """The other clerks of the unit wait from the code on: the row and all that belongs to it are written at once."""
    work = CounterWork(Decision.ACCEPT, [HandedIn("Tờ khai")], FeeAtCounter(1000, paid=True))
    office.received(work=work)
    with CaptureQueriesContext(connection) as asked:
        office.received(work=work, request_id="x")
    texts = [one["sql"] for one in asked.captured_queries]
    code = next(n for n, text in enumerate(texts) if "identifiers_dossiercodecounter" in text)
    after = [one[:60] for one in texts[code + 1 :] if "SAVEPOINT" not in one]
    # Who subscribed to webhooks is kept in memory; the tests keep nothing.
    after = [one for one in after if "notices_webhook" not in one]
    assert [one.split(" (")[0] for one in after] == ["WITH made0 AS"], after


def test_a_person_is_found_by_his_number_and_that_is_kept(office: Office) -> None:
    office.received(people=[services.Person("Phạm Thị Hòa", personal_id=HOA)])
    newest = office.received()
    found = services.find_person("038190 001234", actor=office.clerk, at=MONDAY)
    assert isinstance(found, Applicant)
    assert (found.full_name, found.phone) == ("Phạm Thị Hoa", "+84912345678")
    kept = PersonalDataAccess.objects.get()
    assert (kept.dossier, kept.user) == (newest, office.clerk)
    assert services.find_person("001190001234", actor=office.clerk, at=MONDAY) is None
    assert PersonalDataAccess.objects.count() == 1
    with pytest.raises(InvalidInput):
        services.find_person("123", actor=office.clerk, at=MONDAY)


def test_only_the_desk_finds_people_and_only_its_own(office: Office, units: LittleProvince) -> None:
    office.received()
    with pytest.raises(NotAllowed):
        services.find_person(HOA, actor=office.handler, at=MONDAY)
    other = official(units.other_ward, Role.RECEPTION_OFFICER, "Người Bên")
    assert services.find_person(HOA, actor=other, at=MONDAY) is None
    assert not PersonalDataAccess.objects.exists()


def test_the_same_once_more_is_seen_while_it_is_open_and_some_days_after(
    office: Office, units: LittleProvince
) -> None:
    procedure = office.version.procedure_id
    dossier = office.received()

    def found(actor: User = office.clerk, number: str = HOA, **later: int) -> list[Dossier]:
        return earlier_dossiers(
            [number, ""], procedure_id=procedure, actor=actor, at=MONDAY + timedelta(**later)
        )

    assert found() == [dossier] == found(days=100)
    assert found(number="001190001234") == []
    other = official(units.other_ward, Role.RECEPTION_OFFICER, "Người Bên")
    assert found(actor=other) == []
    services.not_accept(dossier, reason="x", actor=office.clerk, at=MONDAY)
    assert found(days=29) == [dossier]
    assert found(days=31) == []

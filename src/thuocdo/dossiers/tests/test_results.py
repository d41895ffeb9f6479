"""The results of a dossier: prepared, issued with the signature, found wrong and replaced; who may open one."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.accounts.models import Role
from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, DossierEvent, DossierResult, PersonalDataAccess
from thuocdo.dossiers.personal_store import results_of
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.status import DeliveryState, DigitisationState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office, official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import Citizen
    from thuocdo.attachments.models import Attachment

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def pdf(text: str = "giấy phép") -> Attachment:
    return store(BytesIO(f"%PDF-1.4 {text}".encode()), name="gp.pdf", actor=None, at=MONDAY)


def result(**changes: Any) -> NewResult:
    usual: dict[str, Any] = {
        "name": "Giấy phép xây dựng",
        "code": "KQ.1",
        "reference": "12/GP-UBND",
        "signed_on": MONDAY.date(),
        "signer": "Vũ Văn Quang",
        "attachment": pdf(),
    }
    return NewResult(**(usual | changes))


def resolved(office: Office, *results: NewResult) -> Dossier:
    return services.resolve(office.in_hand(), results=results, actor=office.approver, at=MONDAY)


@pytest.fixture
def owner(db: None) -> Citizen:
    return enrol_by_identity(
        Identity(OWNER.full_name, personal_id=OWNER.personal_id, verified=True), at=MONDAY
    )


@pytest.fixture
def stranger(db: None) -> Citizen:
    return enrol_by_identity(
        Identity("Người Lạ", personal_id="038090009999", verified=True), at=MONDAY
    )


def test_the_signature_issues_the_result_and_the_chain_keeps_its_hash(office: Office) -> None:
    dossier = resolved(office, result())
    row = DossierResult.objects.get(dossier=dossier)
    assert row.attachment is not None
    assert (row.number, row.name, row.reference) == (1, "Giấy phép xây dựng", "12/GP-UBND")
    assert (row.signed_on, row.signer) == (date(2026, 3, 2), "Vũ Văn Quang")
    assert row.digitisation_state == DigitisationState.DIGITISED
    event = DossierEvent.objects.get(dossier=dossier, kind="result_attached")
    assert event.payload["sha256"] == row.attachment.sha256
    ended = DossierEvent.objects.get(dossier=dossier, kind="resolved")
    assert (ended.payload["result_number"], ended.payload["electronic"]) == ("12/GP-UBND", True)
    assert_whole(dossier)


def test_what_the_handler_prepared_is_the_citizens_once_it_is_signed(
    office: Office, owner: Citizen, stranger: Citizen
) -> None:
    dossier = office.in_hand()
    services.attach_result(dossier, results=[result()], actor=office.handler, at=MONDAY)
    assert not results_of(owner).exists()
    services.resolve(dossier, electronic=False, actor=office.approver, at=LATER)
    assert [one.name for one in results_of(owner)] == ["Giấy phép xây dựng"]
    assert not results_of(stranger).exists()
    ended = DossierEvent.objects.get(dossier=dossier, kind="resolved")
    assert ended.payload["electronic"] is True
    assert_whole(dossier)


def test_a_refused_dossier_gives_nothing_that_was_prepared(office: Office, owner: Citizen) -> None:
    dossier = office.in_hand()
    services.attach_result(dossier, results=[result()], actor=office.handler, at=MONDAY)
    services.refuse(dossier, reason="Thiếu điều kiện", actor=office.approver, at=LATER)
    assert not results_of(owner).exists()
    refusal = result(name="Văn bản từ chối", attachment=pdf("từ chối"))
    services.attach_result(dossier, results=[refusal], actor=office.approver, at=LATER)
    assert [one.name for one in results_of(owner)] == ["Văn bản từ chối"]
    assert_whole(dossier)


def test_a_wrong_result_is_replaced_in_sight_and_the_citizen_gets_the_new_one_alone(
    office: Office, owner: Citizen
) -> None:
    dossier = resolved(office, result())
    services.return_result(dossier, actor=office.clerk, at=LATER)
    dossier = services.correct_mistake(
        dossier,
        what="wrong_result",
        reason="Ghi sai diện tích",
        apology="Xin lỗi",
        results=[result(reference="13/GP-UBND", attachment=pdf("mới"))],
        actor=office.records,
        at=LATER,
    )
    assert (dossier.status, dossier.delivery_state) == (
        Status.RESULT_RETURNED,
        DeliveryState.READY,
    )
    old, new = DossierResult.objects.filter(dossier=dossier).order_by("number")
    assert old.withdrawn_at is not None
    assert (old.replaced_by, new.replaced_by, new.withdrawn_at) == (2, None, None)
    assert old.attachment != new.attachment
    assert [one.reference for one in results_of(owner)] == ["13/GP-UBND"]
    assert_whole(dossier)


def test_a_wrong_result_is_withdrawn_at_once_and_its_new_one_may_come_later(
    office: Office, owner: Citizen
) -> None:
    dossier = resolved(office, result(), result(name="Bản vẽ", attachment=pdf("bản vẽ")))
    dossier = services.correct_mistake(
        dossier,
        what="wrong_result",
        reason="Sai tên",
        wrong_results=[2],
        actor=office.clerk,
        at=LATER,
    )
    assert [one.number for one in results_of(owner)] == [1]
    new = result(name="Bản vẽ", attachment=pdf("bản vẽ mới"), replaces=2)
    services.attach_result(dossier, results=[new], actor=office.handler, at=LATER)
    assert [one.number for one in results_of(owner)] == [3, 1]
    assert_whole(dossier)


def test_what_holds_is_replaced_only_after_it_was_found_wrong(office: Office) -> None:
    dossier = resolved(office, result())
    with pytest.raises(Conflict):
        services.attach_result(
            dossier, results=[result(replaces=1)], actor=office.handler, at=LATER
        )
    with pytest.raises(InvalidInput):
        services.correct_mistake(
            dossier,
            what="wrong_result",
            reason="x",
            wrong_results=[2],
            actor=office.clerk,
            at=LATER,
        )
    with pytest.raises(Conflict):
        services.take_back_result(dossier, number=1, actor=office.handler, at=LATER)


def test_the_desk_notes_a_mistake_and_the_agency_issues_anew(office: Office) -> None:
    dossier = resolved(office, result())
    with pytest.raises(NotAllowed):
        services.correct_mistake(
            dossier,
            what="wrong_result",
            reason="x",
            results=[result()],
            actor=office.clerk,
            at=LATER,
        )
    assert DossierResult.objects.get(dossier=dossier).withdrawn_at is None


def test_a_prepared_result_is_taken_back_or_replaced(office: Office, owner: Citizen) -> None:
    dossier = office.in_hand()
    by: dict[str, Any] = {"actor": office.handler, "at": MONDAY}
    services.attach_result(dossier, results=[result()], **by)
    services.attach_result(dossier, results=[result(attachment=pdf("2"), replaces=1)], **by)
    services.take_back_result(dossier, number=2, **by)
    with pytest.raises(Conflict):
        services.take_back_result(dossier, number=2, **by)
    services.resolve(dossier, actor=office.approver, at=LATER)
    assert not results_of(owner).exists()
    assert_whole(dossier)


def test_a_paper_is_scanned_once(office: Office) -> None:
    dossier = resolved(office, result(attachment=None, paper=True))
    row = DossierResult.objects.get(dossier=dossier)
    assert row.digitisation_state == DigitisationState.NOT_DIGITISED
    services.digitise_result(
        dossier, number=1, attachment=pdf("scan"), actor=office.records, at=LATER
    )
    row.refresh_from_db()
    assert row.digitisation_state == DigitisationState.DIGITISED
    assert_whole(dossier)
    with pytest.raises(Conflict):
        services.digitise_result(
            dossier, number=1, attachment=pdf("again"), actor=office.records, at=LATER
        )


def test_a_result_that_is_not_whole_is_refused(office: Office) -> None:
    dossier = office.in_hand()
    for wrong in (
        result(name=" "),
        result(attachment=None),
        result(signed_on=LATER.date() + timedelta(days=3)),
    ):
        with pytest.raises(InvalidInput):
            services.attach_result(dossier, results=[wrong], actor=office.handler, at=LATER)
    assert not DossierResult.objects.exists()
    with pytest.raises(NotAllowed):
        services.attach_result(dossier, results=[result()], actor=office.clerk, at=LATER)


def test_the_same_request_attaches_once(office: Office) -> None:
    dossier = office.in_hand()
    for _time in range(2):
        services.attach_result(
            dossier, results=[result()], actor=office.handler, at=MONDAY, request_id="r1"
        )
    assert DossierResult.objects.filter(dossier=dossier).count() == 1


def test_who_opens_a_result_is_kept_and_others_learn_nothing(
    office: Office, units: LittleProvince
) -> None:
    dossier = resolved(office, result())
    found = services.open_result(dossier, 1, actor=office.handler, at=LATER)
    assert found.reference == "12/GP-UBND"
    kept = PersonalDataAccess.objects.get()
    assert (kept.user, kept.dossier, kept.at) == (office.handler, dossier, LATER)
    away = official(units.home_affairs, Role.HANDLER, "Lê Thị Khác")
    reform = official(office.ward, Role.PROCEDURE_CONTROLLER, "Lê Văn Kiểm")
    with pytest.raises(NotFound):
        services.open_result(dossier, 1, actor=away, at=LATER)
    with pytest.raises(NotFound):
        services.open_result(dossier, 2, actor=office.handler, at=LATER)
    with pytest.raises((NotAllowed, NotFound)):
        services.open_result(dossier, 1, actor=reform, at=LATER)
    assert PersonalDataAccess.objects.count() == 1

"""What can be done to a dossier, and what is refused."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.listeners import forget_listener, on_dossier_events
from thuocdo.dossiers.models import Applicant, Dossier, DossierEvent, DossierStep
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.status import DigitisationState, Status, SyncState
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office, give_code, procedure
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User


def ask(office: Office, dossier: Dossier, when: str, **changes: Any) -> Dossier:
    return services.request_supplement(
        dossier, content="Giấy chứng sinh", actor=office.handler, at=at(when), **changes
    )


def supply(office: Office, dossier: Dossier, when: str) -> Dossier:
    return services.receive_supplement(dossier, actor=office.clerk, at=at(when))


def resolve(office: Office, dossier: Dossier, when: str) -> Dossier:
    return services.resolve(dossier, actor=office.approver, at=at(when))


# Reception


def test_a_dossier_gets_its_code_its_people_and_no_due_time_before_it_is_accepted(
    office: Office,
) -> None:
    dossier = office.received()
    assert dossier.code == "H56.14-260302-0001"
    assert (dossier.status, dossier.due_at) == (Status.REGISTERED, None)
    owner = dossier.applicants.get()
    assert (owner.part, owner.search_name) == ("owner", "pham thi hoa")
    assert (owner.masked_name, owner.masked_personal_id) == ("P*** T*** H***", "*********234")
    assert_whole(dossier)


def test_no_event_names_anybody(office: Office) -> None:
    dossier = office.in_hand()
    said = str(list(dossier.events.values_list("payload", flat=True)))
    for word in ("Hoa", OWNER.personal_id, OWNER.phone):
        assert word not in said


def test_accepted_at_the_counter_it_is_due_by_the_calendar(office: Office) -> None:
    dossier = office.accepted()
    assert dossier.due_at == dossier.original_due_at == dossier.first_due_at
    assert dossier.due_at == at("2026-03-09 17:30")
    assert dossier.status == Status.ACCEPTED


def test_a_dossier_is_found_by_code_owner_and_subject_without_accents(office: Office) -> None:
    dossier = office.received()
    for words in ("pham thi hoa", "260302 0001", "khai sinh bao an"):
        assert list(Dossier.objects.searched(words)) == [dossier]
    assert not Dossier.objects.searched("tran van").exists()


@pytest.mark.parametrize("people", [[], [Person("A", part="submitter")], [OWNER, OWNER]])
def test_a_dossier_has_one_owner(office: Office, people: list[Person]) -> None:
    with pytest.raises(InvalidInput, match="owner"):
        office.received(people=people)


def test_the_same_reception_twice_makes_one_dossier(office: Office) -> None:
    first = office.received(request_id="r1")
    assert office.received(request_id="r1") == first
    assert office.received(request_id="r2").code.endswith("-0002")
    with pytest.raises(
        Conflict
    ):  # a form that the browser brought back, filled in for somebody else
        office.received(request_id="r1", people=[replace(OWNER, full_name="Lê Văn Khác")])
    with pytest.raises(Conflict, match="request id"):
        office.received(request_id="r1", actor=None)


@pytest.mark.parametrize("wrong", [{"personal_id": "12"}, {"tax_code": "0100233480"}])
def test_what_cannot_be_an_id_is_refused_and_no_code_is_lost(
    office: Office, wrong: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput):
        office.received(people=[Person("Lê Văn A", **wrong)])
    assert office.received().code.endswith("-0001")


def test_people_are_written_in_one_spelling(office: Office) -> None:
    decomposed = unicodedata.normalize("NFD", "Lê  Văn Ạ")
    owner = office.received(people=[Person(decomposed, phone="0912 345 678")]).applicants.get()
    assert (owner.full_name, owner.phone) == ("Lê Văn Ạ", "+84912345678")


def test_only_the_desk_of_the_unit_receives(
    office: Office, units: LittleProvince, thao: User
) -> None:
    for actor in (office.handler, thao):
        with pytest.raises(NotAllowed):
            office.received(actor=actor)
    with pytest.raises(NotAllowed):
        office.received(reception_unit=units.other_ward)


def test_without_a_term_a_dossier_is_never_due(office: Office) -> None:
    dossier = office.accepted(version=procedure(office.province, days=None))
    assert dossier.due_at is None
    dossier = services.hand_over(
        dossier, to_unit=office.ward, actor=office.clerk, at=MONDAY + timedelta(hours=1)
    )
    dossier = resolve(office, dossier, "2026-06-01 09:00")
    assert dossier.late_current is None
    assert_whole(dossier)


def test_reception_is_refused_with_a_reason(office: Office) -> None:
    dossier = office.received()
    with pytest.raises(InvalidInput):
        services.not_accept(dossier, reason=" ", actor=office.clerk, at=MONDAY)
    dossier = services.not_accept(
        dossier, reason="Không thuộc thẩm quyền", actor=office.clerk, at=MONDAY
    )
    assert (dossier.status, dossier.outcome) == (Status.NOT_ACCEPTED, "not_accepted")
    with pytest.raises(Conflict):
        services.accept(dossier, actor=office.clerk, at=MONDAY)
    assert_whole(dossier)


# Handling


def test_a_step_has_an_official_and_a_due_time_and_the_next_ends_it(office: Office) -> None:
    dossier = office.in_hand()
    assert (dossier.status, dossier.holder, dossier.step_name) == (
        Status.PROCESSING,
        office.handler,
        "Thẩm định",
    )
    assert dossier.step_due_at == at("2026-03-03 09:00")
    services.hand_over(
        dossier,
        to_unit=office.ward,
        to_official=office.approver,
        actor=office.handler,
        at=at("2026-03-03 10:00"),
    )
    first, second = DossierStep.objects.filter(dossier=dossier)
    assert first.finished_at == second.started_at == at("2026-03-03 10:00")
    assert_whole(dossier)


def test_units_work_side_by_side_and_each_ends_its_own_step(
    office: Office, units: LittleProvince
) -> None:
    dossier = office.in_hand()
    dossier = services.hand_over(
        dossier,
        to_unit=units.other_ward,
        parallel=True,
        actor=office.handler,
        at=at("2026-03-02 10:00"),
    )
    assert dossier.holder_unit == office.ward
    dossier = services.finish_step(
        dossier, number=2, actor=office.handler, at=at("2026-03-03 10:00")
    )
    with pytest.raises(Conflict):
        services.finish_step(dossier, number=2, actor=office.handler, at=at("2026-03-03 11:00"))
    assert_whole(dossier)


def test_a_unit_that_is_asked_sees_the_dossier_until_it_answers(
    office: Office, units: LittleProvince
) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.dossiers.tests.factories import official

    other = official(units.other_ward, Role.HANDLER, "Lê Văn Bốn")
    dossier = office.in_hand()
    assert not Dossier.objects.visible_to(other).exists()
    services.request_opinion(
        dossier,
        unit=units.other_ward,
        question="Đất có tranh chấp không?",
        answer_due_at=at("2026-03-04 17:30"),
        actor=office.handler,
        at=at("2026-03-02 10:00"),
    )
    assert list(Dossier.objects.visible_to(other)) == [dossier]
    with pytest.raises(NotAllowed):
        services.give_opinion(
            dossier, unit=office.ward, opinion="Không", actor=other, at=at("2026-03-03 10:00")
        )
    services.give_opinion(
        dossier, unit=units.other_ward, opinion="Không", actor=other, at=at("2026-03-03 10:00")
    )
    assert not Dossier.objects.visible_to(other).exists()
    assert_whole(dossier)


# Waiting for the applicant


def test_papers_asked_for_restart_the_clock_of_the_law(office: Office) -> None:
    dossier = ask(office, office.in_hand(), "2026-03-04 10:00")
    assert dossier.paused_at == at("2026-03-04 10:00")
    dossier = supply(office, dossier, "2026-03-10 08:30")
    assert dossier.due_at == at("2026-03-17 17:30")
    assert dossier.index_due_at == at("2026-03-13 16:00")
    assert dossier.first_due_at == at("2026-03-09 17:30")
    assert_whole(dossier)


def test_reception_is_decided_once_also_while_papers_are_asked_for(office: Office) -> None:
    dossier = ask(office, office.in_hand(), "2026-03-04 10:00")
    with pytest.raises(Conflict):
        services.accept(dossier, actor=office.clerk, at=at("2026-03-04 11:00"))
    with pytest.raises(Conflict):
        services.not_accept(dossier, reason="x", actor=office.clerk, at=at("2026-03-04 11:00"))
    assert_whole(dossier)


def test_papers_asked_for_before_acceptance_run_no_clock(office: Office) -> None:
    dossier = services.request_supplement(
        office.received(), content="Tờ khai", actor=office.clerk, at=MONDAY
    )
    dossier = supply(office, dossier, "2026-03-03 09:00")
    assert dossier.status == Status.SUPPLEMENT_REQUESTED
    dossier = services.accept(dossier, actor=office.clerk, at=at("2026-03-03 09:00"))
    assert dossier.due_at == at("2026-03-10 17:30")
    assert_whole(dossier)


def test_a_second_request_needs_a_reason_and_an_approver_of_the_agency(office: Office) -> None:
    dossier = ask(office, office.in_hand(), "2026-03-03 10:00")
    dossier = supply(office, dossier, "2026-03-04 10:00")
    for wrong in (
        {},
        {"why_again": "Bản sao mờ"},
        {"approver": office.approver},
        {"why_again": "Bản sao mờ", "approver": office.handler},
    ):
        with pytest.raises(InvalidInput, match="second"):
            ask(office, dossier, "2026-03-04 11:00", **wrong)
    dossier = ask(
        office,
        dossier,
        "2026-03-04 11:00",
        why_again="Bản sao mờ",
        approver=office.approver,
    )
    assert dossier.late_index is True
    assert_whole(dossier)


def test_an_extension_is_signed_once_a_day_before_with_an_apology(office: Office) -> None:
    dossier = office.in_hand()
    extra: dict[str, Any] = {"amount": Decimal(3), "unit": "working_day", "reason": "Xác minh"}
    with pytest.raises(NotAllowed):
        services.extend(dossier, **extra, actor=office.handler, at=at("2026-03-05 09:00"))
    with pytest.raises(Conflict, match="at least 1 day"):
        services.extend(dossier, **extra, actor=office.approver, at=at("2026-03-09 07:30"))
    dossier = services.extend(dossier, **extra, actor=office.approver, at=at("2026-03-06 09:00"))
    assert dossier.due_at == at("2026-03-12 17:30")
    assert dossier.original_due_at == at("2026-03-09 17:30")
    apology = dossier.events.get(kind="extended").payload["apology"]
    assert "17 giờ 30 ngày 12/03/2026" in apology
    assert "xin lỗi" in apology
    with pytest.raises(Conflict):
        services.extend(dossier, **extra, actor=office.approver, at=at("2026-03-06 10:00"))
    dossier = resolve(office, dossier, "2026-03-11 10:00")
    assert (dossier.late_current, dossier.late_original) == (False, True)
    assert_whole(dossier)


def test_money_is_recorded_once_whatever_the_state(office: Office) -> None:
    dossier = services.require_payment(
        office.in_hand(), amount_vnd=50_000, actor=office.handler, at=at("2026-03-03 09:00")
    )
    pay: dict[str, Any] = {"actor": None, "at": at("2026-03-03 10:00")}
    dossier = services.record_payment(dossier, amount_vnd=20_000, reference="FT1", **pay)
    assert (dossier.payment_state, dossier.status) == ("awaiting", Status.PAYMENT_REQUIRED)
    dossier = services.record_payment(dossier, amount_vnd=30_000, reference="FT2", **pay)
    assert (dossier.payment_state, dossier.status) == ("paid", Status.PROCESSING)
    again = services.record_payment(dossier, amount_vnd=30_000, reference="FT2", **pay)
    assert again.event_count == dossier.event_count
    with pytest.raises(Conflict, match="another amount"):
        services.record_payment(dossier, amount_vnd=1, reference="FT2", **pay)
    ended = resolve(office, dossier, "2026-03-04 09:00")
    late = services.record_payment(ended, amount_vnd=9, reference="FT3", **pay)
    assert late.paid_vnd - late.owed_vnd == 9
    assert late.status == Status.RESOLVED
    assert_whole(late)


def test_a_payment_pauses_only_with_a_law(office: Office) -> None:
    dossier = office.in_hand()
    pay: dict[str, Any] = {"amount_vnd": 1000, "actor": office.handler}
    with pytest.raises(InvalidInput, match="special law"):
        services.require_payment(dossier, **pay, pauses=True, at=at("2026-03-05 13:30"))
    dossier = services.require_payment(
        dossier, **pay, pauses=True, legal_basis="Luật Đất đai", at=at("2026-03-05 13:30")
    )
    dossier = services.record_payment(
        dossier, amount_vnd=1000, reference="FT1", actor=None, at=at("2026-03-09 07:30")
    )
    assert dossier.due_at == at("2026-03-11 11:30")
    assert dossier.index_due_at == at("2026-03-09 17:30")
    assert_whole(dossier)


# Ends


def test_the_applicant_takes_it_back(office: Office) -> None:
    dossier = services.request_withdrawal(office.in_hand(), actor=None, at=at("2026-03-03 09:00"))
    dossier = services.decline_withdrawal(
        dossier, reason="Đã ký", actor=office.approver, at=at("2026-03-03 10:00")
    )
    assert dossier.index_ended_at is None
    dossier = services.request_withdrawal(dossier, actor=None, at=at("2026-03-03 11:00"))
    dossier = services.stop(
        dossier, reason="Theo yêu cầu", actor=office.approver, at=at("2026-03-04 09:00")
    )
    assert (dossier.outcome, dossier.index_ended_at) == ("withdrawn", at("2026-03-03 11:00"))
    assert_whole(dossier)


def test_a_refusal_goes_back_as_a_result(office: Office) -> None:
    dossier = services.refuse(
        office.in_hand(),
        reason="Không đủ điều kiện",
        actor=office.approver,
        at=at("2026-03-04 09:00"),
    )
    assert (dossier.status, dossier.outcome) == (Status.RESOLVED, "refused")
    assert_whole(dossier)


def test_a_result_is_signed_returned_and_put_right(office: Office) -> None:
    dossier = office.in_hand()
    with pytest.raises(NotAllowed):
        services.resolve(dossier, actor=office.handler, at=at("2026-03-04 09:00"))
    dossier = resolve(office, dossier, "2026-03-09 16:00")
    assert (dossier.late_current, dossier.delivery_state) == (False, "ready")
    dossier = services.return_result(dossier, actor=office.records, at=at("2026-03-10 09:00"))
    assert (dossier.delivery_state, dossier.status) == ("delivered", Status.RESULT_RETURNED)
    dossier = services.correct_mistake(
        dossier,
        what="entry",
        reason="Ghi sai tên",
        subject="Khai sinh Bảo Anh",
        actor=office.clerk,
        at=at("2026-03-11 09:00"),
    )
    assert list(Dossier.objects.searched("bao anh")) == [dossier]
    with pytest.raises(Conflict):
        resolve(office, dossier, "2026-03-12 09:00")
    assert_whole(dossier)


# Elsewhere


def test_handed_in_elsewhere_the_clock_starts_where_it_is_decided(
    office: Office, units: LittleProvince
) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.dossiers.tests.factories import official

    other = official(units.other_ward, Role.HANDLER, "Lê Văn Bốn")
    version = procedure(office.province, days=3, scope="province")
    dossier = office.accepted(
        at("2026-08-06 16:00"), competent_agency=units.other_ward, version=version
    )
    dossier = services.hand_over(
        dossier, to_unit=units.other_ward, actor=office.clerk, at=at("2026-08-06 16:05")
    )
    assert dossier.due_at == at("2026-08-11 17:30")
    dossier = services.take_over(dossier, actor=other, at=at("2026-08-07 08:00"))
    assert dossier.due_at == at("2026-08-12 17:30")
    with pytest.raises(Conflict):
        services.take_over(dossier, actor=other, at=at("2026-08-07 09:00"))
    assert_whole(dossier)


# Who may


def test_whoever_does_not_see_it_does_not_learn_that_it_is_there(
    office: Office, binh: User, hoa: User
) -> None:
    dossier = office.in_hand()
    for stranger in (binh, hoa):
        assert not Dossier.objects.visible_to(stranger).exists()
        with pytest.raises(NotFound):
            services.stop(dossier, reason="x", actor=stranger, at=MONDAY)


def test_the_desk_does_not_decide(office: Office, lan: User) -> None:
    dossier = office.in_hand()
    for actor in (office.clerk, lan):
        with pytest.raises(NotAllowed):
            services.resolve(dossier, actor=actor, at=at("2026-03-03 09:00"))


# Together


def test_whoever_looked_before_somebody_else_acted_is_told_who_did_what(office: Office) -> None:
    dossier = office.in_hand()
    seen = dossier.event_count
    ask(office, dossier, "2026-03-03 10:00", seen=seen)
    with pytest.raises(Conflict) as refused:
        services.resolve(dossier, actor=office.approver, at=at("2026-03-03 11:00"), seen=seen)
    assert refused.value.values["actor"] == "Đỗ Thị Thanh"
    assert "Đỗ Thị Thanh vừa yêu cầu bổ sung" in refused.value.message_vi


def test_the_same_request_twice_is_done_once(office: Office) -> None:
    dossier = office.in_hand()
    first = ask(office, dossier, "2026-03-03 10:00", request_id="q1", seen=dossier.event_count)
    again = ask(office, dossier, "2026-03-03 10:01", request_id="q1", seen=dossier.event_count)
    assert again.event_count == first.event_count
    with pytest.raises(Conflict, match="request id"):
        ask(office, office.in_hand(), "2026-03-03 10:00", request_id="q1")


def test_a_clock_that_is_behind_does_not_turn_the_order_round(office: Office) -> None:
    dossier = office.in_hand(at("2026-03-03 10:00"))
    dossier = ask(office, dossier, "2026-03-03 09:00")
    assert dossier.paused_at == at("2026-03-03 10:00")
    assert_whole(dossier)


def test_listeners_hear_of_what_was_committed(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[str] = []

    def listen(events: Any) -> None:
        heard.extend(one.kind for one in events)

    on_dossier_events(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            office.accepted()
    finally:
        forget_listener(listen)
    assert heard == ["received", "accepted"]


def test_what_the_national_portal_knows_is_pending_after_each_event(office: Office) -> None:
    dossier = office.accepted()
    sent = dossier.event_count
    with pytest.raises(Conflict):
        services.note_sync(dossier, to=SyncState.CONFIRMED, sent=sent)
    services.note_sync(dossier, to=SyncState.SENT, sent=sent)
    assert services.note_sync(dossier, to=SyncState.CONFIRMED, sent=sent).sync_state == "confirmed"
    dossier = services.hand_over(dossier, to_unit=office.ward, actor=office.clerk, at=MONDAY)
    assert dossier.sync_state == "pending"
    assert services.note_sync(dossier, to=SyncState.FAILED, sent=sent).sync_state == "pending"
    assert_whole(dossier)


# Papers, and the database


def test_papers_say_how_they_came_to_be_digital(office: Office) -> None:
    dossier = office.received()
    with pytest.raises(InvalidInput):
        services.add_document(
            dossier,
            name="CCCD",
            state=DigitisationState.REUSED_RESULT,
            actor=office.clerk,
            at=MONDAY,
        )
    services.add_document(
        dossier,
        name="CCCD",
        state=DigitisationState.REUSED_RESULT,
        reuse_source="CSDL dân cư",
        actor=office.clerk,
        at=MONDAY,
    )
    dossier.refresh_from_db()
    assert dossier.digitisation_state == DigitisationState.REUSED_RESULT


def test_the_database_keeps_history_and_key(office: Office) -> None:
    dossier = office.in_hand()
    events = DossierEvent.objects.filter(dossier=dossier)
    for wrong in (
        lambda: events.update(actor_name="x"),
        lambda: events.last().delete(),  # type: ignore[union-attr]
        lambda: Dossier.objects.filter(pk=dossier.pk).update(status=11),
        lambda: Dossier.objects.filter(pk=dossier.pk).update(status=9),
        lambda: Dossier.objects.create(
            code=dossier.code,
            reception_unit=office.ward,
            competent_agency=office.ward,
            channel="direct",
            registered_at=MONDAY,
        ),
        lambda: Applicant.objects.create(dossier=dossier, part="owner", full_name="B"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_a_unit_without_a_code_gives_none(office: Office, units: LittleProvince) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.dossiers.tests.factories import official

    other = official(units.other_ward, Role.RECEPTION_OFFICER, "Lê Văn Bốn")
    with pytest.raises(NotFound):
        office.received(reception_unit=units.other_ward, actor=other)
    give_code(units.other_ward, "H56.15")
    assert office.received(reception_unit=units.other_ward, actor=other).code.startswith("H56.15")

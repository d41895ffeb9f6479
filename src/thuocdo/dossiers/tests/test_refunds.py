"""Money that goes back, and money that nobody has to pay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.accounts.models import Role
from thuocdo.dossiers import events as e
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.state import NotPossible
from thuocdo.dossiers.status import PaymentState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.dossiers.tests.stories import in_hand
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.notices.models import Message

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


def owing(office: Office, **more: Any) -> Dossier:
    dossier = office.in_hand()
    return services.require_payment(
        dossier, amount_vnd=10_000, actor=office.handler, at=MONDAY, **more
    )


def paid(office: Office, amount: int = 10_000) -> Dossier:
    return services.record_payment(
        owing(office), amount_vnd=amount, reference="FT1", actor=None, at=TUESDAY
    )


def refund(office: Office, dossier: Dossier, amount: int = 10_000, **more: Any) -> Dossier:
    usual = {"reference": "HT1", "reason": "Công dân rút hồ sơ", "actor": office.approver}
    return services.refund_payment(dossier, amount_vnd=amount, at=WEDNESDAY, **(usual | more))


def test_a_refund_settles_what_was_owed(office: Office) -> None:
    dossier = refund(office, paid(office), of="FT1")
    assert dossier.payment_state == PaymentState.REFUNDED
    assert (dossier.owed_vnd, dossier.paid_vnd) == (0, 0)
    assert dossier.status == Status.PROCESSING
    assert_whole(dossier)


def test_what_came_above_the_fee_goes_back_and_the_fee_stays_paid(office: Office) -> None:
    dossier = refund(office, paid(office, 15_000), 5_000)
    assert (dossier.payment_state, dossier.paid_vnd) == (PaymentState.PAID, 10_000)


def test_a_part_that_goes_back_leaves_the_rest_to_be_paid(office: Office) -> None:
    dossier = refund(office, paid(office, 4_000), 4_000)
    assert (dossier.payment_state, dossier.owed_vnd) == (PaymentState.AWAITING, 10_000)


def test_the_same_refund_is_recorded_once(office: Office) -> None:
    dossier = paid(office, 15_000)
    once = refund(office, dossier, 5_000)
    assert refund(office, dossier, 5_000).event_count == once.event_count
    with pytest.raises(Conflict):
        refund(office, dossier, 4_000)


def test_no_more_goes_back_than_came(office: Office) -> None:
    with pytest.raises(Conflict):
        refund(office, paid(office), 10_001)
    with pytest.raises(InvalidInput):
        refund(office, paid(office), 10_000, reason=" ")


def test_after_a_refund_a_new_fee_is_owed_alone(office: Office) -> None:
    dossier = refund(office, paid(office))
    dossier = services.require_payment(
        dossier, amount_vnd=3_000, actor=office.handler, at=WEDNESDAY
    )
    assert (dossier.payment_state, dossier.owed_vnd, dossier.paid_vnd) == ("awaiting", 3_000, 0)


def test_whoever_need_not_pay_goes_on_and_the_clock_with_him(office: Office) -> None:
    dossier = owing(office, pauses=True, legal_basis="Luật Đất đai")
    assert dossier.paused_at is not None
    before = dossier.due_at
    dossier = services.exempt_from_payment(
        dossier, reason="Hộ nghèo", legal_basis="TT 85/2019", actor=office.approver, at=TUESDAY
    )
    assert dossier.payment_state == PaymentState.EXEMPT
    assert (dossier.status, dossier.owed_vnd, dossier.paused_at) == (Status.PROCESSING, 0, None)
    assert before is not None
    assert dossier.due_at is not None
    assert dossier.due_at > before
    assert_whole(dossier)


def test_an_exemption_names_reason_and_law(office: Office) -> None:
    for reason, law in (("", "TT 85/2019"), ("Hộ nghèo", " ")):
        with pytest.raises(InvalidInput):
            services.exempt_from_payment(
                owing(office), reason=reason, legal_basis=law, actor=office.approver, at=TUESDAY
            )


def test_what_is_paid_is_not_waived(office: Office) -> None:
    with pytest.raises(Conflict):
        services.exempt_from_payment(
            paid(office), reason="x", legal_basis="y", actor=office.approver, at=TUESDAY
        )


def test_who_may(office: Office, binh: Any) -> None:
    cashier = official(office.ward, Role.CASHIER, "Lê Thị Thu")
    dossier = refund(office, paid(office, 15_000), 1_000, actor=cashier)
    assert services.record_payment(
        dossier, amount_vnd=1, reference="BL1", actor=cashier, at=WEDNESDAY
    )
    for person in (office.clerk, office.handler, office.records):
        with pytest.raises(NotAllowed):
            refund(office, dossier, 1_000, reference="HT9", actor=person)
    with pytest.raises(NotFound):
        refund(office, dossier, 1_000, reference="HT9", actor=binh)


def test_the_applicant_is_told(office: Office, settings: Any) -> None:
    from thuocdo.settings.gateways import gateway

    settings.NOTICE_GATEWAYS = {"sms": gateway("http://127.0.0.1:9/", "", '{"t": "{text}"}')}
    dossier = refund(office, paid(office))
    texts = Message.objects.filter(about_id=str(dossier.pk)).values_list("text", flat=True)
    assert any("hoàn trả 10.000 đồng" in one for one in texts)


@given(st.lists(st.tuples(st.sampled_from("prxo"), st.integers(1, 9)), max_size=12))
def test_the_sums_hold_whatever_happens(plan: list[tuple[str, int]]) -> None:
    """Money in hand is what came less what went back; nobody is asked for what was waived, and never for less than nothing."""
    story: list[e.Event] = in_hand("2026-03-02 09:00")
    came = 0
    for number, (what, amount) in enumerate(plan):
        at = story[-1].at + timedelta(minutes=5)
        event = {
            "p": e.Paid(at=at, amount_vnd=amount, reference=f"p{number}"),
            "r": e.Refunded(at=at, amount_vnd=amount, reference=f"r{number}"),
            "x": e.Exempted(at=at, reason="x", legal_basis="y"),
            "o": e.PaymentRequired(at=at, amount_vnd=amount, changes_status=False),
        }[what]
        try:
            state = replay([*story, event])
        except NotPossible:
            continue
        story.append(event)
        came += {"p": amount, "r": -amount}.get(what, 0)
        assert state.paid_vnd == came >= 0
        assert state.owed_vnd >= 0
        if state.payment_state not in {PaymentState.AWAITING, PaymentState.NONE}:
            assert state.paid_vnd >= state.owed_vnd

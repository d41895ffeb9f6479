"""A fee that its procedure asks for before an act stops that act until it is paid or waived; others are said and no more."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.clock_rules import MARKS
from thuocdo.dossiers.counter import CounterWork, Decision, FeeAtCounter
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.unpaid import earliest_due, fee_rules, unpaid_before
from thuocdo.dossiers.writing import events_of
from thuocdo.errors import Conflict
from thuocdo.payments.asking import ask_fee, fees_for
from thuocdo.payments.cash import refuse_unpaid_reception
from thuocdo.payments.services import take_cash
from thuocdo.payments.tests.factories import LATER, Till
from thuocdo.procedures.choices import FeeDue
from thuocdo.procedures.content import FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.fees import paid_before_acceptance
from thuocdo.procedures.tests.factories import published

FIRST = FeeContent("charge", 20_000, name="Lệ phí tiếp nhận", due=FeeDue.ACCEPTANCE)
BEFORE = FeeContent("fee", 50_000, name="Phí thẩm định", due=FeeDue.DECISION)
AFTER = FeeContent("fee", 8_000, name="Phí cấp bản sao", due=FeeDue.RETURN)
UNSAID = FeeContent("charge", 5_000, name="Lệ phí khác")
NEXT = LATER + timedelta(hours=1)


def in_hand(till: Till, *fees: FeeContent) -> Dossier:
    limit = TimeLimitContent(Decimal(3), "working_day", "", fees=fees)
    ways = (WayContent("direct", (limit,)), WayContent("online", (limit,)))
    return till.office.in_hand(version=published(till.office.province, ways=ways))


def ask(till: Till, dossier: Dossier, *names: str) -> Dossier:
    for name in names:
        key = next(one.key for one in fees_for(dossier) if one.name == name)
        if dossier.status == 6:
            dossier = services.record_payment(
                dossier, amount_vnd=1, reference=f"x{key}", actor=till.cashier, at=LATER
            )
        dossier = ask_fee(dossier, fee=key, actor=till.office.handler, at=LATER)
    return dossier


def test_what_is_due_before_the_signature_stops_it_until_it_is_paid(till: Till) -> None:
    dossier = ask(till, in_hand(till, BEFORE), "Phí thẩm định")
    with pytest.raises(Conflict) as refused:
        services.resolve(dossier, actor=till.office.approver, at=NEXT)
    assert refused.value.code == "fee_unpaid"
    assert "50.000 đồng" in refused.value.message_vi
    take_cash(dossier, amount_vnd=50_000, actor=till.cashier, at=NEXT)
    assert services.resolve(dossier, actor=till.office.approver, at=NEXT).resolved_at == NEXT


def test_a_waived_fee_stops_nothing(till: Till) -> None:
    dossier = ask(till, in_hand(till, BEFORE), "Phí thẩm định")
    services.exempt_from_payment(
        dossier, reason="Hộ nghèo", legal_basis="NQ 1", actor=till.cashier, at=NEXT
    )
    assert services.resolve(dossier, actor=till.office.approver, at=NEXT).resolved_at


def test_what_is_due_at_the_return_stops_the_return_and_not_the_signature(till: Till) -> None:
    dossier = ask(till, in_hand(till, AFTER), "Phí cấp bản sao")
    story = events_of(dossier)
    today = NEXT.date()
    assert unpaid_before(dossier, story, FeeDue.DECISION, on=today).due_vnd == 0
    dossier = services.resolve(dossier, actor=till.office.approver, at=NEXT)
    for refused in (
        lambda: services.return_result(dossier, actor=till.office.clerk, at=NEXT),
        lambda: services.send_result(
            dossier, carrier="Bưu điện", waybill="1", actor=till.office.clerk, at=NEXT
        ),
    ):
        with pytest.raises(Conflict):
            refused()
    take_cash(dossier, amount_vnd=8_000, actor=till.cashier, at=NEXT)
    assert services.return_result(dossier, actor=till.office.clerk, at=NEXT).returned_at


def test_where_the_procedure_does_not_say_nothing_is_stopped(till: Till) -> None:
    dossier = ask(till, in_hand(till, UNSAID), "Lệ phí khác")
    dossier = services.resolve(dossier, actor=till.office.approver, at=NEXT)
    found = unpaid_before(dossier, events_of(dossier), FeeDue.RETURN, on=NEXT.date())
    assert (found.due_vnd, found.stops_vnd) == (5_000, 0)
    assert services.return_result(dossier, actor=till.office.clerk, at=NEXT).returned_at


def test_each_fee_waits_for_its_own_moment(till: Till) -> None:
    dossier = ask(till, in_hand(till, BEFORE, AFTER), "Phí thẩm định")
    take_cash(dossier, amount_vnd=50_000, actor=till.cashier, at=LATER)
    dossier.refresh_from_db()
    dossier = ask(till, dossier, "Phí cấp bản sao")
    dossier = services.resolve(dossier, actor=till.office.approver, at=NEXT)
    with pytest.raises(Conflict):
        services.return_result(dossier, actor=till.office.clerk, at=NEXT)


def test_a_reception_that_accepts_before_the_first_fee_is_refused_whole(till: Till) -> None:
    limit = TimeLimitContent(Decimal(3), "working_day", "", fees=(FIRST,))
    version = published(till.office.province, ways=(WayContent("direct", (limit,)),))

    def receive(*, paid: bool) -> Dossier:
        work = CounterWork(Decision.ACCEPT, fee=FeeAtCounter(20_000, paid=paid))
        return till.office.received(
            version=version,
            work=work,
            together=lambda row: refuse_unpaid_reception(row, at=LATER),
            at=LATER,
        )

    with pytest.raises(Conflict):
        receive(paid=False)
    assert not Dossier.objects.exists()
    assert receive(paid=True).accepted_at == LATER


def test_what_is_due_first_is_known_before_anybody_looks(till: Till) -> None:
    dossier = in_hand(till, FIRST, UNSAID)
    assert dossier.procedure_version_id
    found = paid_before_acceptance(dossier.procedure_version_id, channel="online", case="")
    assert [one.amount_vnd for one in found] == [20_000]
    assert earliest_due(fees_for(dossier)) == FeeDue.ACCEPTANCE


def test_every_rule_says_how_sure_it_is_and_where_it_stands() -> None:
    for entries in fee_rules().values():
        assert all(one.mark in MARKS and one.source for one in entries)

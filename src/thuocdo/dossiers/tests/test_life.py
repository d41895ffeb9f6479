"""Any sequence of acts keeps what holds of every dossier: a machine that tries them, allowed or not."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db import transaction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.chain import breaks_in
from thuocdo.dossiers.clocks import index_clock, legal_clock
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.status import ENDED, PaymentState, Status, may_follow
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.dossiers.writing import calendar_for, events_of
from thuocdo.errors import Conflict, InvalidInput, NotAllowed

Act = Callable[[Office, Dossier, datetime], Dossier]


def _second(office: Office, dossier: Dossier, at: datetime) -> Dossier:
    return services.request_supplement(
        dossier,
        content="x",
        why_again="y",
        approver=office.approver,
        actor=office.handler,
        at=at,
    )


def _pay(office: Office, dossier: Dossier, at: datetime) -> Dossier:
    reference = str(random.Random(at.timestamp()).random())
    return services.record_payment(
        dossier, amount_vnd=600, reference=reference, actor=office.clerk, at=at
    )


def _give_back(office: Office, dossier: Dossier, at: datetime) -> Dossier:
    reference = str(random.Random(at.timestamp()).random())
    return services.refund_payment(
        dossier, amount_vnd=600, reference=reference, reason="x", actor=office.approver, at=at
    )


def _result(**said: Any) -> NewResult:
    return NewResult("Giấy phép", reference="12/GP", signer="Vũ Văn Quang", **said)


def _file() -> Attachment:
    return store(BytesIO(b"%PDF-1.4 result"), name="gp.pdf", actor=None, at=MONDAY)


ACTS: dict[str, Act] = {
    "accept": lambda o, d, at: services.accept(d, actor=o.clerk, at=at),
    "not_accept": lambda o, d, at: services.not_accept(d, reason="x", actor=o.clerk, at=at),
    "hand_over": lambda o, d, at: services.hand_over(
        d, to_unit=o.ward, to_official=o.handler, hours=Decimal(4), actor=o.clerk, at=at
    ),
    "beside": lambda o, d, at: services.hand_over(
        d, to_unit=o.ward, parallel=True, actor=o.handler, at=at
    ),
    "finish": lambda o, d, at: services.finish_step(d, number=1, actor=o.handler, at=at),
    "supplement": lambda o, d, at: services.request_supplement(
        d, content="x", actor=o.handler, at=at
    ),
    "second": _second,
    "supplied": lambda o, d, at: services.receive_supplement(d, actor=o.clerk, at=at),
    "extend": lambda o, d, at: services.extend(
        d, amount=Decimal(2), unit="working_day", reason="x", actor=o.approver, at=at
    ),
    "fee": lambda o, d, at: services.require_payment(d, amount_vnd=1000, actor=o.handler, at=at),
    "fee_by_law": lambda o, d, at: services.require_payment(
        d, amount_vnd=1000, pauses=True, legal_basis="Luật", actor=o.handler, at=at
    ),
    "pay": _pay,
    "refund": _give_back,
    "exempt": lambda o, d, at: services.exempt_from_payment(
        d, reason="x", legal_basis="Luật", actor=o.approver, at=at
    ),
    "withdraw": lambda o, d, at: services.request_withdrawal(d, actor=o.clerk, at=at),
    "decline": lambda o, d, at: services.decline_withdrawal(d, reason="x", actor=o.approver, at=at),
    "stop": lambda o, d, at: services.stop(d, reason="x", actor=o.approver, at=at),
    "refuse": lambda o, d, at: services.refuse(d, reason="x", actor=o.approver, at=at),
    "resolve": lambda o, d, at: services.resolve(d, actor=o.approver, at=at),
    "direct": lambda o, d, at: services.direct(
        d, unit=o.ward, words="x", answer_due_at=at + timedelta(days=1), actor=o.approver, at=at
    ),
    "answer": lambda o, d, at: services.answer_directive(
        d, number=1, answer="x", actor=o.handler, at=at
    ),
    "take_back": lambda o, d, at: services.withdraw_directive(
        d, number=1, reason="x", actor=o.approver, at=at
    ),
    "attach": lambda o, d, at: services.attach_result(
        d, results=[_result(paper=True)], actor=o.handler, at=at
    ),
    "file": lambda o, d, at: services.attach_result(
        d, results=[_result(attachment=_file(), replaces=1)], actor=o.records, at=at
    ),
    "scan": lambda o, d, at: services.digitise_result(
        d, number=1, attachment=_file(), actor=o.records, at=at
    ),
    "take_out": lambda o, d, at: services.take_back_result(d, number=1, actor=o.handler, at=at),
    "return": lambda o, d, at: services.return_result(d, actor=o.clerk, at=at),
    "send": lambda o, d, at: services.send_result(
        d, carrier="Bưu điện", waybill="EB1", actor=o.clerk, at=at
    ),
    "delivered": lambda o, d, at: services.confirm_delivery(d, actor=o.clerk, at=at),
    "came_back": lambda o, d, at: services.note_undelivered(d, reason="x", actor=o.clerk, at=at),
    "reissue": lambda o, d, at: services.correct_mistake(
        d, what="wrong_result", reason="x", apology="y", actor=o.records, at=at
    ),
    "correct": lambda o, d, at: services.correct_mistake(
        d, what="entry", reason="x", subject="y", actor=o.clerk, at=at
    ),
}
# Ends come seldom, or nothing would be left to try.
LIVELY = [name for name in ACTS if name not in {"not_accept", "stop", "refuse", "resolve"}]
acts = st.one_of(*[st.sampled_from(LIVELY)] * 6, st.sampled_from(sorted(ACTS)))
#: What follows from one another is seldom drawn by chance; between the acts of a way others may come.
WAYS = (
    ("supplement", "supplied"), ("supplement", "supplied", "second", "supplied"), ("fee", "pay", "pay"),
    ("fee_by_law", "pay", "pay"), ("fee", "pay", "pay", "refund"), ("fee", "exempt"), ("withdraw", "decline"),
    ("withdraw", "stop"), ("extend", "resolve", "return"), ("attach", "resolve", "send", "came_back", "return"),
    ("resolve", "send", "delivered", "reissue"),
)  # fmt: skip


@st.composite
def _plans(draw: st.DrawFn) -> list[tuple[str, int]]:
    """Return acts with the minutes before each: a way or two, and others among them."""
    ways = draw(st.lists(st.sampled_from(WAYS), max_size=2))
    plan = [name for way in ways for name in way]
    for name in draw(st.lists(acts, min_size=4 if not plan else 0, max_size=14 - len(plan))):
        plan.insert(draw(st.integers(0, len(plan))), name)
    return [(name, draw(st.integers(0, 3000))) for name in plan]


plans = _plans()


@given(plan=plans)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_invariants_hold(office: Office, plan: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        dossier, at = office.received(), MONDAY
        for name, minutes in [("accept", 0), ("hand_over", 5), *plan]:
            at += timedelta(minutes=minutes)
            before = Dossier.objects.get(pk=dossier.pk)
            try:
                with transaction.atomic():
                    dossier = ACTS[name](office, dossier, at)
            except (Conflict, InvalidInput, NotAllowed):
                assert_same(before)
                continue
            assert_moved_rightly(before, Dossier.objects.get(pk=dossier.pk))
        assert_whole(dossier)
        assert_clocks_agree(dossier, at)
        transaction.set_rollback(True)


def assert_same(before: Dossier) -> None:
    """A refused act leaves nothing behind."""
    row = Dossier.objects.get(pk=before.pk)
    assert (row.event_count, row.last_hash) == (before.event_count, before.last_hash)


def assert_moved_rightly(before: Dossier, row: Dossier) -> None:
    was, now = Status(before.status), Status(row.status)
    assert was == now or may_follow(was, now)
    assert row.paid_vnd >= 0
    if row.payment_state in {PaymentState.PAID, PaymentState.EXEMPT, PaymentState.REFUNDED}:
        assert row.paid_vnd >= row.owed_vnd
    if was in ENDED:
        assert now in ENDED
        assert row.ended_at == before.ended_at
    if before.due_at is not None:
        assert row.due_at is not None
        assert row.due_at >= before.original_due_at
    if before.paused_at is not None and row.paused_at is None:
        assert row.index_due_at is None or row.index_due_at >= before.index_due_at


def assert_clocks_agree(dossier: Dossier, at: datetime) -> None:
    """What was told along the way is what both clocks say looking back."""
    row = Dossier.objects.get(pk=dossier.pk)
    story = events_of(row)
    calendar = calendar_for(row.competent_agency_id, first=row.registered_at, last=at)
    legal = legal_clock(story, calendar, now=at)
    index = index_clock(story, calendar, now=at)
    assert (row.due_at, row.original_due_at) == (legal.due_at, legal.original_due_at)
    assert row.index_due_at == index.due_at
    if row.ended_at is not None and row.due_at is not None:
        assert row.late_current == (legal.against_current == "late")
        assert row.late_original == (legal.against_original == "late")
        assert row.late_index == (index.against_current == "late")
        assert row.index_ended_at == index.ended_at


def test_a_chain_shows_what_was_done_to_it_behind_the_back(office: Office) -> None:
    dossier = office.in_hand()
    events = list(DossierEvent.objects.filter(dossier=dossier).order_by("number"))
    events[1].payload["late_after"] = "moment"
    links = [one.link(system=dossier.source_system, code=dossier.code) for one in events]
    found = breaks_in(links, last_number=dossier.event_count, last_hash=dossier.last_hash)
    assert [(one.number, one.what) for one in found] == [(2, "changed")]

"""Bundles: all or nothing, no number lost, each part with its own clock, and a turn that comes when those before it have ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, connections, transaction

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.answering import AWAITS_ANSWER
from thuocdo.dossiers.bundles.advancing import advance_all
from thuocdo.dossiers.bundles.reading import bundle_of
from thuocdo.dossiers.bundles.receiving import BundlePart, receive_bundle
from thuocdo.dossiers.models import BundledDossier, Dossier, DossierBundle, DossierEvent
from thuocdo.dossiers.services import CounterWork, Decision, FeeAtCounter
from thuocdo.dossiers.slips import slip
from thuocdo.dossiers.status import PaymentState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office, official, procedure
from thuocdo.dossiers.tracking import tracked
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.notices.models import Notice
from thuocdo.procedures.services import define_bundle

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.procedures.models import ProcedureBundle

pytestmark = pytest.mark.django_db
ACCEPT = CounterWork(Decision.ACCEPT)


class Bundled:
    """A bundle of birth, then residence and health card side by side, at one office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.versions = [procedure(office.province, days=days) for days in (2, 5, 3)]
        birth, residence, card = (one.procedure for one in self.versions)
        self.group: ProcedureBundle = define_bundle(
            owner=office.province,
            code="LT-KS",
            name="Khai sinh, thường trú, thẻ bảo hiểm y tế",
            turns=[[birth], [residence, card]],
            valid_from=date(2025, 1, 1),
            actor=None,
            at=MONDAY,
        )

    def parts(self, work: CounterWork = ACCEPT) -> list[BundlePart]:
        return [BundlePart(one, self.office.ward, work=work) for one in self.versions]

    def received(self, work: CounterWork = ACCEPT, **changes: Any) -> DossierBundle:
        usual: dict[str, Any] = {
            "group": self.group,
            "parts": self.parts(work),
            "people": [OWNER],
            "reception_unit": self.office.ward,
            "channel": "direct",
            "actor": self.office.clerk,
            "at": MONDAY,
            "request_id": "r1",
        }
        return receive_bundle(**(usual | changes))

    def dossiers(self, bundle: DossierBundle) -> list[Dossier]:
        return list(Dossier.objects.filter(bundled__bundle=bundle).order_by("bundled__position"))

    def granted(self, row: Dossier, at: Any) -> None:
        row = Dossier.objects.get(pk=row.pk)
        services.hand_over(
            row, to_unit=self.office.ward, to_official=self.office.handler, actor=self.office.clerk, at=at
        )  # fmt: skip
        services.resolve(Dossier.objects.get(pk=row.pk), actor=self.office.approver, at=at)


@pytest.fixture
def bundled(office: Office) -> Bundled:
    return Bundled(office)


def test_one_act_makes_a_dossier_of_each_procedure(bundled: Bundled) -> None:
    bundle = bundled.received()
    first, second, third = bundled.dossiers(bundle)
    assert bundle.code == f"LT-{first.code}"
    assert [one.status for one in (first, second, third)] == [
        Status.ACCEPTED,
        Status.REGISTERED,
        Status.REGISTERED,
    ]
    assert first.due_at is not None
    assert second.due_at is None
    assert [one.waits_turn for one in (first, second, third)] == [False, True, True]
    assert all(one.interagency for one in (first, second, third))
    numbers = [int(one.code[-4:]) for one in (first, second, third)]
    assert numbers == [1, 2, 3]
    for one in (first, second, third):
        assert_whole(one)
        received = DossierEvent.objects.get(dossier=one, number=1)
        assert received.payload["bundle"] == bundle.code
        assert one.applicants.get().full_name == OWNER.full_name
    assert bundled.received() == bundle
    assert Dossier.objects.count() == 3


def test_a_single_dossier_says_nothing_of_bundles(office: Office) -> None:
    row = office.received()
    assert {"bundle", "turn"}.isdisjoint(DossierEvent.objects.get(dossier=row).payload)


def test_what_fails_leaves_nothing_and_no_gap(bundled: Bundled) -> None:
    parts = bundled.parts()
    parts[2] = BundlePart(
        bundled.versions[2], bundled.office.ward, work=CounterWork(Decision.REFUSE)
    )
    with pytest.raises(InvalidInput):  # the last part is refused without words
        bundled.received(parts=parts)
    assert not Dossier.objects.exists()
    assert not DossierBundle.objects.exists()
    assert bundled.office.received().code.endswith("-0001")


def test_parts_have_to_be_those_of_the_bundle(bundled: Bundled) -> None:
    for parts in (bundled.parts()[:2], bundled.parts()[::-1]):
        with pytest.raises(InvalidInput):
            bundled.received(parts=parts)
    bundled.group.valid_until = date(2026, 1, 1)
    bundled.group.save()
    with pytest.raises(InvalidInput):
        bundled.received()
    assert not Dossier.objects.exists()


def test_only_the_desk_takes_one_in(bundled: Bundled, units: LittleProvince) -> None:
    with pytest.raises(NotAllowed):
        bundled.received(actor=bundled.office.handler)
    other = official(units.home_affairs, Role.RECEPTION_OFFICER, "Người khác")
    with pytest.raises(NotAllowed):
        bundled.received(actor=other)
    assert not Dossier.objects.exists()


def test_a_request_is_for_one_bundle(bundled: Bundled) -> None:
    bundled.received()
    bundled.group.code, bundled.group.pk = "LT-2", None
    bundled.group.save()
    for turn, one in enumerate(bundled.versions, 1):
        bundled.group.members.create(procedure=one.procedure, turn=turn)
    with pytest.raises(Conflict):
        bundled.received()


def test_a_request_is_of_one_person_and_one_channel(
    bundled: Bundled, units: LittleProvince
) -> None:
    bundled.received()
    colleague = official(units.ward, Role.RECEPTION_OFFICER, "Người cùng quầy")
    for changes in ({"actor": colleague}, {"actor": None}, {"channel": "post"}):
        with pytest.raises(Conflict):
            bundled.received(**changes)
    assert DossierBundle.objects.count() == 1


def test_a_request_is_known_after_its_bundle_has_ended(bundled: Bundled) -> None:
    made = bundled.received()
    bundled.group.valid_until = MONDAY.date() + timedelta(days=1)
    bundled.group.save()
    assert bundled.received(at=MONDAY + timedelta(days=2)) == made


def test_no_official_takes_the_request_of_an_application(bundled: Bundled) -> None:
    for mine in ("application-group:812", "application:812"):
        with pytest.raises(Conflict):
            bundled.received(request_id=mine)
        with pytest.raises(Conflict):
            bundled.office.received(request_id=mine)
    row = bundled.office.received()
    with pytest.raises(Conflict):
        services.accept(row, actor=bundled.office.clerk, at=MONDAY, request_id="application:812")
    assert Dossier.objects.get() == row
    online = bundled.received(actor=None, channel="online", request_id="application-group:812")
    with pytest.raises(Conflict):
        bundled.received(request_id="application-group:812")
    assert DossierBundle.objects.get() == online


def test_a_part_does_nothing_before_its_turn(bundled: Bundled) -> None:
    second = bundled.dossiers(bundled.received())[1]
    with pytest.raises(Conflict):
        services.accept(second, actor=bundled.office.clerk, at=MONDAY)
    with pytest.raises(Conflict):
        services.request_supplement(
            second, content="Thiếu tờ khai", actor=bundled.office.clerk, at=MONDAY
        )
    refused = services.not_accept(
        second, reason="Không đủ điều kiện", actor=bundled.office.clerk, at=MONDAY
    )
    assert refused.status == Status.NOT_ACCEPTED
    assert_whole(refused)


def test_the_next_turn_comes_when_all_before_it_have_ended(
    bundled: Bundled, django_capture_on_commit_callbacks: Any
) -> None:
    bundle = bundled.received()
    first = bundled.dossiers(bundle)[0]
    at = MONDAY + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        bundled.granted(first, at)
    _first, second, third = bundled.dossiers(bundle)
    for one in (second, third):
        assert (one.status, one.waits_turn) == (Status.ACCEPTED, False)
        assert one.due_at is not None
        assert one.accepted_at > at
        assert_whole(one)
        kinds = DossierEvent.objects.filter(dossier=one).values_list("kind", flat=True)
        assert list(kinds.order_by("number")) == ["received", "turn_came", "accepted"]
    assert advance_all(at=at) == 0


def test_what_a_crash_left_is_done_by_the_job_once(bundled: Bundled) -> None:
    bundle = bundled.received()
    bundled.granted(bundled.dossiers(bundle)[0], MONDAY + timedelta(days=1))
    assert bundled.dossiers(bundle)[1].waits_turn  # nobody was told
    at = MONDAY + timedelta(days=1, hours=1)
    assert advance_all(at=at) == 2
    assert advance_all(at=at) == 0
    assert [one.status for one in bundled.dossiers(bundle)[1:]] == [Status.ACCEPTED] * 2


def test_after_a_refusal_the_desk_decides(bundled: Bundled) -> None:
    bundle = bundled.received()
    first = bundled.dossiers(bundle)[0]
    at = MONDAY + timedelta(hours=1)
    services.hand_over(
        first, to_unit=bundled.office.ward, to_official=bundled.office.handler, actor=bundled.office.clerk, at=at
    )  # fmt: skip
    services.refuse(
        Dossier.objects.get(pk=first.pk), reason="Không đủ căn cứ", actor=bundled.office.approver, at=at
    )  # fmt: skip
    assert advance_all(at=at) == 2
    second = bundled.dossiers(bundle)[1]
    assert (second.status, second.waits_turn) == (Status.REGISTERED, False)
    assert Notice.objects.filter(
        recipient=bundled.office.clerk, text__contains=second.code
    ).exists()
    assert services.accept(second, actor=bundled.office.clerk, at=at).status == Status.ACCEPTED


def test_what_is_incomplete_is_asked_for_once_and_looked_at_in_its_turn(bundled: Bundled) -> None:
    ask = CounterWork(
        Decision.ASK, words="Thiếu giấy chứng sinh; thiếu ảnh thẻ", reasons=("paper_missing@r1",)
    )
    bundle = bundled.received(ask)  # fmt: skip
    first, second, third = bundled.dossiers(bundle)
    assert first.status == Status.SUPPLEMENT_REQUESTED
    assert (second.status, third.status) == (Status.REGISTERED, Status.REGISTERED)
    assert not any(BundledDossier.objects.values_list("checked", flat=True))
    services.stop(first, reason="Người nộp không bổ sung", actor=bundled.office.approver, at=MONDAY)
    assert advance_all(at=MONDAY) == 2
    assert bundled.dossiers(bundle)[1].status == Status.REGISTERED


def test_each_part_has_its_own_fee(bundled: Bundled) -> None:
    parts = [
        BundlePart(one, bundled.office.ward, work=CounterWork(Decision.ACCEPT, fee=FeeAtCounter(amount, paid=True)))
        for one, amount in zip(bundled.versions, (8_000, 0, 20_000), strict=True)
    ]  # fmt: skip
    first, second, third = bundled.dossiers(bundled.received(parts=parts))
    assert (first.paid_vnd, second.paid_vnd, third.paid_vnd) == (8_000, 0, 20_000)
    assert third.payment_state == PaymentState.PAID
    assert_whole(third)


def test_an_online_part_of_a_later_turn_has_no_window_of_its_own(bundled: Bundled) -> None:
    bundle = bundled.received(CounterWork(), channel="online", actor=None)
    waiting = Dossier.objects.filter(AWAITS_ANSWER)
    assert [one.code for one in waiting] == [bundled.dossiers(bundle)[0].code]


def test_the_bundle_says_where_each_part_stands_and_when_all_is_done(bundled: Bundled) -> None:
    first, second, _third = bundled.dossiers(bundled.received())
    seen = bundle_of(second, now=MONDAY)
    assert seen is not None
    assert (seen.turns, seen.done, len(seen.parts)) == (2, 0, 3)
    assert [one.expected for one in seen.parts] == [False, True, True]
    residence, card = (seen.parts[1].due_at, seen.parts[2].due_at)
    assert residence is not None
    assert card is not None
    assert first.due_at is not None
    assert first.due_at < card < residence == seen.due_at
    assert bundle_of(bundled.office.received(), now=MONDAY) is None


def test_the_code_of_a_bundle_leads_to_its_first_part(bundled: Bundled) -> None:
    bundle = bundled.received()
    found = tracked(bundle.code.lower(), at=MONDAY)
    assert found is not None
    assert found.id == bundled.dossiers(bundle)[0].pk
    second = tracked(bundled.dossiers(bundle)[1].code, at=MONDAY)
    assert second is not None
    assert second.waits_turn


def test_the_receipt_names_the_bundle(bundled: Bundled) -> None:
    bundle = bundled.received()
    rows = bundled.dossiers(bundle)
    paper = slip(rows[0], "receipt", actor=bundled.office.clerk, at=MONDAY)
    words = repr(paper)
    assert bundle.code in words
    assert all(one.code in words for one in rows)


def test_a_bundle_stays_as_it_was_written(bundled: Bundled) -> None:
    bundled.received()
    for rows in (DossierBundle.objects.all(), BundledDossier.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**({"code": "LT-X"} if rows.model is DossierBundle else {"turn": 1}))
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)


@pytest.mark.django_db(transaction=True)
def test_the_same_press_at_the_same_moment_is_one_bundle(units: LittleProvince) -> None:
    bundled = Bundled(Office(units.ward, units.province))

    def press(number: int) -> int:
        try:
            return bundled.received(request_id=f"r{number % 2}").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(press, range(6)))
    assert len(set(made)) == 2
    codes = sorted(int(one[-4:]) for one in Dossier.objects.values_list("code", flat=True))
    assert codes == [1, 2, 3, 4, 5, 6]
    assert connection.in_atomic_block is False

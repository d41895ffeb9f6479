"""Results given at once, state secrets, papers that are only shown, work outside the desk: by what is decided of the procedure on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.counter import AT_ONCE
from thuocdo.dossiers.handled import SECRET_SUBJECT
from thuocdo.dossiers.models import Dossier, DossierResult
from thuocdo.dossiers.public_apologies import COLUMNS, apologies
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.services import CounterWork, Decision, FeeAtCounter, HandedIn, NewResult
from thuocdo.dossiers.slips import slip_kinds
from thuocdo.dossiers.status import DeliveryState, PaymentState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.dossiers.writing import events_of
from thuocdo.errors import InvalidInput, NotAllowed
from thuocdo.procedures.handling import decide_handling

pytestmark = pytest.mark.django_db
PAPER = "Giấy chứng sinh"
DONE = CounterWork(Decision.DONE)


def decide(office: Office, kind: str, **changes: Any) -> None:
    decide_handling(
        office.version.procedure,
        kind=kind,
        valid_from=MONDAY.date(),
        legal_basis="Nghị định 61/2018/NĐ-CP",
        actor=None,
        at=MONDAY,
        **changes,
    )


def test_a_result_is_given_at_once_and_recorded(office: Office) -> None:
    decide(office, "instant")
    work = replace(DONE, fee=FeeAtCounter(2_000, paid=True), result_number="15/SCT")
    row = office.received(work=work, request_id="once")
    assert (row.status, row.payment_state) == (Status.RESULT_RETURNED, PaymentState.PAID)
    assert row.delivery_state == DeliveryState.DELIVERED
    assert row.accepted_at == row.resolved_at == row.returned_at == MONDAY
    assert (row.late_current, row.late_index) == (False, False)
    assert [one.name for one in row.steps.all()] == [AT_ONCE]
    assert "receipt" in {one.kind for one in slip_kinds(row)}, "it is printed where it is asked for"
    assert_whole(row)
    assert office.received(work=work, request_id="once") == row
    assert Dossier.objects.count() == 1


def test_at_once_is_only_what_is_decided_so_on_the_day(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.received(work=DONE)
    decide(office, "instant")
    with pytest.raises(NotAllowed):
        office.received(MONDAY - timedelta(days=3), work=DONE)
    with pytest.raises(InvalidInput, match="fee is taken"):
        office.received(work=replace(DONE, fee=FeeAtCounter(2_000)))
    assert not Dossier.objects.exists()


def test_nothing_of_a_secret_is_written_or_found(office: Office) -> None:
    row = office.accepted(work=CounterWork(Decision.ACCEPT, secret=True), subject="Nội dung mật")
    assert row.secret
    assert row.subject == SECRET_SUBJECT
    assert replay(events_of(row)).secret
    assert "Nội dung mật" not in str(row.events.values_list("payload", flat=True))
    assert not Dossier.objects.searched("Phạm Thị Hoa").exists()
    assert Dossier.objects.searched(row.code).exists()
    assert_whole(row)


def test_no_file_of_a_result_and_no_new_subject_is_kept_of_a_secret(office: Office) -> None:
    row = office.in_hand(work=CounterWork(Decision.ACCEPT, secret=True))
    file = store(BytesIO(b"%PDF-1.4\n%%EOF\n"), name="a.pdf", actor=office.clerk, at=MONDAY)
    acting: dict[str, Any] = {"actor": office.handler, "at": MONDAY}
    with pytest.raises(InvalidInput, match="no file of its result"):
        services.attach_result(row, results=[NewResult("Thẻ", attachment=file)], **acting)
    with pytest.raises(InvalidInput, match="no file of its result"):
        services.resolve(
            row,
            results=[NewResult("Thẻ", attachment=file)],
            actor=office.approver,
            at=MONDAY,
        )
    row = services.attach_result(row, results=[NewResult("Thẻ", paper=True)], **acting)
    with pytest.raises(InvalidInput, match="no file of its result"):
        services.digitise_result(row, number=1, attachment=file, **acting)
    row = services.correct_mistake(
        row,
        what="entry",
        reason="Ghi nhầm",
        subject="Nội dung mật",
        actor=office.approver,
        at=MONDAY,
    )
    assert row.subject == SECRET_SUBJECT
    assert "Nội dung mật" not in str(row.events.values_list("payload", flat=True))
    assert not Dossier.objects.searched("Phạm Thị Hoa").exists()
    assert not DossierResult.objects.exclude(attachment=None).exists()
    assert_whole(row)


def test_no_word_about_a_secret_is_on_the_list_of_apologies(office: Office) -> None:
    def reason_shown(**work: Any) -> str:
        row = office.in_hand(work=CounterWork(Decision.ACCEPT, **work))
        services.extend(
            row,
            amount=Decimal(2),
            unit="working_day",
            reason="Chờ hồ sơ X",
            apology="Xin lỗi",
            actor=office.approver,
            at=MONDAY,
        )
        rows = list(Dossier.objects.filter(pk=row.pk).only(*COLUMNS))
        (one,) = apologies(rows, procedures={}, agencies={}, now=MONDAY)
        return one.reason

    assert reason_shown() == "Chờ hồ sơ X"
    assert reason_shown(secret=True) == ""


def test_a_procedure_with_secrets_makes_its_dossiers_secret(office: Office) -> None:
    decide(office, "secret")
    assert office.received().secret
    assert not office.received(MONDAY - timedelta(days=3)).secret


@pytest.mark.parametrize("kind", ["shown_only", "secret_paper"])
def test_a_paper_that_is_not_copied_is_refused_with_a_file(office: Office, kind: str) -> None:
    decide(office, kind, paper=PAPER)
    file = store(BytesIO(b"%PDF-1.4\n%%EOF\n"), name="a.pdf", actor=office.clerk, at=MONDAY)
    with pytest.raises(InvalidInput, match="must not be copied"):
        office.received(work=CounterWork(papers=[HandedIn(PAPER, attachment=file)]))
    row = office.received(work=CounterWork(papers=[HandedIn(PAPER, form="shown")]))
    assert [one.form for one in row.documents.all()] == ["shown"]


def test_work_outside_the_desk_is_tracked_where_it_is_decided(office: Office) -> None:
    with pytest.raises(InvalidInput):
        office.received(work=CounterWork(off_desk="mobile"))
    decide(office, "mobile")
    row = office.received(work=CounterWork(off_desk="mobile"))
    assert row.off_desk == replay(events_of(row)).off_desk == "mobile"
    assert office.received().off_desk == "", "it may be brought to the desk all the same"
    with pytest.raises(InvalidInput):
        office.received(work=CounterWork(off_desk="on_spot"))


def test_what_is_usual_is_written_as_it_was_before(office: Office) -> None:
    payload = office.received().events.get(number=1).payload
    assert not {"secret", "off_desk"} & set(payload)


def test_guidance_is_kept_without_a_dossier(office: Office) -> None:
    said: dict[str, Any] = {
        "unit": office.ward,
        "version": office.version,
        "said": "Mang theo giấy chứng sinh",
        "to_name": "  Phạm   Thị Hoa ",
        "at": MONDAY,
        "request_id": "g1",
    }
    made = services.give_guidance(**said, actor=office.clerk)
    assert (made.to_name, made.given_by) == ("Phạm Thị Hoa", office.clerk)
    assert services.give_guidance(**said, actor=office.clerk) == made
    assert not Dossier.objects.exists()
    with pytest.raises(NotAllowed):
        services.give_guidance(**said, actor=office.records)
    with pytest.raises(InvalidInput):
        services.give_guidance(**said | {"said": " ", "request_id": "g2"}, actor=office.clerk)

"""The life of an answer: prepared, approved by another, handed in, sent back with remarks, taken in, reopened; and who is told."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail

import pytest

from thuocdo.campaigns import closing, states
from thuocdo.campaigns.checking import ProblemKind
from thuocdo.campaigns.models import Campaign, Submission, SubmissionEvent
from thuocdo.campaigns.tests.factories import (
    CLOSED,
    DONE,
    DUE,
    DURING,
    ISSUED,
    PLAN_RATE,
    PLANNED,
    Season,
)
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.figures.models import Figure
from thuocdo.notices.models import Notice

pytestmark = pytest.mark.django_db

State = Submission.State
#: Communes' legal documents, summed over them.
LEGAL_ROW = "2025_commune/2:1"


def handed_in(season: Season, *, at=DURING) -> Submission:
    states.prepare(season.ward, actor=season.lan, at=at)
    return states.submit(season.ward, actor=season.son, at=at)


def test_from_preparing_to_taken_in(open_season: Season) -> None:
    open_season.save(ISSUED, "12")
    assert handed_in(open_season).state == State.SUBMITTED
    states.accept(open_season.ward, actor=open_season.thao, at=DURING)
    assert open_season.ward.state == State.ACCEPTED
    figure = Figure.objects.from_record(open_season.ward.record).get(form_row=ISSUED)
    assert (figure.value, figure.origin, figure.unit) == (12, "declared", open_season.units.ward)
    kinds = [one.kind for one in open_season.ward.events.all()]
    assert kinds == ["prepared", "submitted", "accepted"]


def test_whoever_prepared_it_approves_and_takes_in_nothing(open_season: Season) -> None:
    states.prepare(open_season.ward, actor=open_season.son, at=DURING)
    with pytest.raises(NotAllowed) as refused:
        states.submit(open_season.ward, actor=open_season.son, at=DURING)
    assert refused.value.code == "approves_own_work"
    states.submit(open_season.ward, actor=open_season.lan, at=DURING)


def test_an_error_is_mended_or_explained_first(open_season: Season) -> None:
    open_season.save(PLANNED, "20")
    open_season.save(DONE, "30")
    with pytest.raises(InvalidInput) as refused:
        states.prepare(open_season.ward, actor=open_season.lan, at=DURING)
    assert refused.value.code == "submission_not_ready"
    found = Discrepancy.objects.of_record(open_season.ward.record).open()
    errors = [one for one in found if one.severity == "error"]
    assert any("steering.plan.tasks_completed" in one.indicators for one in errors)
    for one in errors:
        explain(one, explanation="Kế hoạch được bổ sung giữa kỳ.", actor=open_season.lan, at=DURING)
    states.prepare(open_season.ward, actor=open_season.lan, at=DURING)
    assert open_season.ward.state == State.READY


def test_a_value_other_than_computed_needs_a_reason(open_season: Season) -> None:
    open_season.save(PLANNED, "30")
    open_season.save(DONE, "20")
    open_season.save(PLAN_RATE, "70")
    problems = states.check(open_season.ward, actor=open_season.lan, at=DURING)
    assert any(one.kind is ProblemKind.REASON and one.row == PLAN_RATE for one in problems)
    with pytest.raises(InvalidInput):
        states.prepare(open_season.ward, actor=open_season.lan, at=DURING)


def test_sent_back_with_remarks_that_must_be_answered(open_season: Season) -> None:
    open_season.save(ISSUED, "12")
    handed_in(open_season)
    states.send_back(
        open_season.ward,
        reason="Số văn bản chưa đúng",
        remarks=[(ISSUED, "Đã gồm công văn?")],
        actor=open_season.thao,
        at=DURING,
    )
    with pytest.raises(InvalidInput):
        states.prepare(open_season.ward, actor=open_season.lan, at=DURING)
    [remark] = open_season.ward.remarks.all()
    states.answer_remark(remark, answer="Đã gồm.", actor=open_season.lan, at=DURING)
    assert handed_in(open_season).state == State.SUBMITTED
    told = Notice.objects.filter(recipient=open_season.lan).values_list("text", flat=True)
    assert any("Số văn bản chưa đúng" in text for text in told)


def test_late_is_what_comes_after_its_own_date(open_season: Season) -> None:
    after = DUE + timedelta(hours=2)
    states.extend(
        open_season.ward,
        until=DUE + timedelta(days=1),
        reason="bão",
        actor=open_season.thao,
        at=DUE,
    )
    handed_in(open_season, at=after)
    sent = SubmissionEvent.objects.get(kind="submitted")
    assert not sent.late
    with pytest.raises(InvalidInput):
        states.extend(
            open_season.ward,
            until=CLOSED + timedelta(days=1),
            reason="x",
            actor=open_season.thao,
            at=after,
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("cube")
def test_reopened_after_the_close_it_is_a_correction(open_season: Season) -> None:
    open_season.save(LEGAL_ROW, "12")
    handed_in(open_season)
    states.accept(open_season.ward, actor=open_season.thao, at=DURING)
    closing.close_campaign(open_season.campaign, actor=open_season.thao, at=DURING)
    assert open_season.ward.state == State.LOCKED
    assert closing.corrections(Campaign.objects.get()) == []
    later = CLOSED + timedelta(days=3)
    with pytest.raises(Conflict):
        open_season.save(LEGAL_ROW, "15", at=later)
    states.reopen(open_season.ward, reason="ghi nhầm", actor=open_season.thao, at=later)
    open_season.save(LEGAL_ROW, "15", at=later)
    handed_in(open_season, at=later)
    states.accept(open_season.ward, actor=open_season.thao, at=later)
    assert open_season.ward.state == State.LOCKED
    closing.record_consolidation(Campaign.objects.get(), actor=open_season.thao, at=later)
    [mended] = [
        one
        for one in closing.corrections(Campaign.objects.get())
        if one.now.indicator == "institutions.legal_documents.issued_commune"
    ]
    assert mended.before is not None
    assert (mended.before.value, mended.now.value) == (12, 15)


def test_mail_is_queued_with_the_act(open_season: Season) -> None:
    open_season.son.email = "son@example.vn"
    open_season.son.save()
    states.prepare(open_season.ward, actor=open_season.lan, at=DURING)
    notice = Notice.objects.get(recipient=open_season.son, text__contains="chờ bạn duyệt")
    assert (
        notice.link
        == f"/office/campaigns/{open_season.campaign.pk}/units/{open_season.units.ward.pk}/"
    )
    assert mail.outbox == []  # a worker sends it after the commit

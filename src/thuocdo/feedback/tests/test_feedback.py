"""Feedback and recommendations: taken in, handled in time or late, passed on, answered, published, judged; nobody else reads it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import Error, connection, transaction

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.facts.models import Change
from thuocdo.facts.registry import fact
from thuocdo.facts.tests.reading import rows_of
from thuocdo.feedback import handling
from thuocdo.feedback.models import Feedback, FeedbackEvent
from thuocdo.feedback.steps import Matter, Sender
from thuocdo.notices.models import Message
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db

MONDAY = moment("2026-03-02 09:00")
MATTER = Matter("regulation", "Giấy tờ thừa", "Phải nộp bản sao đã có trong cơ sở dữ liệu.")
SENDER = Sender("Phạm Thị Hoa", phone="0912 345 678", address="12 Lê Lợi")
MAILED = Sender("Phạm Thị Hoa", email="hoa@example.vn")


@pytest.fixture
def other(units):
    user = UserFactory.create(username="khanh", full_name="Lý Khánh")
    MembershipFactory.create(user=user, unit=units.other_ward, role=Role.REFORM_OFFICER)
    return user


@pytest.fixture
def citizen(db):
    identity = Identity("Phạm Thị Hoa", personal_id="038190001234", verified=True, email="hoa@example.vn")  # fmt: skip
    return enrol_by_identity(identity, at=MONDAY)


@pytest.fixture
def strangers(hung, other, binh, citizen):
    return hung, other, binh, citizen.user


def recorded(units, actor, **changes: Any):
    given: dict[str, Any] = {
        "unit": units.ward,
        "sender": SENDER,
        "matter": MATTER,
        "way": "counter",
        "request_id": uuid4(),
        "actor": actor,
        "at": MONDAY,
    }
    return handling.record(**(given | changes))


def fresh(row):
    return Feedback.objects.get(pk=row.pk)


def kinds(row):
    return list(FeedbackEvent.objects.filter(feedback=row).values_list("kind", flat=True))


def test_from_the_counter_to_the_published_answer(units, minh, lan, son):
    row = recorded(units, minh)
    assert row.code == f"PAKN-{row.pk:06d}"
    assert row.step_due_at == moment("2026-03-09 17:30")
    row = handling.take_on(row.pk, kind="proposal", actor=lan, at=MONDAY + timedelta(days=1))
    assert (row.state, row.kind) == ("processing", "proposal")
    assert row.step_due_at == moment("2026-03-23 17:30"), "15 working days from when it came"
    with pytest.raises(NotAllowed):
        handling.publish(row.pk, matter="a", answer="b", actor=lan, at=MONDAY)
    answered = MONDAY + timedelta(days=3)
    row = handling.answer(row.pk, words="Đã bỏ yêu cầu này.", actor=lan, at=answered)
    assert row.step_due_at == moment("2026-03-09 17:30"), "two working days to publish"
    row = handling.publish(row.pk, matter="Bỏ bản sao", answer="Đã bỏ.", actor=son, at=answered)
    row = fresh(row)
    assert (row.state, row.late_since, row.ended_at) == ("published", None, answered)
    assert kinds(row) == ["received", "taken_on", "answered", "published"]


def test_nameless_feedback_is_not_taken(units, minh):
    for sender in (Sender(""), Sender("Hoa"), Sender("", phone="0912345678")):
        with pytest.raises(InvalidInput):
            recorded(units, minh, sender=sender)
    with pytest.raises(InvalidInput):
        recorded(units, minh, sender=Sender("Hoa", phone="12"))
    assert not Feedback.objects.exists()
    row = recorded(units, minh)
    with pytest.raises(Error), transaction.atomic():
        Feedback.objects.filter(pk=row.pk).update(sender_name="")


@pytest.mark.parametrize(
    "changes",
    [{"matter": Matter("gossip", "a", "b")}, {"matter": Matter("regulation", " ", "b")}, {"matter": Matter("regulation", "a", "\x00")},
     {"way": "portal"}, {"way": "rumour"}],
)  # fmt: skip
def test_what_lacks_a_part_is_refused(units, minh, changes):
    with pytest.raises(InvalidInput):
        recorded(units, minh, **changes)


def test_who_records_for_another_unit_is_refused(units, minh, hung):
    for actor, unit in ((minh, units.other_ward), (hung, units.ward)):
        with pytest.raises(NotAllowed):
            recorded(units, actor, unit=unit)


def test_others_learn_nothing(units, minh, lan, strangers):
    row = recorded(units, lan)
    for person in (minh, *strangers):
        assert not Feedback.objects.visible_to(person).exists(), person
        with pytest.raises(NotFound):
            handling.take_on(row.pk, kind="regulation", actor=person, at=MONDAY)
    mine = recorded(units, minh)
    assert list(Feedback.objects.visible_to(minh)) == [mine], "the clerk follows what he recorded"
    with pytest.raises(NotAllowed):
        handling.take_on(mine.pk, kind="regulation", actor=minh, at=MONDAY)


def test_passing_on_begins_anew_with_the_competent_unit(units, lan, other):
    row = recorded(units, lan)
    later = moment("2026-03-10 10:00")  # a day too late
    with pytest.raises(InvalidInput):
        handling.pass_on(row.pk, to=units.ward, reason="x", actor=lan, at=later)
    with pytest.raises(InvalidInput):
        handling.pass_on(row.pk, to=units.other_ward, reason=" ", actor=lan, at=later)
    row = handling.pass_on(row.pk, to=units.other_ward, reason="Việc của phường bạn", actor=lan, at=later)  # fmt: skip
    assert (row.unit, row.state, row.late_since) == (units.other_ward, "received", None)
    assert row.step_due_at == moment("2026-03-17 17:30")
    with pytest.raises(NotAllowed):
        handling.take_on(row.pk, kind="regulation", actor=lan, at=later)
    assert Feedback.objects.visible_to(lan).exists(), "where it first came it can be followed"
    row = handling.take_on(row.pk, kind="regulation", actor=other, at=later)
    assert row.step_due_at == moment("2026-03-31 17:30")


def test_late_steps_are_kept_from_the_first_on(units, lan):
    row = recorded(units, lan)
    due = row.step_due_at
    row = handling.take_on(row.pk, kind="regulation", actor=lan, at=due + timedelta(seconds=1))
    assert row.late_since == due
    row = handling.answer(row.pk, words="Đã sửa", actor=lan, at=due + timedelta(days=1))
    assert fresh(row).late_since == due


def test_a_refusal_has_two_working_days(units, lan):
    early, late = recorded(units, lan), recorded(units, lan)
    early = handling.refuse(early.pk, reason="Là khiếu nại", actor=lan, at=moment("2026-03-04 16:00"))  # fmt: skip
    late = handling.refuse(late.pk, reason="Là khiếu nại", actor=lan, at=moment("2026-03-05 08:00"))
    assert (early.late_since, late.late_since) == (None, moment("2026-03-04 17:30"))
    with pytest.raises(Conflict):
        handling.take_on(early.pk, kind="regulation", actor=lan, at=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_kept(units, lan):
    row = handling.take_on(recorded(units, lan).pk, kind="regulation", actor=lan, at=MONDAY)

    def reply(words):
        try:
            return handling.answer(row.pk, words=words, actor=lan, at=MONDAY).answer
        except Conflict:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        said = [one for one in pool.map(reply, ["một", "hai", "ba"]) if one]
    assert said == [fresh(row).answer]
    assert kinds(row).count("answered") == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_once_is_one(units, lan):
    key = uuid4()

    def send(_):
        try:
            return recorded(units, lan, request_id=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(send, range(3)))) == 1
    assert FeedbackEvent.objects.count() == 1


def test_public_words_may_not_name_the_sender(units, lan, son):
    row = handling.take_on(recorded(units, lan).pk, kind="regulation", actor=lan, at=MONDAY)
    row = handling.answer(row.pk, words="Đã bỏ.", actor=lan, at=MONDAY)
    for words in ("Bà PHẠM THỊ  HOA hỏi", "gọi 0912.345.678"):
        with pytest.raises(InvalidInput):
            handling.publish(row.pk, matter=words, answer="Đã bỏ.", actor=son, at=MONDAY)
    assert fresh(row).state == "answered"
    assert not Feedback.objects.for_everybody().exists()


def test_the_sender_judges_what_is_his(units, lan, citizen):
    sent = handling.send(
        citizen=citizen, unit=units.ward, matter=MATTER, request_id=uuid4(), at=MONDAY
    )
    stranger = enrol_by_identity(
        Identity("Người Lạ", personal_id="038090009999", verified=True), at=MONDAY
    )
    with pytest.raises(Conflict):
        handling.judge(sent.pk, citizen=citizen, liked=True, at=MONDAY)
    handling.take_on(sent.pk, kind="regulation", actor=lan, at=MONDAY)
    handling.answer(sent.pk, words="Đã bỏ.", actor=lan, at=MONDAY)
    with pytest.raises(NotFound):
        handling.judge(sent.pk, citizen=stranger, liked=False, at=MONDAY)
    for liked in (False, False, True):
        assert handling.judge(sent.pk, citizen=citizen, liked=liked, at=MONDAY).liked is liked
    assert kinds(sent).count("judged") == 2


def test_the_sender_is_told_of_the_answer_once(units, lan):
    row = recorded(units, lan, sender=MAILED)
    handling.take_on(row.pk, kind="regulation", actor=lan, at=MONDAY)
    assert not Message.objects.exists()
    handling.answer(row.pk, words="Đã bỏ yêu cầu này.", actor=lan, at=MONDAY)
    message = Message.objects.get()
    assert (message.channel, message.destination) == ("email", "hoa@example.vn")
    assert row.code in message.text
    assert "Hoa" not in message.text
    assert "Đã bỏ" not in message.text


def test_who_looked_at_the_sender_is_kept_and_nothing_is_taken_back(units, lan):
    row = recorded(units, lan)
    handling.show_sender(row.pk, actor=lan, at=MONDAY)
    event = FeedbackEvent.objects.get(kind="contact_shown")
    assert event.actor == lan
    for change in (event.delete, lambda: FeedbackEvent.objects.update(words="x")):
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            change()


def test_facts_name_nobody_and_follow_each_act(units, lan, citizen):
    Change.objects.all().delete()
    row = handling.send(
        citizen=citizen, unit=units.ward, matter=MATTER, request_id=uuid4(), at=MONDAY
    )
    handling.take_on(row.pk, kind="behaviour", actor=lan, at=MONDAY)
    [open_one] = rows_of(fact("feedback.items"))
    assert (open_one["state"], open_one["late"], open_one["ended_at"]) == (
        "processing",
        False,
        None,
    )
    assert open_one["due_at"] == moment("2026-03-23 17:30")
    handling.answer(row.pk, words="Đã bỏ.", actor=lan, at=moment("2026-03-24 08:00"))
    handling.judge(row.pk, citizen=citizen, liked=False, at=MONDAY)
    [held] = rows_of(fact("feedback.items"))
    assert (held["late"], held["liked"], held["unit_id"]) == (True, False, units.ward.pk)
    assert held["due_at"] == moment("2026-03-23 17:30"), "the term that was missed"
    assert "Hoa" not in str(held)
    assert MATTER.words not in str(held)
    noted = set(Change.objects.filter(name="feedback.items").values_list("record", "day"))
    assert noted == {(row.pk, MONDAY.date())}
    assert Change.objects.filter(name="feedback.items").count() == 4

"""The sender is asked for more, and adds what he has, with files; invented feedback stands in all states."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

from django.db import Error, transaction
from django.utils import timezone

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.attachments.intake import papers
from thuocdo.attachments.services import NamedFile, store
from thuocdo.errors import Conflict, InvalidInput, NotFound
from thuocdo.feedback import conversation, handling
from thuocdo.feedback.generate_matters import generate_feedback
from thuocdo.feedback.models import Feedback, FeedbackEvent, FeedbackFile
from thuocdo.feedback.models.feedback import MOST_FILES
from thuocdo.feedback.steps import Matter
from thuocdo.notices.models import Message
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db

MONDAY = moment("2026-03-02 09:00")
MATTER = Matter("regulation", "Giấy tờ thừa", "Phải nộp bản sao đã có trong cơ sở dữ liệu.")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.ATTACHMENTS_DIR = tmp_path


@pytest.fixture
def citizen(db):
    identity = Identity("Phạm Thị Hoa", personal_id="038190001234", verified=True, email="hoa@example.vn")  # fmt: skip
    return enrol_by_identity(identity, at=MONDAY)


@pytest.fixture
def sent(units, citizen):
    return handling.send(
        citizen=citizen, unit=units.ward, matter=MATTER, request_id=uuid4(), at=MONDAY
    )


def a_file(name="anh.pdf", more=b""):
    kept = store(io.BytesIO(b"%PDF-1.4 " + more), name=name, actor=None, at=MONDAY, intake=papers())
    return NamedFile(kept, name)


def kinds(row):
    return list(FeedbackEvent.objects.filter(feedback=row).values_list("kind", flat=True))


def test_the_sender_is_asked_and_answers(sent, lan, citizen):
    due = sent.step_due_at
    with pytest.raises(InvalidInput):
        conversation.ask_more(sent.pk, words=" ", actor=lan, at=MONDAY)
    row = conversation.ask_more(sent.pk, words="Ở quầy nào?", actor=lan, at=MONDAY)
    assert (row.asked_at, row.state, row.step_due_at) == (MONDAY, "received", due)
    message = Message.objects.get()
    assert row.code in message.text
    assert "quầy" not in message.text
    later = MONDAY + timedelta(hours=3)
    with pytest.raises(InvalidInput):
        conversation.add(sent.pk, citizen=citizen, words="", at=later)
    row = conversation.add(sent.pk, citizen=citizen, words="Quầy 3.", files=[a_file()], at=later)
    assert (row.asked_at, row.added_at) == (None, later)
    assert kinds(row) == ["received", "asked", "added"]
    [file] = row.files.all()
    assert (file.name, file.event.words) == ("anh.pdf", "Quầy 3.")


def test_what_was_asked_is_no_longer_open_once_it_is_answered(sent, lan):
    handling.take_on(sent.pk, kind="regulation", actor=lan, at=MONDAY)
    conversation.ask_more(sent.pk, words="Ở quầy nào?", actor=lan, at=MONDAY)
    row = handling.answer(sent.pk, words="Đã bỏ.", actor=lan, at=MONDAY, files=[a_file()])
    assert row.asked_at is None
    assert row.files.get().event.kind == "answered"
    for act in (conversation.ask_more, conversation.record_added):
        with pytest.raises(Conflict):
            act(sent.pk, words="x", actor=lan, at=MONDAY)
    with pytest.raises(Error), transaction.atomic():
        Feedback.objects.filter(pk=row.pk).update(asked_at=MONDAY)


def test_nobody_else_adds_or_asks(sent, minh, hung):
    stranger = enrol_by_identity(
        Identity("Người Lạ", personal_id="038090009999", verified=True), at=MONDAY
    )
    with pytest.raises(NotFound):
        conversation.add(sent.pk, citizen=stranger, words="x", at=MONDAY)
    for person in (minh, hung):
        with pytest.raises(NotFound):
            conversation.ask_more(sent.pk, words="x", actor=person, at=MONDAY)


def test_files_stay_and_are_few(sent, citizen, lan):
    many = [a_file(f"{n}.pdf", b"%d" % n) for n in range(MOST_FILES + 1)]
    with pytest.raises(InvalidInput):
        conversation.add(sent.pk, citizen=citizen, words="", files=many, at=MONDAY)
    assert kinds(sent) == ["received"], "nothing of it was kept"
    conversation.record_added(sent.pk, words="", files=many[:1], actor=lan, at=MONDAY)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        FeedbackFile.objects.all().delete()


def test_a_file_has_the_name_it_came_with_here_and_is_there_once(sent, citizen):
    a_file("đơn của người khác.pdf")
    twice = [a_file("ảnh.pdf"), a_file("bản sao.pdf"), a_file("b.pdf", b"b")]
    conversation.add(sent.pk, citizen=citizen, words="", files=twice, at=MONDAY)
    assert [one.name for one in sent.files.all()] == ["ảnh.pdf", "b.pdf"]


def test_invented_feedback_is_there_once_and_in_all_states(units, lan, son):
    made = generate_feedback([units.ward, units.other_ward], count=40, seed=3, until=timezone.now())
    assert made == 40
    assert not generate_feedback([units.ward], count=40, seed=3, until=timezone.now())
    assert {"received", "processing", "answered", "published"} <= set(
        Feedback.objects.values_list("state", flat=True)
    )
    assert not Feedback.objects.exclude(unit=units.ward).exists(), "nobody handles the other one's"
    assert not Message.objects.exists()
    assert Feedback.objects.filter(liked__isnull=False).exists()

"""Messages and notices are rows of the change they tell of."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

import pytest

from thuocdo.facts.references import RecordRef
from thuocdo.notices.models import Message, Notice
from thuocdo.notices.services import notify, queue_message

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def mail(key="a", **changes):
    values = {"channel": "email", "to": "hoa@example.vn", "subject": "S", "text": "T"} | changes
    return queue_message(**values, dedupe_key=key, at=AT)


def test_a_message_is_written_with_what_it_tells_of():
    message = mail(about=RecordRef("dossiers", "7"))
    assert message.state == "queued"
    assert message.about == RecordRef("dossiers", "7")
    assert (message.attempts, message.next_attempt_at, message.made_at) == (0, AT, AT)


def test_the_same_key_twice_is_one_message():
    assert mail().pk == mail(text="other words").pk
    assert [one.text for one in Message.objects.all()] == ["T"]


def test_a_rollback_leaves_no_message_and_wakes_nobody(django_capture_on_commit_callbacks):
    def change_that_fails():
        with transaction.atomic():
            mail()
            raise RuntimeError

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(RuntimeError):
        change_that_fails()
    assert not Message.objects.exists()
    assert callbacks == []


def test_a_closed_channel_and_an_empty_address_write_nothing():
    assert mail(channel="sms", to="0912345678") is None
    assert mail(to="") is None
    assert not Message.objects.exists()


def test_line_breaks_do_not_get_into_a_subject():
    assert mail(subject="Hồ sơ\r\nBcc: all@example.vn").subject == "Hồ sơ Bcc: all@example.vn"


def test_a_notice_is_given_once_to_each_person(lan, minh):
    for user in (lan, lan, minh):
        notify(user=user, text="Có việc mới", dedupe_key="k", link="/office/", at=AT)
    assert Notice.objects.visible_to(lan).count() == 1
    assert Notice.objects.visible_to(minh).unread().count() == 1


@pytest.mark.parametrize("link", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_a_notice_leads_nowhere_else(lan, link):
    with pytest.raises(IntegrityError), transaction.atomic():
        notify(user=lan, text="x", dedupe_key="k", link=link, at=AT)

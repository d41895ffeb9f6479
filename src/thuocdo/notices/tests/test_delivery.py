"""How messages leave, and what becomes of those that do not."""

from __future__ import annotations

import json
import smtplib
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import mail

import pytest

from thuocdo.notices import delivery
from thuocdo.notices.delivery import LARGEST_ATTEMPTS, Run, claim, wait_before
from thuocdo.notices.models import Message
from thuocdo.notices.services import deliver_due, empty_old, queue_message
from thuocdo.settings.gateways import quiet_hours

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)


def text(key="k1", *, channel="sms", to="0912345678", at=AT, **more):
    return queue_message(
        channel=channel, to=to, subject="Hồ sơ", text="Đã nhận", dedupe_key=key, at=at, **more
    )


def state(message):
    message.refresh_from_db()
    return message.state


def test_a_gateway_gets_the_template_the_token_and_the_key(sms):
    message = text()
    run = deliver_due(at=AT)
    ((headers, body),) = sms.got
    assert json.loads(body) == {
        "to": "0912345678", "message": {"text": "Đã nhận"}, "id": "k1", "kind": 1,
    }  # fmt: skip
    assert headers["Authorization"] == "Bearer secret-token"
    assert headers["Idempotency-Key"] == "k1"
    assert (run.sent, state(message), message.sent_at) == (1, "sent", AT)
    deliver_due(at=AT + timedelta(days=1))
    assert len(sms.got) == 1


def test_words_in_braces_in_a_text_are_not_filled_in_again(sms):
    queue_message(channel="sms", to="1", text="{to} {key} {other}", dedupe_key="k", at=AT)
    deliver_due(at=AT)
    assert json.loads(sms.got[0][1])["message"]["text"] == "{to} {key} {other}"


def test_a_mail_leaves_with_an_id_of_its_own():
    message = text(channel="email", to="hoa@example.vn")
    deliver_due(at=AT)
    assert [one.to for one in mail.outbox] == [["hoa@example.vn"]]
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<notice-{message.pk}@")
    assert state(message) == "sent"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no")}), "dead"),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), "failed"),
        (smtplib.SMTPServerDisconnected("gone"), "failed"),
        (ConnectionRefusedError(), "failed"),
    ],
)
def test_what_a_mail_server_says_decides(monkeypatch, error, expected):
    def refuse(*_args, **_options):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message = text(channel="email", to="hoa@example.vn")
    deliver_due(at=AT)
    assert state(message) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [(500, "failed"), (503, "failed"), (429, "failed"), (408, "failed"), (401, "failed"),
     (400, "dead"), (422, "dead"), (302, "dead")],
)  # fmt: skip
def test_the_status_says_whether_it_is_worth_trying_again(sms, status, expected):
    sms.status = status
    sms.headers = {"Location": "http://127.0.0.1:1/"}
    message = text()
    deliver_due(at=AT)
    assert state(message) == expected
    assert message.last_error == f"HTTP {status}"


def test_a_partner_that_never_answers_is_left_at_the_deadline(sms, settings):
    settings.NOTICE_TIMEOUT_SECONDS = 0.3
    sms.hang = True
    first, second = text("k1"), text("k2")
    began = time.monotonic()
    run = deliver_due(at=AT)
    assert time.monotonic() - began < 2
    assert (state(first), state(second)) == ("failed", "queued")  # the second need not wait, too
    assert run.failed == 1


def test_a_partner_that_drips_is_cut_at_the_deadline(sms, settings):
    settings.NOTICE_TIMEOUT_SECONDS = 0.3
    sms.drip = True
    message = text()
    began = time.monotonic()
    deliver_due(at=AT)
    assert time.monotonic() - began < 2
    assert state(message) == "failed"


def test_a_silent_gateway_does_not_hold_up_mails(sms, settings):
    settings.NOTICE_TIMEOUT_SECONDS = 0.2
    sms.hang = True
    for number in range(5):
        text(f"s{number}")
    letter = text("m", channel="email", to="hoa@example.vn")
    deliver_due(at=AT)
    assert state(letter) == "sent"
    assert len(sms.got) == 1


def test_a_gateway_that_is_down_for_30_seconds_gets_everything_once(sms):
    sms.status = 503
    messages = [text(f"k{number}") for number in range(3)]
    for seconds in range(0, 31, 10):
        deliver_due(at=AT + timedelta(seconds=seconds))
    assert "sent" not in {state(one) for one in messages}
    sms.status = 200
    for minutes in range(1, 6):
        deliver_due(at=AT + timedelta(minutes=minutes))
    assert {state(one) for one in messages} == {"sent"}
    assert sms.acted_on == {"k0", "k1", "k2"}
    assert sum(1 for headers, _body in sms.got if headers["Idempotency-Key"] == "k1") <= 3


def test_waits_double_with_chance_and_have_an_end():
    for attempts in range(1, 15):
        longest = min(30 * 2 ** (attempts - 1), 4 * 3600)
        waits = {wait_before(attempts).total_seconds() for _ in range(20)}
        assert longest / 2 <= min(waits) <= max(waits) <= longest
        assert len(waits) > 1
    assert wait_before(1, retry_after=600) == timedelta(minutes=10)
    assert wait_before(1, retry_after=10**9) == timedelta(hours=4)


def test_a_message_dies_after_its_last_attempt(sms):
    sms.status = 500
    message, at = text(), AT
    for _ in range(LARGEST_ATTEMPTS):
        deliver_due(at=at)
        at += timedelta(hours=5)
    assert (state(message), message.attempts) == ("dead", LARGEST_ATTEMPTS)
    deliver_due(at=at)
    assert len(sms.got) == LARGEST_ATTEMPTS


def test_killed_between_sending_and_marking_it_goes_out_again_with_the_same_key(sms, monkeypatch):
    message = text()

    def die(*_args, **_values):
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(delivery, "_mark", die)
        with pytest.raises(KeyboardInterrupt):
            deliver_due(at=AT)
    assert state(message) == "sending"
    deliver_due(at=AT + timedelta(minutes=1))  # still in the hands of the dead worker
    assert len(sms.got) == 1
    deliver_due(at=AT + delivery.CLAIM_LASTS)
    assert state(message) == "sent"
    assert [headers["Idempotency-Key"] for headers, _body in sms.got] == ["k1", "k1"]
    assert sms.acted_on == {"k1"}


def test_a_slow_worker_that_lost_its_claim_changes_nothing(sms):
    text()
    slow = claim(Run(), at=AT)
    fast = claim(Run(), at=AT + timedelta(minutes=5))
    assert slow.pk == fast.pk
    sms.status = 500
    delivery.attempt(slow, Run(), at=AT + timedelta(minutes=5))
    assert (state(fast), fast.attempts) == ("sending", 2)


def test_no_sms_leaves_at_night_but_one_time_codes(sms, settings):
    settings.NOTICE_QUIET_HOURS = quiet_hours("21:00-07:00")
    night = datetime(2026, 3, 2, 23, 0, tzinfo=ZONE)
    usual = text("usual", at=night)
    code = text("code", at=night, urgent=True)
    letter = text("mail", channel="email", to="hoa@example.vn", at=night)
    deliver_due(at=night)
    assert [state(one) for one in (usual, code, letter)] == ["queued", "sent", "sent"]
    deliver_due(at=datetime(2026, 3, 3, 6, 59, tzinfo=ZONE))
    assert state(usual) == "queued"
    deliver_due(at=datetime(2026, 3, 3, 7, 0, tzinfo=ZONE))
    assert state(usual) == "sent"


def test_address_and_words_are_emptied_in_time(sms, settings):
    settings.NOTICE_KEPT_DAYS = 30
    message = text()
    waiting = text("later", at=AT + timedelta(days=90))
    deliver_due(at=AT)
    assert empty_old(at=AT + timedelta(days=29)) == 0
    assert empty_old(at=AT + timedelta(days=31)) == 1
    message.refresh_from_db()
    assert (message.destination, message.text, message.subject) == ("", "", "")
    assert message.sent_at == AT
    assert Message.objects.get(pk=waiting.pk).destination == "0912345678"

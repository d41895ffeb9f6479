"""The daily mail: who gets it, what it says, once a day, and what happens when a mail fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from thuocdo.accounts.models import User
from thuocdo.consistency.models import DigestSent, Discrepancy
from thuocdo.consistency.services import assign, explain_all
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, ReportFactory, sample_report
from thuocdo.office.jobs import mail_digest_job, mail_digests_job

if TYPE_CHECKING:
    from conftest import LittleProvince
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
QUEUE_IN_DATABASE = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}


@pytest.fixture
def rows(units: LittleProvince) -> list[Discrepancy]:
    sample_report(holder=units.ward, issuer=units.ward)
    return list(Discrepancy.objects.order_by("rank", "position"))


@pytest.fixture(autouse=True)
def addresses(request: pytest.FixtureRequest) -> None:
    for name in ("lan", "minh", "thao", "hoa", "binh"):
        user = request.getfixturevalue(name)
        user.email = f"{name}@example.vn"
        user.save()


def sent() -> dict[str, mail.EmailMessage]:
    call_command("send_digest")
    found = {message.to[0].split("@")[0]: message for message in mail.outbox}
    mail.outbox.clear()
    return found


def test_the_reform_officer_of_the_unit_is_told_what_is_new_there(
    rows: list[Discrepancy], settings: SettingsWrapper
) -> None:
    settings.BASE_URL = "https://thuocdo.example.vn"
    mails = sent()
    assert set(mails) == {"lan"}
    text = str(mails["lan"].body)
    assert mails["lan"].subject == f"Thước Đo: {len(rows)} sai lệch chờ xử lý"
    assert f"- {len(rows)} sai lệch mới thấy ở đơn vị của bạn" in text
    assert text.index("sai lệch mới thấy") < text.index("Nặng nhất")
    for row in rows[:10]:
        assert f"https://thuocdo.example.vn/office/discrepancies/{row.pk}/" in text
        assert row.message_vi in text
    assert f"/office/discrepancies/{rows[10].pk}/" not in text
    ((html, kind),) = mails["lan"].alternatives  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert f'href="https://thuocdo.example.vn/office/discrepancies/{rows[0].pk}/"' in html


def test_nobody_is_told_of_a_report_whose_place_another_took(
    rows: list[Discrepancy], lan: User, minh: User, units: LittleProvince
) -> None:
    assign(rows[:2], to=minh, due_on=None, actor=lan, at=timezone.now())
    old = Report.objects.get(pk=rows[0].record_id)
    ReportFactory.create(
        unit=old.unit,
        holder=old.holder,
        relation=Report.Relation.CORRECTED,
        related=old,
        confirmed_at=AT,
    )
    assert not sent()


def test_who_was_given_something_is_told_every_day_until_it_is_settled(
    rows: list[Discrepancy], lan: User, minh: User
) -> None:
    today = timezone.localdate()
    assign(rows[:2], to=minh, due_on=today, actor=lan, at=timezone.now())
    first = sent()
    assert "- 2 sai lệch được giao cho bạn" in str(first["minh"].body)
    assert "quá hạn" not in str(first["minh"].body)
    assert sent() == {}  # at most one a day
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        second = sent()
        assert set(second) == {"minh"}  # nothing new for Lan
        assert "- 2 mục trong đó đã quá hạn" in str(second["minh"].body)
    explain_all(rows[:2], explanation="Đúng", actor=lan, at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert sent() == {}


def test_nothing_is_sent_when_there_is_nothing(rows: list[Discrepancy], lan: User) -> None:
    explain_all(rows, explanation="Đúng", actor=lan, at=timezone.now())
    assert sent() == {}
    assert not DigestSent.objects.exists()


def test_who_switched_it_off_or_lost_his_role_gets_none(
    rows: list[Discrepancy], client: Client, lan: User, minh: User
) -> None:
    assign(rows, to=minh, due_on=None, actor=lan, at=timezone.now())
    client.force_login(lan)
    assert "checked" in client.get("/office/settings/").content.decode()
    client.post("/office/settings/", {})
    assert "checked" not in client.get("/office/settings/").content.decode()
    minh.memberships.all().delete()
    assert sent() == {}
    client.post("/office/settings/", {"wants_digest": "on"})
    assert set(sent()) == {"lan"}


def test_a_mail_that_fails_holds_up_no_other_and_is_tried_again(
    rows: list[Discrepancy], lan: User, minh: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assign(rows[:1], to=minh, due_on=None, actor=lan, at=timezone.now())
    deliver = mail.EmailMultiAlternatives.send
    attempts: list[str] = []

    def refuse_lan(message: mail.EmailMultiAlternatives, **options: bool) -> int:
        attempts.append(message.to[0])
        if message.to == ["lan@example.vn"]:
            raise SMTPRecipientsRefused({})
        return deliver(message, **options)

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMultiAlternatives, "send", refuse_lan)
        assert set(sent()) == {"minh"}
    assert attempts.count("lan@example.vn") == 2  # at once, and by the background job
    assert set(DigestSent.objects.values_list("person", flat=True)) == {minh.pk}
    assert set(sent()) == {"lan"}


def test_the_schedule_mails_on_working_days_alone(rows: list[Discrepancy]) -> None:
    sunday = datetime(2026, 3, 15, 7, 0, tzinfo=timezone.get_current_timezone())
    with time_machine.travel(sunday), override_settings(TASKS=QUEUE_IN_DATABASE):
        mail_digests_job.func()
    assert mail.outbox == []
    with (
        time_machine.travel(sunday + timedelta(days=1)),
        override_settings(TASKS=QUEUE_IN_DATABASE),
    ):
        mail_digests_job.func()
    assert [message.to for message in mail.outbox] == [["lan@example.vn"]]


def test_a_mail_of_the_schedule_that_fails_is_tried_again_an_hour_later(
    rows: list[Discrepancy], lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_words: object, **_options: object) -> int:
        raise ConnectionRefusedError

    monday = datetime(2026, 3, 16, 7, 0, tzinfo=timezone.get_current_timezone())
    with (
        time_machine.travel(monday, tick=False),
        override_settings(TASKS=QUEUE_IN_DATABASE),
        monkeypatch.context() as patch,
    ):
        patch.setattr(mail.EmailMultiAlternatives, "send", refuse)
        mail_digests_job.func()
    again = DBTaskResult.objects.get()
    assert again.args_kwargs["args"] == [lan.pk]
    assert again.run_after == monday + timedelta(hours=1)
    with time_machine.travel(monday + timedelta(hours=1)):
        mail_digest_job.func(lan.pk)
    assert [message.to for message in mail.outbox] == [["lan@example.vn"]]


def test_who_can_no_longer_open_a_record_is_told_nothing_of_it(
    rows: list[Discrepancy], lan: User, thao: User, units: LittleProvince
) -> None:
    assign(rows, to=thao, due_on=None, actor=lan, at=timezone.now())
    membership = thao.memberships.get()
    membership.province_wide = False
    membership.save()
    assert set(sent()) == {"lan"}


def test_a_visitor_has_no_settings(client: Client) -> None:
    assert client.get("/office/settings/")["Location"].startswith("/accounts/login/")

"""Which event of a dossier tells whom what."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.citizens import enrol_by_phone
from thuocdo.accounts.languages import choose_language
from thuocdo.dossiers import services
from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.dossiers.message_texts import shipped_texts
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.notices.models import Message, Notice, WebhookSubscription
from thuocdo.settings.gateways import gateway
from thuocdo.working_time.tests.calendars import at

pytestmark = pytest.mark.django_db
SUBMITTER = Person("Lê Văn Tám", part="submitter", phone="0987654321", email="tam@example.vn")


@pytest.fixture(autouse=True)
def sms(settings: Any) -> None:
    settings.NOTICE_GATEWAYS = {
        "sms": gateway("http://127.0.0.1:1/", "", "{}"),
        "zalo": gateway("", "", "{}"),
    }
    settings.BASE_URL = "https://cchc.example.vn"


def told() -> list[tuple[str, str]]:
    rows = Message.objects.exclude(channel="webhook").order_by("pk")
    return [(one.destination, one.text) for one in rows]


def subscribe(unit: Any) -> WebhookSubscription:
    return WebhookSubscription.objects.create(
        unit=unit, name="Kho", address="https://kho.example.vn/", event_types=["dossiers.*"],
        secret_nonce="n", made_at=MONDAY,
    )  # fmt: skip


def test_whoever_is_accepted_hears_his_code_and_when_to_come(office: Office) -> None:
    dossier = office.received(accept_at_once=True)
    ((to, text),) = told()
    assert to == "+84912345678"
    assert text == (
        f"Hồ sơ {dossier.code} đã được tiếp nhận. Hẹn trả kết quả: 17:30 09/03/2026."
        " Theo dõi tại https://cchc.example.vn/track/"
    )
    message = Message.objects.get()
    assert (message.about_room, message.about_id) == ("dossiers", str(dossier.pk))
    assert message.unit == office.ward


def test_submitter_and_owner_are_told_each_at_his_address(office: Office) -> None:
    office.received(people=[OWNER, SUBMITTER], accept_at_once=True)
    assert [to for to, _text in told()] == ["+84987654321", "+84912345678"]


def test_two_parts_of_one_person_are_told_once(office: Office) -> None:
    office.received(
        people=[OWNER, Person("Phạm Thị Hoa", part="submitter", phone="0912345678")],
        accept_at_once=True,
    )
    assert len(told()) == 1


def test_without_a_gateway_a_mail_goes_out(office: Office, settings: Any) -> None:
    settings.NOTICE_GATEWAYS = {name: gateway("", "", "{}") for name in ("sms", "zalo")}
    office.received(people=[OWNER, SUBMITTER], accept_at_once=True)
    assert [to for to, _text in told()] == ["tam@example.vn"]


def test_what_is_handed_in_online_is_acknowledged(office: Office) -> None:
    office.received(channel="online", actor=None)
    assert "Cơ quan đã nhận hồ sơ" in told()[0][1]


def test_each_step_tells_the_citizen_what_he_must_know(office: Office) -> None:
    dossier = office.in_hand()
    services.request_supplement(
        dossier,
        content="Giấy chứng sinh bản chính.",
        actor=office.handler,
        at=at("2026-03-03 10:00"),
    )
    services.receive_supplement(dossier, actor=office.clerk, at=at("2026-03-04 10:00"))
    services.extend(
        dossier, amount=Decimal(2), unit="working_day", reason="Chờ xác minh", actor=office.approver,
        at=at("2026-03-05 10:00"),
    )  # fmt: skip
    services.resolve(dossier, actor=office.approver, at=at("2026-03-06 10:00"))
    services.return_result(dossier, actor=office.records, at=at("2026-03-06 11:00"))
    texts = [text for _to, text in told()]
    expected = [
        "đã được tiếp nhận",
        "cần bổ sung: Giấy chứng sinh bản chính.",
        "xin lỗi",
        "đã có kết quả",
        "đã được trả",  # the invitation to rate comes days later, and once: test_inviting
    ]
    assert [word in text for word, text in zip(expected, texts, strict=True)] == [True] * 5


def test_no_message_of_any_kind_names_a_person(office: Office, units: Any) -> None:
    subscribe(units.province)
    dossier = office.in_hand()
    services.request_withdrawal(dossier, actor=None, at=at("2026-03-03 10:00"))
    said = " ".join(
        f"{one.subject} {one.text} {json.dumps(one.payload, ensure_ascii=False)}"
        for one in Message.objects.all()
    )
    for word in ("Hoa", "Bảo An", "038190001234", "912345678"):
        assert word not in said


def test_who_gets_a_dossier_is_told_unless_he_took_it_himself(office: Office) -> None:
    dossier = office.received(accept_at_once=True)
    services.hand_over(
        dossier, to_unit=office.ward, to_official=office.handler, step_name="Thẩm định",
        actor=office.clerk, at=at("2026-03-02 10:00"),
    )  # fmt: skip
    notice = Notice.objects.get(recipient=office.handler)
    assert notice.text == f"Hồ sơ {dossier.code} đã chuyển đến bạn: Thẩm định"
    assert notice.text_en.startswith(f"Dossier {dossier.code} is with you now")
    services.hand_over(
        dossier, to_unit=office.ward, to_official=office.handler, actor=office.handler,
        at=at("2026-03-02 11:00"),
    )  # fmt: skip
    assert Notice.objects.count() == 1


def test_a_unit_that_is_asked_and_a_holder_of_what_is_withdrawn_are_told(office: Office) -> None:
    dossier = office.in_hand()
    Notice.objects.all().delete()
    services.request_opinion(
        dossier, unit=office.ward, question="Đủ điều kiện?", answer_due_at=at("2026-03-05 17:00"),
        actor=office.handler, at=at("2026-03-03 10:00"),
    )  # fmt: skip
    assert [one.recipient for one in Notice.objects.all()] == [office.approver]
    services.request_withdrawal(dossier, actor=None, at=at("2026-03-03 11:00"))
    assert Notice.objects.filter(text__startswith="Người nộp xin rút").exists()


def test_every_event_reaches_a_subscribed_system_in_order(office: Office, units: Any) -> None:
    subscribe(units.province)
    subscribe(units.elsewhere)
    dossier = office.in_hand()
    events = Message.objects.filter(channel="webhook").order_by("pk")
    assert [one.payload["data"]["number"] for one in events] == [1, 2, 3]
    assert [one.payload["type"] for one in events] == [
        f"dossiers.{one.kind}" for one in dossier.events.order_by("number")
    ]


def test_a_rollback_tells_nobody(office: Office, units: Any) -> None:
    subscribe(units.province)

    def change_that_fails() -> None:
        with transaction.atomic():
            office.in_hand()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_that_fails()
    assert not Message.objects.exists()
    assert not Notice.objects.exists()


def test_the_same_request_twice_tells_once(office: Office) -> None:
    for _ in range(2):
        office.received(accept_at_once=True, request_id="r1")
    assert len(told()) == 1


def test_receiving_costs_one_query_more_and_an_act_two(office: Office) -> None:
    def queries_of(act: Any) -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            act()
        return [one["sql"] for one in caught if '"notices_' in one["sql"]]

    office.received(accept_at_once=True)
    received = queries_of(lambda: office.received(people=[OWNER, SUBMITTER], accept_at_once=True))
    # The first is kept for some seconds, the second writes the events and all else of the dossier, too.
    assert [one.split()[0] for one in received] == ["SELECT", "WITH"]
    dossier = office.in_hand()
    with CaptureQueriesContext(connection) as caught:
        services.resolve(dossier, actor=office.approver, at=at("2026-03-06 10:00"))
    ours = [
        one["sql"]
        for one in caught
        if "notices_message" in one["sql"] or "dossiers_applicant" in one["sql"]
    ]
    assert len(ours) == 2


def test_officials_hear_once_a_day_what_is_due_on_the_next_working_day(office: Office) -> None:
    first = office.in_hand()  # due Monday 9 March
    second = office.in_hand()
    for _ in range(2):
        assert services.remind_of_due(at=at("2026-03-06 07:00")) == 1  # a Friday
    notice = Notice.objects.get(dedupe_key="due:2026-03-09")
    assert notice.text == f"2 hồ sơ của bạn đến hạn ngày 09/03/2026: {first.code}, {second.code}"
    assert services.remind_of_due(at=at("2026-03-05 07:00")) == 0


def test_every_text_has_both_languages_and_known_events() -> None:
    for (audience, event, language), words in shipped_texts().items():
        assert words.text
        assert bool(words.subject) == (audience == "citizen")
        assert language in {"vi", "en"}
        both = [shipped_texts()[audience, event, one] for one in ("vi", "en")]
        assert both[0].text != both[1].text
        names = [set(re.findall(r"{(\w+)}", f"{one.subject} {one.text}")) for one in both]
        assert names[0] - {"what"} == names[1] - {"what"}, event
        known = event.removesuffix("_no_term").removesuffix(
            "_by_post"
        ) in EVENT_TYPES or event.startswith("escalation_")
        assert known or event in {
            "due_next_day", "application_forgotten", "rating_invited", "supplement_unanswered", "turn_came_alone",
        }  # fmt: skip


def test_each_is_written_to_in_the_language_he_chose(office: Office) -> None:
    tam = enrol_by_phone("+84987654321", at=MONDAY)
    choose_language(tam.user, "en")
    dossier = office.received(people=[OWNER, SUBMITTER], accept_at_once=True)
    came, owner = (text for _to, text in told())
    assert came.startswith(f"Your dossier {dossier.code} was accepted.")
    assert owner.startswith(f"Hồ sơ {dossier.code} đã được tiếp nhận.")

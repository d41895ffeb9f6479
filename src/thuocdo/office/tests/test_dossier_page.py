"""The page of one dossier: what it shows, to whom, what can be done there, and what it costs."""

from __future__ import annotations

import html
import io
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.acts import ACTS
from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.dossiers.models import Dossier, PersonalDataAccess, SubmittedForm
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.office.dossiers.forms import FORMS
from thuocdo.office.dossiers.pages import ACT_WORDS
from thuocdo.office.dossiers.words import EVENT_WORDS, STATUS_WORDS, hours_text
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.tests.factories import SINCE

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Return a dossier of today in the hands of the handler."""
    return office.in_hand(timezone.now() - timedelta(hours=1))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(dossier: Dossier, rest: str = "") -> str:
    return f"/office/dossiers/{dossier.pk}/{rest}"


def shown(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def offered(page: str) -> set[str]:
    return set(re.findall(r'id="act-(\w+)"', page))


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"\s+value="([^"]+)"', page)
    assert found, name
    return found[1]


def act(client: Client, dossier: Dossier, name: str, **said: Any) -> Any:
    page = shown(client, address(dossier))
    seen = {"seen": hidden(page, "seen"), "request_id": f"{hidden(page, 'request_id')}-{name}"}
    return client.post(address(dossier, f"do/{name}/"), seen | said)


# What it shows


def test_it_shows_data_people_masked_history_and_the_line(office: Office, dossier: Dossier) -> None:
    page = shown(signed_in(office.handler), address(dossier))
    for text in (
        dossier.code,
        "Đăng ký khai sinh cho cháu Bảo An",
        "Đang xử lý",
        "P*** T*** H***",
        "Chuyển hồ sơ",
        "Đồng hồ pháp luật",
        "Đồng hồ bộ chỉ số",
    ):
        assert text in page, text
    for text in ("Phạm Thị Hoa", "038190001234", "0912345678"):
        assert text not in page


def test_it_says_that_there_are_state_secrets_in_a_dossier(
    office: Office, dossier: Dossier
) -> None:
    secret = office.received(work=services.CounterWork(secret=True), subject="Nội dung mật")
    client = signed_in(office.handler)
    page = shown(client, address(secret))
    assert "bí mật nhà nước" in page
    assert "không sao chụp" in page
    assert "Nội dung mật" not in page
    assert "bí mật nhà nước" not in shown(client, address(dossier))


def test_the_people_in_full_are_shown_once_and_kept(office: Office, dossier: Dossier) -> None:
    client = signed_in(office.handler)
    answer = client.post(address(dossier, "people/"))
    page = answer.content.decode()
    assert "Phạm Thị Hoa" in page
    assert "038190001234" in page
    assert answer["Cache-Control"] == "private, no-store"
    assert PersonalDataAccess.objects.get().user == office.handler
    assert client.get(address(dossier, "people/")).status_code == 405
    assert "Phạm Thị Hoa" not in shown(client, address(dossier))


def test_whoever_only_reads_is_offered_nothing(office: Office, dossier: Dossier) -> None:
    reader = official(office.ward, Role.REFORM_OFFICER, "Nguyễn Thị Lan")
    client = signed_in(reader)
    page = shown(client, address(dossier))
    assert offered(page) == set()
    assert "Xem đầy đủ" not in page
    assert client.post(address(dossier, "people/")).status_code == 403
    assert client.post(address(dossier, "do/resolve/"), {"seen": 3}).status_code == 403
    assert not PersonalDataAccess.objects.exists()


@pytest.mark.parametrize(
    ("person", "acts"),
    [
        ("clerk", {"hand_over", "request_supplement", "request_withdrawal", "correct_mistake"}),
        (
            "handler",
            {
                "hand_over", "finish_step", "request_supplement", "request_opinion", "require_payment",
                "attach_result", "correct_mistake",
            },
        ),
        (
            "approver",
            {
                "resolve", "hand_over", "finish_step", "request_supplement", "request_opinion",
                "require_payment", "extend", "direct", "refuse", "stop", "attach_result", "correct_mistake",
            },
        ),
        ("records", {"attach_result", "correct_mistake"}),
    ],
)  # fmt: skip
def test_everybody_is_offered_what_he_may_do(
    office: Office, dossier: Dossier, person: str, acts: set[str]
) -> None:
    assert offered(shown(signed_in(getattr(office, person)), address(dossier))) == acts


def first_act(page: str) -> str:
    """Return the first act of the page, with a star where its form stands open."""
    found = re.search(r'<details id="act-(\w+)"( open)?', page)
    assert found
    return found[1] + ("*" if found[2] else "")


_QUESTIONS = '{"type": "object", "title": "T", "properties": {"g": {"type": "object", "title": "N", "properties": {"a": {"type": "string", "title": "A"}}}}}'


@pytest.mark.parametrize("wished", ["counter", "post", "online"])
def test_a_result_is_handed_over_as_the_applicant_wished(office: Office, wished: str) -> None:
    dossier = office.in_hand(timezone.now(), channel="online")
    form = set_form(office.version, text=_QUESTIONS, valid_from=SINCE, actor=None, at=MONDAY)
    SubmittedForm.objects.create(
        dossier=dossier, form=form, answers={}, schema_sha256="0" * 64, answers_sha256="0" * 64, submitted_at=MONDAY,
        delivery_way=wished, delivery_address="Số 7 phố Cũ" if wished == "post" else "",
    )  # fmt: skip
    services.resolve(dossier, result_number="12/GP", actor=office.approver, at=timezone.now())
    page = shown(signed_in(office.clerk), address(dossier))
    ways = re.search(r'<select id="[^"]*-way" name="way">(.*?)</select>', page, re.DOTALL)
    assert ways is not None
    chosen = re.search(r'value="(\w+)" selected', ways[1])
    # Without a mark the first of the list is chosen: at the counter.
    assert (chosen[1] if chosen else "counter") == wished


def test_once_a_result_is_signed_giving_it_comes_first(office: Office, dossier: Dossier) -> None:
    services.resolve(dossier, result_number="12/GP", actor=office.approver, at=timezone.now())
    assert first_act(shown(signed_in(office.clerk), address(dossier))) == "return_result*"
    records = shown(signed_in(office.records), address(dossier))
    assert first_act(records) == "return_result*"
    approver = shown(signed_in(office.approver), address(dossier))
    assert not first_act(approver).endswith("*")
    assert "đang ở Bộ phận Một cửa" in approver
    assert "Việc tiếp theo" not in approver


def last_wednesday() -> datetime:
    """Return ten o'clock of the last Wednesday: at week-ends two working days more may end where nine days with a pause do."""
    today = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    return today - timedelta(days=(today.weekday() - 3) % 7 + 1)


def test_a_supplement_and_an_extension_explain_the_two_clocks(office: Office) -> None:
    now = last_wednesday()
    dossier = office.in_hand(now - timedelta(days=9))
    services.request_supplement(
        dossier, content="Giấy chứng sinh", actor=office.handler, at=now - timedelta(days=7)
    )
    services.receive_supplement(dossier, actor=office.clerk, at=now - timedelta(days=1))
    services.extend(
        dossier,
        amount=Decimal(2),
        unit="working_day",
        reason="Xác minh",
        actor=office.approver,
        at=now,
    )
    page = shown(signed_in(office.handler), address(dossier))
    assert "Luật tính lại từ đầu khi nhận đủ giấy tờ bổ sung" in page
    assert "Gia hạn dời hạn theo luật" in page
    assert "Chờ bổ sung giấy tờ" in page
    assert "Hạn gốc" in page


def test_ended_after_an_extension_both_dates_say_how_it_stood(office: Office) -> None:
    dossier = services.extend(
        office.in_hand(), amount=Decimal(2), unit="working_day", reason="Mưa", actor=office.approver, at=MONDAY,
    )  # fmt: skip
    assert dossier.original_due_at is not None
    late = dossier.original_due_at + timedelta(days=1)
    services.resolve(dossier, actor=office.approver, at=late)
    page = shown(signed_in(office.handler), address(dossier))
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))
    assert facts["Hạn trả"].endswith(" · trước hạn")
    assert facts["Hạn gốc"].endswith(" · trễ hạn")


# What can be done


def test_from_reception_to_return_with_plain_forms(office: Office) -> None:
    dossier = office.received(timezone.now() - timedelta(hours=2))
    clerk, handler, approver = map(signed_in, (office.clerk, office.handler, office.approver))
    place = f"{office.ward.pk}:{office.handler.pk}"
    assert act(clerk, dossier, "accept").status_code == 302
    assert act(clerk, dossier, "hand_over", to=place).status_code == 302
    answer = act(handler, dossier, "hand_over", to=f"{office.ward.pk}:{office.approver.pk}")
    assert answer.status_code == 302
    said = {"result_number": "12/GKS", "electronic": "on"}
    assert act(approver, dossier, "resolve", **said).status_code == 302
    assert act(clerk, dossier, "return_result", way="counter").status_code == 302
    row = Dossier.objects.get(pk=dossier.pk)
    assert row.status == Status.RESULT_RETURNED
    assert offered(shown(clerk, address(dossier))) == {"correct_mistake"}


def test_who_is_later_sees_who_did_what_and_keeps_what_he_typed(
    office: Office, dossier: Dossier
) -> None:
    client = signed_in(office.approver)
    page = shown(client, address(dossier))
    services.hand_over(
        dossier, to_unit=office.ward, actor=office.handler, at=timezone.now(), note="x"
    )
    answer = client.post(
        address(dossier, "do/refuse/"),
        {"seen": hidden(page, "seen"), "request_id": "a", "reason": "Không đủ điều kiện"},
    )
    assert answer.status_code == 409
    body = html.unescape(answer.content.decode())
    assert "Đỗ Thị Thanh vừa chuyển hồ sơ" in body
    assert re.search(r"<textarea[^>]*>Không đủ điều kiện</textarea>", body)
    assert hidden(body, "seen") == str(int(hidden(page, "seen")) + 1)
    assert Dossier.objects.get(pk=dossier.pk).status == Status.PROCESSING


def test_what_cannot_be_done_any_more_still_shows_what_was_typed(
    office: Office, dossier: Dossier
) -> None:
    client = signed_in(office.approver)
    services.resolve(dossier, actor=office.approver, at=timezone.now())
    answer = client.post(
        address(dossier, "do/refuse/"), {"request_id": "a", "reason": "Không đủ điều kiện"}
    )
    body = html.unescape(answer.content.decode())
    assert answer.status_code == 409
    assert re.search(r'<blockquote class="typed">\s*Không đủ điều kiện\s*</blockquote>', body)


def test_the_same_form_sent_twice_does_it_once(office: Office, dossier: Dossier) -> None:
    client = signed_in(office.approver)
    page = shown(client, address(dossier))
    said = {"seen": hidden(page, "seen"), "request_id": "twice", "amount": "50.000"}
    for _time in range(2):
        assert client.post(address(dossier, "do/require_payment/"), said).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).owed_vnd == 50_000


def test_a_supplement_is_written_from_coded_reasons(office: Office, dossier: Dossier) -> None:
    services.add_document(dossier, name="Tờ khai", actor=office.clerk, at=timezone.now())
    answer = act(
        signed_in(office.handler),
        dossier,
        "request_supplement",
        at_d1="paper_unreadable",
        at_d9="paper_missing",
        reason=["authority_missing", "no_such_code"],
    )
    assert answer.status_code == 302
    told = dossier.events.get(kind="supplement_requested").payload
    assert told["reasons"] == ["paper_unreadable@d1", "authority_missing"]
    assert "- Tờ khai: Bản chụp mờ" in told["content"]
    assert "Hãy chụp lại nơi đủ sáng" in told["instruction"]
    page = shown(signed_in(office.clerk), address(dossier))
    assert "Bản chụp mờ, mất góc, không đọc được: Tờ khai" in page
    assert "- Tờ khai: Bản chụp mờ" not in page, "what was written from the reason is said once"


def test_a_supplement_says_something(office: Office, dossier: Dossier) -> None:
    answer = act(signed_in(office.handler), dossier, "request_supplement")
    assert "Chưa có lý do nào." in answer.content.decode()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 giờ"), (20, "1 phút"), (179, "2 phút"), (180, "0,1 giờ"), (23_400, "6,5 giờ")],
)
def test_a_short_time_is_said_in_minutes(seconds: int, text: str) -> None:
    assert hours_text(seconds) == text


def test_a_second_supplement_needs_reason_and_approver(office: Office, dossier: Dossier) -> None:
    client = signed_in(office.handler)
    assert act(client, dossier, "request_supplement", content="A").status_code == 302
    services.receive_supplement(dossier, actor=office.clerk, at=timezone.now())
    assert act(client, dossier, "request_supplement", content="B").status_code == 422
    answer = act(
        client,
        dossier,
        "request_supplement",
        content="B",
        why_again="Bản bổ sung mờ",
        approver=office.approver.pk,
    )
    assert answer.status_code == 302


def test_the_apology_is_drafted_before_it_is_signed(office: Office, dossier: Dossier) -> None:
    said = {"amount": "2", "unit": "working_day", "reason": "Cần xác minh"}
    answer = act(signed_in(office.approver), dossier, "extend", draft="1", **said)
    body = html.unescape(answer.content.decode())
    assert "xin lỗi ông/bà vì hồ sơ" in body
    assert Dossier.objects.get(pk=dossier.pk).extension_count == 0
    assert act(signed_in(office.approver), dossier, "extend", **said).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).extension_count == 1


def test_a_hand_over_can_be_taken_back_until_somebody_acts(
    office: Office, dossier: Dossier
) -> None:
    client = signed_in(office.handler)
    act(client, dossier, "hand_over", to=f"{office.ward.pk}:{office.approver.pk}")
    assert Dossier.objects.get(pk=dossier.pk).holder == office.approver
    assert "Lấy lại hồ sơ vừa chuyển" in shown(client, address(dossier))
    assert act(client, dossier, "give_back").status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).holder == office.handler
    assert act(signed_in(office.approver), dossier, "give_back").status_code == 409


def test_an_extension_takes_a_number_as_it_is_written_here(
    office: Office, dossier: Dossier
) -> None:
    client = signed_in(office.approver)
    said = {"unit": "working_day", "reason": "Cần xác minh"}
    assert act(client, dossier, "extend", amount="-3", **said).status_code == 422
    assert act(client, dossier, "extend", amount="1,5", **said).status_code == 302
    assert (
        "Thêm 1,5 ngày làm việc" in client.get(f"/office/dossiers/{dossier.pk}/").content.decode()
    )


def test_a_receiver_has_to_belong_to_the_unit(
    office: Office, dossier: Dossier, units: LittleProvince
) -> None:
    stranger = official(units.other_ward, Role.HANDLER, "Người Bên")
    client = signed_in(office.handler)
    for to in (f"{office.ward.pk}:{stranger.pk}", "999999:", "x", ""):
        assert act(client, dossier, "hand_over", to=to).status_code == 422
    assert act(client, dossier, "hand_over", other_unit="phuong ben").status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).holder_unit == units.other_ward


def test_a_form_that_was_kept_of_one_dossier_shows_nothing_of_it_in_another(office: Office) -> None:
    client = signed_in(office.handler)
    pages = []
    for step in ("Đo đạc thực địa", "Thẩm tra hồ sơ", "Đo đạc thực địa"):
        dossier = office.in_hand(timezone.now())
        services.hand_over(
            dossier,
            to_unit=office.ward,
            to_official=office.handler,
            step_name=step,
            actor=office.handler,
            at=timezone.now(),
        )
        pages.append((dossier, shown(client, address(dossier))))
    forms = [re.findall(r"<form.*?</form>", page, re.DOTALL) for _dossier, page in pages]
    told = ["".join(found) for found in forms]
    assert "Đo đạc thực địa" in told[0]
    assert "Thẩm tra hồ sơ" in told[1]
    assert "Đo đạc thực địa" not in told[1]
    for dossier, page in pages:
        assert {hidden(page, "seen")} == {str(Dossier.objects.get(pk=dossier.pk).event_count)}
        assert f'action="{address(dossier, "do/finish_step/")}"' in page
    keys = [hidden(page, "request_id") for _dossier, page in pages]
    assert len(set(keys)) == len(keys)


def test_an_unknown_act_is_not_there(office: Office, dossier: Dossier) -> None:
    client = signed_in(office.approver)
    assert client.post(address(dossier, "do/delete/")).status_code == 404
    assert client.get(address(dossier, "do/resolve/")).status_code == 405


# Papers


def test_a_pdf_is_shown_beside_the_data_and_anything_else_is_downloaded(
    office: Office, dossier: Dossier, settings: Any, tmp_path: Any
) -> None:
    settings.ATTACHMENTS_DIR = tmp_path
    at = timezone.now()
    for name, content in (("a.pdf", b"%PDF-1.4 x"), ("b.txt", b"<script>alert(1)</script>")):
        file = store(io.BytesIO(content), name=name, actor=office.clerk, at=at)
        services.add_document(dossier, name=name, attachment=file, actor=office.clerk, at=at)
    client = signed_in(office.handler)
    page = shown(client, address(dossier, "?paper=1"))
    assert f'<iframe src="{address(dossier, "papers/1/?inline=1")}"' in page
    assert "frame-src 'self'" in client.get(address(dossier))["Content-Security-Policy"]
    shows = client.get(address(dossier, "papers/1/?inline=1"))
    assert b"".join(shows) == b"%PDF-1.4 x"
    assert shows["Content-Disposition"].startswith("inline")
    assert shows["X-Frame-Options"] == "SAMEORIGIN"
    text = client.get(address(dossier, "papers/2/?inline=1"))
    assert b"script" in b"".join(text)
    assert text["Content-Disposition"].startswith("attachment")
    assert client.get(address(dossier, "papers/3/")).status_code == 404


def test_who_opens_a_file_is_kept_and_who_sees_its_name_is_not(
    office: Office, dossier: Dossier, units: LittleProvince, settings: Any, tmp_path: Any
) -> None:
    settings.ATTACHMENTS_DIR = tmp_path
    at = timezone.now()
    file = store(io.BytesIO(b"%PDF-1.4 x"), name="a.pdf", actor=office.clerk, at=at)
    services.add_document(dossier, name="a.pdf", attachment=file, actor=office.clerk, at=at)
    services.add_document(dossier, name="Bản giấy", actor=office.clerk, at=at)
    client = signed_in(office.handler)
    shown(client, address(dossier, "?paper=1"))
    assert client.get(address(dossier, "papers/2/")).status_code == 404
    stranger = signed_in(official(units.other_ward, Role.LEADER, "Người Bên"))
    assert stranger.get(address(dossier, "papers/1/")).status_code == 404
    assert not PersonalDataAccess.objects.exists()
    assert b"".join(client.get(address(dossier, "papers/1/?inline=1"))) == b"%PDF-1.4 x"
    reader = official(office.ward, Role.REFORM_OFFICER, "Nguyễn Thị Lan")
    assert b"".join(signed_in(reader).get(address(dossier, "papers/1/"))) == b"%PDF-1.4 x"
    kept = PersonalDataAccess.objects.filter(dossier=dossier).order_by("pk")
    assert [(one.user, one.purpose) for one in kept] == [
        (office.handler, "xem giấy tờ"),
        (reader, "xem giấy tờ"),
    ]


# Who sees it


def test_a_stranger_learns_nothing(office: Office, dossier: Dossier, units: LittleProvince) -> None:
    strangers = [
        official(units.other_ward, Role.LEADER, "Người Bên"),
        official(units.elsewhere, Role.LEADER, "Người Xa"),
    ]
    for stranger in strangers:
        client = signed_in(stranger)
        for rest in ("", "people/", "papers/1/", *(f"do/{name}/" for name in FORMS)):
            for method in (client.get, client.post):
                real = method(address(dossier, rest))
                none = method(f"/office/dossiers/999999/{rest}")
                assert real.status_code == none.status_code in {404, 405}
    assert Client().get(address(dossier)).status_code == 302


def test_what_people_type_is_never_markup(office: Office) -> None:
    dossier = office.in_hand(timezone.now(), subject="<script>alert(1)</script>")
    services.hand_over(
        dossier,
        to_unit=office.ward,
        step_name="<img src=x onerror=alert(2)>",
        note="{{ 7 * 7 }}",
        actor=office.handler,
        at=timezone.now(),
    )
    page = signed_in(office.handler).get(address(dossier)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7 * 7 }}" in page


def test_every_event_and_status_has_words() -> None:
    assert set(EVENT_TYPES) == set(EVENT_WORDS)
    assert set(STATUS_WORDS) == set(Status)
    assert set(ACT_WORDS) == {*ACTS, "give_back", "replace_paper"}
    # Money is taken in its own panel, by the form that takes it on every page.
    assert set(FORMS) == set(ACT_WORDS) - {"record_payment"}


# What it costs


def test_it_costs_the_same_with_5_papers_and_events_as_with_50(office: Office) -> None:
    at = timezone.now() - timedelta(days=1)
    client = signed_in(office.approver)
    dossier = office.in_hand(at)
    grow(office, dossier, 5)
    counted(client, dossier)  # what never changes is in memory after the first look
    few = counted(client, dossier)
    grow(office, dossier, 45)
    counted(client, dossier)  # that took long: what is renewed from time to time is renewed here
    assert counted(client, dossier) == few <= MOST


def grow(office: Office, dossier: Dossier, number: int) -> None:
    for _one in range(number):
        at = timezone.now()
        services.add_document(dossier, name="Giấy tờ", actor=office.clerk, at=at)
        services.hand_over(
            dossier, to_unit=office.ward, to_official=office.handler, actor=office.handler, at=at
        )


def counted(client: Client, dossier: Dossier) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(dossier)).status_code == 200
    return len(queries)

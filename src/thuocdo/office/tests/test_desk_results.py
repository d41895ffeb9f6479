"""Giving results back at the counter, by post, and the lists that go to the agencies."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, PersonalDataAccess
from thuocdo.dossiers.status import DeliveryState, Status
from thuocdo.dossiers.tests.factories import Office, official, procedure
from thuocdo.office.desk.lists import lists_page, waits_until_morning
from thuocdo.payments.models import PaymentOrder
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
RESULTS = "/office/desk/results/"
LISTS = "/office/desk/lists/"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def resolved(office: Office, **changes: Any) -> Dossier:
    at = timezone.now() - timedelta(days=9)
    return services.resolve(office.in_hand(at, **changes), actor=office.approver, at=at)


def act(client: Client, dossier: Dossier, name: str, **said: Any) -> Any:
    data = {"seen": "", "request_id": "", "way": "counter"} | said
    return client.post(f"{RESULTS}{dossier.pk}/do/{name}/", data)


def test_what_waits_is_listed_with_how_long_and_found_by_code_name_and_number(
    office: Office,
) -> None:
    dossier, _other = resolved(office), office.in_hand()
    client = signed_in(office.clerk)
    page = text(client.get(RESULTS))
    assert re.findall(r'class="code"\s+href="[^"]+">([^<]+)<', page) == [dossier.code]
    assert "9 ngày" in page
    assert "Phạm Thị Hoa" not in page
    for words in (
        dossier.code,
        f"https://example.org/q/{dossier.code}~1.1~TN2~ABC",
        "038190001234",
        "pham thi hoa",
    ):
        answer = client.post(RESULTS, {"q": words})
        assert answer.status_code == 302, words
        assert answer["Location"] == f"{RESULTS}{dossier.pk}/"
    assert "Không có kết quả nào đang chờ" in text(client.post(RESULTS, {"q": "nguyen van x"}))


def test_whoever_fetches_is_named_and_shows_his_card(office: Office) -> None:
    dossier, client = resolved(office), signed_in(office.clerk)
    page = text(client.get(f"{RESULTS}{dossier.pk}/"))
    assert "Phạm Thị Hoa" not in page
    full = text(client.post(f"{RESULTS}{dossier.pk}/people/"))
    assert "Phạm Thị Hoa" in full
    assert "038190001234" in full
    assert PersonalDataAccess.objects.get().user == office.clerk
    assert act(client, dossier, "return_result").status_code == 422
    assert act(client, dossier, "return_result", fetched_by="owner").status_code == 422
    answer = act(client, dossier, "return_result", fetched_by="owner", id_shown="on")
    assert answer.status_code == 302
    event = dossier.events.latest("number")
    assert event.payload["fetched_by"] == "owner"
    assert event.payload["id_shown"] is True


def test_nothing_is_given_while_money_is_owed_unless_the_clerk_says_so(office: Office) -> None:
    work = services.CounterWork(services.Decision.ACCEPT, fee=services.FeeAtCounter(50_000))
    dossier = resolved(office, work=work)
    client = signed_in(office.clerk)
    assert "Còn phải nộp 50.000 đồng" in text(client.get(f"{RESULTS}{dossier.pk}/"))
    given = {"fetched_by": "owner", "id_shown": "on"}
    assert act(client, dossier, "return_result", **given).status_code == 422
    assert (
        act(client, dossier, "record_payment", amount="50000", reference="BL1").status_code == 404
    )
    answer = client.post(*cash_form(text(client.get(f"{RESULTS}{dossier.pk}/"))))
    assert answer["Location"] == f"{RESULTS}{dossier.pk}/"
    assert act(client, dossier, "return_result", **given).status_code == 302


def cash_form(page: str) -> tuple[str, dict[str, str]]:
    """Return the address and the fields of the form that takes cash."""
    found = re.search(
        r'action="(/office/payments/dossiers/\d+/cash/)"(.*?)</form>', page, re.DOTALL
    )
    assert found is not None
    fields = re.findall(r'name="(amount_vnd|request_id|back)"\s+value="([^"]*)"', found[2])
    return found[1], dict(fields)


def test_cash_is_taken_on_the_page_of_the_result_once_and_its_receipt_is_there(
    office: Office,
) -> None:
    work = services.CounterWork(services.Decision.ACCEPT, fee=services.FeeAtCounter(50_000))
    dossier = resolved(office, work=work)
    client = signed_in(office.clerk)
    where, said = cash_form(text(client.get(f"{RESULTS}{dossier.pk}/")))
    for _press in range(2):
        assert client.post(where, said)["Location"] == f"{RESULTS}{dossier.pk}/"
    order = PaymentOrder.objects.get()
    assert Dossier.objects.get().paid_vnd == 50_000
    page = text(client.get(f"{RESULTS}{dossier.pk}/"))
    assert f"In biên nhận {order.receipt_number}" in page
    assert "Còn phải nộp" not in page
    assert client.get(f"/office/payments/receipts/{order.reference}.pdf").status_code == 200


def test_whoever_takes_no_money_gets_no_form_and_no_way_round_it(office: Office) -> None:
    work = services.CounterWork(services.Decision.ACCEPT, fee=services.FeeAtCounter(50_000))
    dossier = resolved(office, work=work)
    where, said = cash_form(text(signed_in(office.clerk).get(f"{RESULTS}{dossier.pk}/")))
    for person, status in ((office.records, 404), (office.approver, 302)):
        client = signed_in(person)
        assert client.post(where, said).status_code == status
    assert not PaymentOrder.objects.exists()
    assert Dossier.objects.get().paid_vnd == 0
    records = signed_in(office.records)
    assert "tiền mặt" not in text(records.get(f"/office/dossiers/{dossier.pk}/"))


def test_the_post_is_followed(office: Office) -> None:
    dossier, client = resolved(office), signed_in(office.clerk)
    sent = {"carrier": "Bưu điện", "waybill": "EB1"}
    assert act(client, dossier, "send_result", **sent).status_code == 302
    assert dossier.code in text(client.get(f"{RESULTS}?tab=sent"))
    assert dossier.code not in text(client.get(f"{RESULTS}?tab=ready"))
    assert act(client, dossier, "note_undelivered", reason="Vắng nhà").status_code == 302
    assert act(client, dossier, "send_result", **sent).status_code == 302
    assert act(client, dossier, "confirm_delivery").status_code == 302
    dossier.refresh_from_db()
    assert dossier.delivery_state == DeliveryState.DELIVERED
    assert act(client, dossier, "confirm_delivery").status_code == 409


def test_a_wrong_result_gets_a_drafted_apology(office: Office) -> None:
    dossier, client = resolved(office), signed_in(office.clerk)
    services.return_result(dossier, actor=office.clerk, at=timezone.now())
    said = {"what": "wrong_result", "reason": "Sai năm sinh"}
    drafted = text(act(client, dossier, "correct_mistake", draft="1", **said))
    assert "xin lỗi ông/bà vì kết quả có sai sót" in drafted
    assert act(client, dossier, "correct_mistake", apology="Xin lỗi", **said).status_code == 302
    dossier.refresh_from_db()
    assert dossier.delivery_state == DeliveryState.READY


def test_results_are_hidden_from_everybody_else(
    office: Office, units: LittleProvince, binh: User
) -> None:
    dossier = resolved(office)
    other = official(units.other_ward, Role.RECEPTION_OFFICER, "Người Bên")
    client = signed_in(other)
    assert dossier.code not in text(client.get(RESULTS))
    assert dossier.code not in text(client.post(RESULTS, {"q": dossier.code})).replace(
        f'value="{dossier.code}"', ""
    )
    assert client.get(f"{RESULTS}{dossier.pk}/").status_code == 404
    assert (
        act(client, dossier, "return_result", fetched_by="owner", id_shown="on").status_code == 404
    )
    for user in (office.handler, binh):
        assert signed_in(user).get(RESULTS).status_code == 403
        assert signed_in(user).get(f"{RESULTS}{dossier.pk}/").status_code == 403
    assert Client().get(RESULTS).status_code == 302


def test_the_list_costs_the_same_with_many(office: Office) -> None:
    client, counts = signed_in(office.clerk), []
    client.get(RESULTS)  # what follows from rights is in memory after the first look
    for more in (5, 45):
        for _ in range(more):
            resolved(office)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(RESULTS).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


# Lists


def test_what_comes_after_the_hour_goes_on_the_list_of_the_morning() -> None:
    now = moment("2026-03-02 16:30")
    assert waits_until_morning(moment("2026-03-02 15:00"), now=now)
    assert not waits_until_morning(moment("2026-03-02 14:59"), now=now)
    assert not waits_until_morning(moment("2026-03-01 16:00"), now=now)


def test_lists_are_by_agency_and_by_the_hour(office: Office, units: LittleProvince) -> None:
    early = office.accepted(moment("2026-03-02 10:00"))
    late = office.accepted(moment("2026-03-02 15:30"))
    away = office.accepted(moment("2026-03-02 11:00"), competent_agency=units.other_ward)
    page = lists_page([office.ward], user=office.clerk, now=moment("2026-03-02 16:00"))
    found = [(one.agency, one.waits, [row.code for row in one.rows]) for one in page.out]
    assert sorted(found) == sorted(
        [
            ("Phường Mẫu", False, [early.code]),
            ("Phường Bên", False, [away.code]),
            ("Phường Mẫu", True, [late.code]),
        ]
    )


def test_a_list_is_handed_on_and_signed_for_with_one_press_each(
    office: Office, units: LittleProvince
) -> None:
    free = procedure(units.province, scope="province")
    at = datetime.now(tz=timezone.get_default_timezone()) - timedelta(days=1)
    rows = [office.accepted(at, version=free, competent_agency=units.other_ward) for _ in range(3)]
    giver = signed_in(office.clerk)
    page = text(giver.get(LISTS))
    chosen = re.search(r'name="chosen"\s+value="([^"]+)"', page)
    assert chosen is not None
    said = {"act": "hand_over", "chosen": chosen[1], "unit": units.other_ward.pk, "batch": "b1"}
    done = giver.post(f"{LISTS}do/", said)
    assert done.status_code == 200
    slip = re.search(r'href="(/office/desk/lists/slip.pdf[^"]+)"', text(done))
    assert slip is not None
    paper = giver.get(slip[1])
    assert paper["Content-Type"] == "application/pdf"
    taker = signed_in(official(units.other_ward, Role.HANDLER, "Người Bên"))
    page = text(taker.get(LISTS))
    assert all(one.code in page for one in rows)
    chosen = re.search(r'name="act"\s+value="take_over">\s*<input[^>]+value="([^"]+)"', page)
    assert chosen is not None
    stale = ",".join(f"{one.pk}:1" for one in rows[:1])
    refused = text(taker.post(f"{LISTS}do/", said | {"act": "take_over", "chosen": stale}))
    assert "Chưa làm được" in refused
    signed = taker.post(f"{LISTS}do/", {"act": "take_over", "chosen": chosen[1], "batch": "b2"})
    assert "Đã ký nhận: 3 hồ sơ" in text(signed)
    assert {one.kind for one in rows[0].events.all()} >= {"handed_over", "taken_over"}
    assert "Chờ ký nhận" not in text(taker.get(LISTS))
    assert Dossier.objects.filter(status=Status.PROCESSING).count() == 3


def test_nobody_signs_for_a_list_that_is_not_his(office: Office, binh: User) -> None:
    dossier = office.accepted(timezone.now())
    client = signed_in(binh)
    assert dossier.code not in text(client.get(LISTS))
    said = {"act": "hand_over", "chosen": f"{dossier.pk}:2", "unit": office.ward.pk, "batch": "b"}
    answer = text(client.post(f"{LISTS}do/", said))
    assert dossier.code not in answer
    assert client.get(f"{LISTS}slip.pdf?unit={office.ward.pk}&id={dossier.pk}").status_code == 404
    dossier.refresh_from_db()
    assert dossier.status == Status.ACCEPTED

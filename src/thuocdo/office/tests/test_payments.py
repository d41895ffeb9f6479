"""The pages about money: who finds them, what they show, and what can be done there."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import official
from thuocdo.office.choosing.fields import FEW
from thuocdo.organisations.tests.factories import numbered_units
from thuocdo.payments.models import PaymentNotice, PaymentOrder, ReconciliationItem
from thuocdo.payments.tests.conftest import till
from thuocdo.payments.tests.factories import FEE, Till

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

__all__ = ["till"]

PAGES = ("list", "orders", "find", "statements")
EVIL = "<script>alert(1)</script>"


def at_page(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(page: str, *more: Any) -> str:
    return reverse(f"office:payments:{page}", args=more)


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def wrong(till: Till) -> ReconciliationItem:
    till.came(till.order(), amount_vnd=FEE - 1_000)
    return ReconciliationItem.objects.get()


def test_who_finds_the_pages(till: Till, lan: User, binh: User, thao: User) -> None:
    office = till.office
    for page in PAGES:
        for person in (till.cashier, office.clerk, office.approver):
            assert at_page(person).get(address(page)).status_code == 200, (page, person)
        for person in (lan, binh, thao, office.handler, office.records):
            assert at_page(person).get(address(page)).status_code == 404, (page, person)
        assert Client().get(address(page)).status_code == 302


def test_the_list_says_what_to_do(till: Till, wrong: ReconciliationItem) -> None:
    said = text_of(at_page(till.cashier).get(address("list")))
    assert "49.000" in said
    assert "lệnh 50.000" in said
    assert "Nộp thiếu so với lệnh" in said
    assert wrong.dossier is not None
    assert wrong.dossier.code in said


def test_filters_stand_in_the_address(till: Till, wrong: ReconciliationItem) -> None:
    client = at_page(till.cashier)
    assert wrong.dossier is not None
    code = wrong.dossier.code

    def shows(**query: str) -> bool:
        return code in text_of(client.get(address("list"), query))

    assert shows(kind="mismatch", provider="vietqr", q=code)
    assert shows(kind="no such kind")
    assert shows(q=wrong.notice.transaction_id)
    assert not shows(kind="unknown")
    assert not shows(done="settled")
    assert not shows(q="nothing")


def test_settling_by_form(till: Till, wrong: ReconciliationItem) -> None:
    client = at_page(till.cashier)
    page = address("settle", wrong.pk, "booked")
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "Đã gọi"}).status_code == 302
    wrong.refresh_from_db()
    assert (wrong.action, wrong.settled_by) == ("booked", till.cashier)
    again = client.post(page, {"reason": "Đã gọi"})
    assert again.status_code == 422
    assert "đã xử lý xong" in text_of(again)
    assert "Đã gọi" in text_of(client.get(address("item", wrong.pk)))


def test_a_way_that_does_not_fit_is_refused(till: Till, wrong: ReconciliationItem) -> None:
    client = at_page(till.cashier)
    assert client.post(address("settle", wrong.pk, "dismissed"), {"reason": "x"}).status_code == 422
    assert client.post(address("settle", wrong.pk, "stolen"), {"reason": "x"}).status_code == 404


def test_items_of_others_are_not_there(till: Till, wrong: ReconciliationItem, binh: User) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory
    from thuocdo.organisations.models import Unit

    elsewhere = Unit.objects.get(code="X2")
    MembershipFactory.create(user=binh, unit=elsewhere, role=Role.CASHIER)
    client = at_page(binh)
    assert wrong.dossier is not None
    order = PaymentOrder.objects.get()
    assert wrong.dossier.code not in text_of(client.get(address("list"), {"done": "all"}))
    assert order.reference not in text_of(client.get(address("orders"), {"state": "all"}))
    assert wrong.dossier.code.encode() not in client.get(address("export", "csv")).content
    for page in (
        address("item", wrong.pk),
        address("dossier", wrong.dossier_id),
        address("receipt", order.reference),
    ):
        assert client.get(page).status_code == 404, page
    for page in (
        address("settle", wrong.pk, "booked"),
        address("cash", wrong.dossier_id),
        address("exempt", wrong.dossier_id),
    ):
        assert client.post(page, {"reason": "x"}).status_code == 404, page
    assert client.get(address("find"), {"code": wrong.dossier.code}).status_code == 404


def test_the_list_as_a_file(till: Till, wrong: ReconciliationItem) -> None:
    client = at_page(till.cashier)
    content = client.get(address("export", "csv"), {"kind": "mismatch"}).content.decode("utf-8-sig")
    assert "49.000" in content or "49000" in content
    for form in ("xlsx", "pdf"):
        assert client.get(address("export", form)).status_code == 200
    assert client.get(address("export", "exe")).status_code == 404


def test_cash_at_the_counter(till: Till) -> None:
    dossier = till.owing()
    client = at_page(till.office.clerk)
    found = client.get(address("find"), {"code": dossier.code.lower()})
    assert found["Location"] == address("dossier", dossier.pk)
    said = text_of(client.get(found["Location"]))
    assert "Đã thu đủ 50.000 đồng tiền mặt" in said
    assert "Năm mươi nghìn đồng" in said
    sent = {"amount_vnd": FEE, "request_id": uuid.uuid4().hex}
    for _time in range(2):
        answer = client.post(address("cash", dossier.pk), sent, follow=True)
        assert "BL-X1-" in text_of(answer)
    dossier.refresh_from_db()
    assert dossier.paid_vnd == FEE
    order = PaymentOrder.objects.get()
    receipt = client.get(address("receipt", order.reference))
    assert receipt.content.startswith(b"%PDF")


def test_another_sum_than_is_owed_is_not_taken(till: Till) -> None:
    dossier = till.owing()
    client = at_page(till.cashier)
    sent = {"amount_vnd": 1, "request_id": "r"}
    assert "bây giờ là 50.000 đồng" in text_of(
        client.post(address("cash", dossier.pk), sent, follow=True)
    )
    assert client.post(address("cash", dossier.pk), {"amount_vnd": "x"}).status_code == 404
    assert not PaymentNotice.objects.exists()


def test_an_exemption_by_form(till: Till) -> None:
    dossier = till.owing()
    client = at_page(till.office.approver)
    assert "Miễn, giảm phí, lệ phí" in text_of(client.get(address("dossier", dossier.pk)))
    sent = {"reason": "Hộ nghèo", "seen": dossier.event_count, "request_id": "r1"}
    page = address("exempt", dossier.pk)
    assert client.post(page, sent | {"legal_basis": ""}).status_code == 422
    assert client.post(page, sent | {"legal_basis": "TT 85/2019"}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.payment_state == "exempt"


def test_a_clerk_of_the_desk_waives_nothing(till: Till) -> None:
    dossier = till.owing()
    client = at_page(till.office.clerk)
    assert "Ghi miễn, giảm" not in text_of(client.get(address("dossier", dossier.pk)))
    sent = {"reason": "x", "legal_basis": "y", "seen": dossier.event_count, "request_id": "r1"}
    assert client.post(address("exempt", dossier.pk), sent).status_code in {403, 422}
    assert Dossier.objects.get(pk=dossier.pk).payment_state == "awaiting"


def test_a_statement_from_file_to_booking(till: Till) -> None:
    order = till.order()
    client = at_page(till.cashier)
    content = f"Ngày;Ghi có;Nội dung\n02/03/2026;50.000;{order.reference} {EVIL}\n".encode()
    sent = {"unit": till.office.ward.pk, "file": SimpleUploadedFile("saoke.csv", content)}
    answer = client.post(address("statements"), sent, follow=True)
    assert "1 dòng khớp lệnh" in text_of(answer)
    assert EVIL not in answer.content.decode()
    taken = client.post(answer.request["PATH_INFO"], follow=True)
    assert "Đã ghi nhận 1 dòng" in text_of(taken)
    order.refresh_from_db()
    assert order.state == "paid"
    again = client.post(answer.request["PATH_INFO"], follow=True)
    assert "đã được ghi nhận" in text_of(again)


@pytest.mark.parametrize("content", [b"", b"\x00" * 9, b"a,b\n1,2"])
def test_what_is_no_statement_is_told_in_the_form(till: Till, content: bytes) -> None:
    sent = {"unit": till.office.ward.pk, "file": SimpleUploadedFile("x.csv", content)}
    assert at_page(till.cashier).post(address("statements"), sent).status_code == 422


def test_what_a_payer_writes_is_text(till: Till) -> None:
    till.came(till.order(), amount_vnd=1, words=EVIL, transaction_id=EVIL)
    client = at_page(till.cashier)
    item = ReconciliationItem.objects.get()
    for page in (address("list"), address("item", item.pk), address("dossier", item.dossier_id)):
        assert EVIL not in client.get(page).content.decode(), page


def test_what_did_not_arrive_and_what_differs_is_listed(till: Till) -> None:
    client = at_page(till.cashier)
    waiting, told = till.order(), till.order()
    till.came(told, transaction_id="FT1")
    till.came(told, transaction_id="FT1", amount_vnd=FEE + 5)
    missing = text_of(client.get(address("orders")))
    assert waiting.reference in missing
    assert told.reference not in missing
    differs = text_of(client.get(address("list"), {"kind": "differs"}))
    assert told.dossier.code in differs
    assert "báo hai lần với nội dung khác nhau" in differs
    assert waiting.dossier.code not in differs


def many(till: Till, count: int) -> None:
    now = timezone.now()
    dossier = till.owing()
    orders = PaymentOrder.objects.bulk_create(
        PaymentOrder(
            dossier=dossier, amount_vnd=FEE, provider="vietqr", reference=f"TD{count}-{one}", state="expired",
            made_at=now, expires_at=now + timedelta(days=1),
        )
        for one in range(count)
    )  # fmt: skip
    notices = PaymentNotice.objects.bulk_create(
        PaymentNotice(
            provider="vietqr", transaction_id=f"FT{count}-{one.pk}", reference=one.reference, amount_vnd=1,
            received_at=now, signature_ok=True, outcome="mismatch", order=one,
        )
        for one in orders
    )  # fmt: skip
    ReconciliationItem.objects.bulk_create(
        ReconciliationItem(
            kind="mismatch",
            notice=one,
            order=one.order,
            dossier=dossier,
            amount_vnd=1,
            opened_at=now,
        )
        for one in notices
    )


@pytest.mark.parametrize("page", ["list", "orders"])
def test_queries_do_not_grow_with_rows(
    till: Till, page: str, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = at_page(till.cashier)
    many(till, 5)
    client.get(address(page))  # what follows from rights is in memory after the first look
    with django_assert_max_num_queries(12) as few:
        client.get(address(page))
    many(till, 50)
    with django_assert_num_queries(len(few)):
        answer = client.get(address(page))
    assert "Trang sau" in text_of(answer)


def test_queries_of_one_dossier(till: Till, django_assert_max_num_queries: Any) -> None:
    client = at_page(till.cashier)
    many(till, 50)
    dossier = Dossier.objects.get()
    with django_assert_max_num_queries(12):
        assert client.get(address("dossier", dossier.pk)).status_code == 200


def test_the_desk_of_a_quarter_is_a_list_where_there_are_few(till: Till) -> None:
    desk = till.office.ward
    page = at_page(till.cashier).get(address("quarter"), {"desk": desk.pk}).content.decode()
    assert f'<option value="{desk.pk}" selected' in page
    assert "data-finder" not in page


def test_the_desk_of_a_quarter_is_found_by_words_where_there_are_many(till: Till) -> None:
    province = till.office.province
    wards = numbered_units(province, FEW + 3)
    client = at_page(official(province, Role.RECEPTION_OFFICER, "Thu ngân tỉnh"))

    def page_of(**asked: Any) -> str:
        answer = client.get(address("quarter"), asked)
        assert answer.status_code == 200
        return str(answer.content.decode())

    page = page_of(desk=wards[3].pk)
    assert 'data-finder="/office/choosing/units/?of=money"' in page
    assert f'name="desk" value="{wards[3].pk}"' in page
    assert wards[0].name not in page
    page = page_of(desk=wards[3].pk, desk_words="phuong so 14", quarter="2026-1")
    assert f'name="desk" value="{wards[14].pk}"' in page
    page = page_of(desk=wards[3].pk, desk_words="phuong so")
    assert f'name="desk_pick" value="{wards[2].pk}"' in page
    assert "Có nhiều đơn vị khớp" in page
    assert "Không có đơn vị nào tên" in page_of(desk="", desk_words="atlantis")


def test_no_quarter_of_another_desk_is_found(till: Till) -> None:
    wards = numbered_units(till.office.province, FEW + 3)
    client = at_page(till.cashier)
    assert client.get(address("quarter"), {"desk": wards[0].pk}).status_code == 404
    page = client.get(address("quarter"), {"desk_words": wards[0].name}).content.decode()
    assert f'name="desk" value="{wards[0].pk}"' not in page
    assert till.office.ward.name in page

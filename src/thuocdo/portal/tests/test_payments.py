"""A citizen pays: the pages say the truth, believe nothing a browser says, and show nobody else's money."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.models import Dossier, MandateUse
from thuocdo.payments.models import PaymentOrder
from thuocdo.payments.receipts import token_of
from thuocdo.payments.services import Came, give_back, take_cash, take_notice
from thuocdo.payments.tests.conftest import gateway, till
from thuocdo.payments.tests.factories import ACCOUNT, FEE, Till
from thuocdo.payments.vietqr import decoded
from thuocdo.portal.tests.conftest import signed_in
from thuocdo.portal.tests.test_mandates import accepted, acting

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.payments.tests.gateway_server import TestGateway

__all__ = ["gateway", "till"]


@pytest.fixture
def citizen_client(client: Client, hoa_citizen: Citizen) -> Client:
    return signed_in(client, hoa_citizen)


@pytest.fixture
def dossier(till: Till) -> Dossier:
    return till.owing(at=timezone.now())


def address(dossier: Dossier, page: str = "start", *more: Any) -> str:
    return reverse(f"portal:payments:{page}", args=[dossier.pk, *more])


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def paid_by_transfer(dossier: Dossier) -> PaymentOrder:
    order = PaymentOrder.objects.get(dossier=dossier, provider="vietqr")
    take_notice(Came("vietqr", "FT1", order.reference, FEE), at=timezone.now())
    order.refresh_from_db()
    return order


def test_the_dossier_leads_to_paying(citizen_client: Client, dossier: Dossier) -> None:
    answer = citizen_client.get(reverse("portal:dossiers:detail", args=[dossier.pk]))
    assert address(dossier) in answer.content.decode()


def test_the_sum_is_said_in_figures_and_words(citizen_client: Client, dossier: Dossier) -> None:
    said = text_of(citizen_client.get(address(dossier)))
    assert "50.000 đồng" in said
    assert "Năm mươi nghìn đồng" in said
    assert "Thanh toán qua" not in said  # there is no gateway


def test_looking_makes_no_order(citizen_client: Client, dossier: Dossier) -> None:
    citizen_client.get(address(dossier))
    assert citizen_client.get(address(dossier, "transfer")).status_code == 302
    assert not PaymentOrder.objects.exists()


def test_a_transfer_shows_account_and_code(citizen_client: Client, dossier: Dossier) -> None:
    answer = citizen_client.post(address(dossier, "transfer"), follow=True)
    order = PaymentOrder.objects.get()
    said = text_of(answer)
    for one in (ACCOUNT.number, ACCOUNT.name, order.reference, "50.000"):
        assert one in said
    again = citizen_client.post(address(dossier, "transfer"), follow=True)
    assert order.reference in text_of(again)
    drawing = citizen_client.get(address(dossier, "picture", "svg"))
    assert drawing["Content-Type"] == "image/svg+xml"
    picture = citizen_client.get(address(dossier, "picture", "png"))
    assert picture.content.startswith(b"\x89PNG")
    assert citizen_client.get(address(dossier, "picture", "exe")).status_code == 404


def test_the_code_that_is_shown_says_the_order(citizen_client: Client, dossier: Dossier) -> None:
    from thuocdo.payments.transfers import vietqr_text

    citizen_client.post(address(dossier, "transfer"))
    order = PaymentOrder.objects.get()
    found = decoded(vietqr_text(order))
    assert (found.bank, found.number, found.amount_vnd, found.purpose) == (
        ACCOUNT.bank, ACCOUNT.number, FEE, order.reference,
    )  # fmt: skip


def test_what_a_browser_says_of_the_amount_is_not_read(
    citizen_client: Client, dossier: Dossier
) -> None:
    changed = {"amount": "1", "amount_vnd": "1", "provider": "cashier", "state": "paid"}
    citizen_client.post(address(dossier, "transfer"), changed)
    order = PaymentOrder.objects.get()
    assert (order.amount_vnd, order.state, order.provider) == (FEE, "open", "vietqr")


def test_a_paid_dossier_shows_its_receipt(citizen_client: Client, dossier: Dossier) -> None:
    citizen_client.post(address(dossier, "transfer"))
    order = paid_by_transfer(dossier)
    said = text_of(citizen_client.get(address(dossier, "result")))
    assert "Đã nộp đủ" in said
    assert "Chọn cách nộp" not in text_of(citizen_client.get(address(dossier)))
    receipt = citizen_client.get(address(dossier, "receipt", order.reference))
    assert receipt.content.startswith(b"%PDF")
    assert citizen_client.get(address(dossier, "transfer")).status_code == 302


def test_a_delegate_who_takes_the_receipt_is_noted(
    citizen_client: Client, hoa_citizen: Citizen, stranger: Citizen, dossier: Dossier
) -> None:
    citizen_client.post(address(dossier, "transfer"))
    where = address(dossier, "receipt", paid_by_transfer(dossier).reference)
    delegate = acting(stranger, accepted(hoa_citizen, stranger))
    assert delegate.get(where).status_code == 200
    assert [(one.deed, one.dossier) for one in MandateUse.objects.all()] == [("seen", dossier)]


def test_a_result_page_waits_and_asks_again(citizen_client: Client, dossier: Dossier) -> None:
    citizen_client.post(address(dossier, "transfer"))
    answer = citizen_client.get(address(dossier, "result"))
    assert "Chưa nhận được tiền" in text_of(answer)
    assert answer["Refresh"].startswith("10;")
    paid_by_transfer(dossier)
    assert "Refresh" not in citizen_client.get(address(dossier, "result"))


def test_a_forged_return_pays_nothing(
    citizen_client: Client, till: Till, gateway: TestGateway, dossier: Dossier
) -> None:
    citizen_client.post(address(dossier, "gateway"))
    order = PaymentOrder.objects.get()
    query = {
        "reference": order.reference,
        "status": "paid",
        "amount": "50000",
        "signature": "0" * 64,
    }
    answer = citizen_client.get(address(dossier, "result"), query)
    assert "Chưa nhận được tiền" in text_of(answer)
    order.refresh_from_db()
    assert order.state == "open"


def test_paying_at_the_gateway_and_coming_back(
    citizen_client: Client, till: Till, gateway: TestGateway, dossier: Dossier
) -> None:
    gateway.tells = False  # its word is lost; coming back asks it
    answer = citizen_client.post(address(dossier, "gateway"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{gateway.address}/pay/")
    payment = gateway.payments[urlsplit(answer["Location"]).path.rpartition("/")[2]]
    assert payment.amount == FEE
    assert urlsplit(payment.return_url).path == address(dossier, "result")
    assert urlsplit(payment.notify_url).path == "/exchange/payments/http/notify"
    gateway.pay(payment.id)
    assert "Đã nộp đủ" in text_of(citizen_client.get(address(dossier, "result")))


def test_a_silent_gateway_says_what_to_do(
    citizen_client: Client, till: Till, gateway: TestGateway, dossier: Dossier, settings: Any
) -> None:
    from dataclasses import replace

    settings.PAYMENT_GATEWAY = replace(gateway.settings(), url="http://127.0.0.1:9")
    answer = citizen_client.post(address(dossier, "gateway"))
    assert answer.status_code == 503
    assert "chưa bị trừ tiền" in text_of(answer)


def test_the_gateway_goes_down_while_he_pays_and_the_page_says_what_to_do(
    citizen_client: Client, till: Till, gateway: TestGateway, dossier: Dossier, settings: Any
) -> None:
    from dataclasses import replace

    citizen_client.post(address(dossier, "gateway"))
    (payment,) = gateway.payments.values()
    settings.PAYMENT_GATEWAY = replace(gateway.settings(), url="http://127.0.0.1:9")
    said = text_of(citizen_client.get(address(dossier, "result")))
    assert "Chưa nhận được tiền" in said
    assert "Nộp lại hoặc chọn cách khác" in said
    assert "Nộp tại quầy" in text_of(citizen_client.get(address(dossier)))
    again = citizen_client.post(address(dossier, "gateway"))  # the same payment, not a second one
    assert again["Location"].endswith(payment.id)
    gateway.tells = False
    gateway.pay(payment.id)
    settings.PAYMENT_GATEWAY = gateway.settings()
    PaymentOrder.objects.update(asked_at=None)
    assert "Đã nộp đủ" in text_of(citizen_client.get(address(dossier, "result")))
    dossier.refresh_from_db()
    assert (gateway.created, dossier.paid_vnd) == (1, FEE)


def test_what_went_back_has_its_voucher_for_its_owner_alone(
    citizen_client: Client, stranger: Citizen, till: Till, dossier: Dossier
) -> None:
    order = take_cash(dossier, amount_vnd=FEE, actor=till.cashier, at=timezone.now())
    refund = give_back(
        dossier, of=f"cashier:{order.receipt_number}", amount_vnd=FEE, way="cash", reason="Thu nhầm",
        legal_basis="Luật phí", actor=till.cashier, at=timezone.now(),
    )  # fmt: skip
    said = text_of(citizen_client.get(address(dossier)))
    assert "Đã hoàn trả tiền" in said
    assert refund.number in said
    voucher = address(dossier, "voucher", refund.number)
    assert citizen_client.get(voucher).content.startswith(b"%PDF")
    assert signed_in(Client(), stranger).get(voucher).status_code == 404


def test_a_wrong_amount_is_told(citizen_client: Client, dossier: Dossier) -> None:
    citizen_client.post(address(dossier, "transfer"))
    order = PaymentOrder.objects.get()
    take_notice(Came("vietqr", "FT1", order.reference, 1), at=timezone.now())
    assert "Số tiền đã nộp chưa khớp" in text_of(citizen_client.get(address(dossier)))


def test_a_stopped_dossier_asks_for_nothing(
    citizen_client: Client, till: Till, dossier: Dossier
) -> None:
    citizen_client.post(address(dossier, "transfer"))
    dossiers.stop(dossier, reason="x", actor=till.office.approver, at=timezone.now())
    said = text_of(citizen_client.get(address(dossier)))
    assert "Bạn không phải nộp tiền" in said
    assert citizen_client.post(address(dossier, "transfer")).status_code == 409
    order = PaymentOrder.objects.get()
    take_notice(Came("vietqr", "FT1", order.reference, FEE), at=timezone.now())
    assert "Tiền sẽ được hoàn trả" in text_of(citizen_client.get(address(dossier)))


def test_nobody_sees_anothers_money(
    client: Client, citizen_client: Client, stranger: Citizen, till: Till, dossier: Dossier
) -> None:
    citizen_client.post(address(dossier, "transfer"))
    order = paid_by_transfer(dossier)
    other = signed_in(Client(), stranger)
    pages = [address(dossier, one) for one in ("start", "transfer", "result")]
    pages += [address(dossier, "receipt", order.reference), address(dossier, "picture", "svg")]
    for page in pages:
        assert other.get(page).status_code == 404, page
        assert Client().get(page).status_code == 302, page
    for page in ("transfer", "gateway"):
        assert other.post(address(dossier, page)).status_code == 404
    another = till.owing(at=timezone.now())
    assert citizen_client.get(address(another, "receipt", order.reference)).status_code == 404


def test_a_receipt_is_checked_by_everybody(client: Client, till: Till, dossier: Dossier) -> None:
    order = take_cash(dossier, amount_vnd=FEE, actor=till.cashier, at=timezone.now())
    token = token_of(order)
    said = text_of(client.get(reverse("portal:check_receipt", args=[token])))
    for one in (order.receipt_number, dossier.code, "50.000", "Biên nhận này là thật"):
        assert one in said
    assert "Hoa" not in said
    for forged in (token[:-1] + "A", order.reference, "x~y", "TD~" + token, "é~é"):
        if forged != token:
            answer = client.get(reverse("portal:check_receipt", args=[forged]))
            assert answer.status_code == 404, forged


def test_an_order_that_is_not_paid_has_no_receipt(
    client: Client, till: Till, dossier: Dossier
) -> None:
    order = till.order(dossier, at=timezone.now())
    assert client.get(reverse("portal:check_receipt", args=[token_of(order)])).status_code == 404


@pytest.mark.parametrize("page", ["start", "result"])
def test_queries_do_not_grow_with_orders(
    citizen_client: Client, dossier: Dossier, django_assert_max_num_queries: Any, page: str
) -> None:
    now = timezone.now()
    PaymentOrder.objects.bulk_create(
        PaymentOrder(
            dossier=dossier, amount_vnd=FEE, provider="vietqr", reference=f"TD{number}",
            state="cancelled", made_at=now, expires_at=now + timedelta(days=1),
        )
        for number in range(50)
    )  # fmt: skip
    with django_assert_max_num_queries(8):
        assert citizen_client.get(address(dossier, page)).status_code == 200

"""The money of a dossier on the page of the dossier: what happened, and what may be done there."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office
from thuocdo.payments.models import PaymentOrder, Refund
from thuocdo.payments.receipts import address_with_check
from thuocdo.payments.services import take_cash
from thuocdo.payments.tests.conftest import till
from thuocdo.payments.tests.factories import FEE, Till
from thuocdo.procedures.content import FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.tests.factories import published

__all__ = ["till"]

EVIL = "<script>alert(1)</script>"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, dossier: Dossier) -> str:
    answer = client.get(reverse("office:dossiers:detail", args=[dossier.pk]))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def fields_of(page: str, name: str) -> tuple[str, dict[str, str]]:
    """Return the address and the filled fields of one form of the panel."""
    found = re.search(
        rf'action="(/office/payments/dossiers/\d+/{name}/)"(.*?)</form>', page, re.DOTALL
    )
    assert found is not None, name
    inputs = re.findall(r"<input[^>]*>", found[2])
    said: dict[str, str] = {}
    for one in inputs:
        named = re.search(r'name="([^"]+)"', one)
        value = re.search(r'value="([^"]*)"', one)
        if named and value and named[1] != "csrfmiddlewaretoken":
            said[named[1]] = value[1]
    chosen = re.search(r'<option value="([^"]+)" selected>', found[2])
    return found[1], said | ({"of": chosen[1]} if chosen else {})


@pytest.fixture
def dossier(till: Till) -> Dossier:
    return till.owing(at=timezone.now())


def test_cash_is_taken_on_the_page_of_the_dossier(till: Till, dossier: Dossier) -> None:
    client = signed_in(till.cashier)
    where, said = fields_of(page_of(client, dossier), "cash")
    for _press in range(2):
        answer = client.post(where, said)
        assert answer["Location"] == reverse("office:dossiers:detail", args=[dossier.pk])
    order = PaymentOrder.objects.get()
    page = page_of(client, dossier)
    link = re.search(
        r'href="(/office/payments/dossiers/\d+/receipt\.pdf\?number=cashier[^"]+BL-[^"]+)"', page
    )
    assert link is not None
    assert client.get(link[1]).content.startswith(b"%PDF")
    assert order.receipt_number in page


def test_a_refund_on_the_page_of_the_dossier_has_a_voucher_that_everybody_can_check(
    till: Till, dossier: Dossier
) -> None:
    take_cash(dossier, amount_vnd=FEE, actor=till.cashier, at=timezone.now())
    client = signed_in(till.office.approver)
    where, said = fields_of(page_of(client, dossier), "give-back")
    assert said["amount_vnd"] == str(FEE)
    said |= {"way": "cash", "reason": EVIL, "legal_basis": "Luật phí và lệ phí"}
    assert client.post(where, said | {"legal_basis": ""}).status_code == 422
    wrong = client.post(where, said | {"amount_vnd": str(FEE + 1)})
    assert wrong.status_code == 422
    assert "chỉ còn 50.000 đồng" in wrong.content.decode()
    for _press in range(2):
        assert client.post(where, said | {"amount_vnd": "50.000"}).status_code == 302
    refund = Refund.objects.get()
    assert (
        client.get(reverse("office:payments:refund_receipt", args=[refund.number])).content[:4]
        == b"%PDF"
    )
    shown = client.get(reverse("office:dossiers:detail", args=[dossier.pk])).content.decode()
    assert "Hoàn trả" in shown
    assert EVIL not in shown
    money = client.get(reverse("office:payments:dossier", args=[dossier.pk])).content.decode()
    assert refund.number in money
    assert EVIL not in money
    address = address_with_check(refund.number).partition("/p/")[2]
    found = Client().get(reverse("portal:check_receipt", args=[address]))
    assert "Phiếu chi này là thật" in found.content.decode()
    forged = Client().get(reverse("portal:check_receipt", args=[f"{refund.number}~AAAAAAAAAAAA"]))
    assert forged.status_code == 404


def test_an_exemption_and_a_payment_elsewhere_lead_back_to_the_dossier(till: Till) -> None:
    first, second = till.owing(at=timezone.now()), till.owing(at=timezone.now())
    cashier = signed_in(till.cashier)
    where, said = fields_of(page_of(cashier, first), "exempt")
    answer = cashier.post(where, said | {"reason": "Hộ nghèo", "legal_basis": "TT 85/2019"})
    assert answer["Location"] == reverse("office:dossiers:detail", args=[first.pk])
    assert Dossier.objects.get(pk=first.pk).payment_state == "exempt"
    clerk = signed_in(till.office.clerk)
    where, said = fields_of(page_of(clerk, second), "elsewhere")
    answer = clerk.post(where, said | {"place": "Bưu điện", "number": "BD/1?"})
    assert answer["Location"] == reverse("office:dossiers:detail", args=[second.pk])
    assert Dossier.objects.get(pk=second.pk).payment_state == "paid"


@pytest.mark.parametrize(
    ("person", "forms"),
    [
        ("clerk", {"cash", "elsewhere"}),
        ("handler", set()),
        ("approver", {"exempt"}),
        ("records", set()),
    ],
)
def test_each_sees_the_forms_of_his_role(
    till: Till, dossier: Dossier, person: str, forms: set[str]
) -> None:
    page = page_of(signed_in(getattr(till.office, person)), dossier)
    found = set(re.findall(r'action="/office/payments/dossiers/\d+/([a-z-]+)/"', page))
    assert found == forms


def test_nobody_else_gives_back_or_prints(till: Till, dossier: Dossier, binh: Any) -> None:
    order = take_cash(dossier, amount_vnd=FEE, actor=till.cashier, at=timezone.now())
    of = f"cashier:{order.receipt_number}"
    said = {
        "of": of, "amount_vnd": FEE, "way": "cash", "reason": "x", "legal_basis": "y", "request_id": "r",
    }  # fmt: skip
    where = reverse("office:payments:give_back", args=[dossier.pk])
    for person, status in ((till.office.clerk, 422), (till.office.handler, 404), (binh, 404)):
        assert signed_in(person).post(where, said).status_code in {status, 403}, person
    assert not Refund.objects.exists()
    receipt = f"{reverse('office:payments:receipt_of', args=[dossier.pk])}?number={of}"
    assert signed_in(binh).get(receipt).status_code == 404
    assert signed_in(till.cashier).get(receipt).status_code == 200


def test_whoever_signs_or_gives_is_warned_while_money_is_owed(till: Till, dossier: Dossier) -> None:
    def warned(user: Any) -> list[str]:
        return re.findall(
            r'class="unpaid"[^>]*>\s*<strong>([^<]+)<', page_of(signed_in(user), dossier)
        )

    words = "Hồ sơ còn phải nộp 50.000 đồng."
    assert warned(till.office.approver) == [words]
    assert warned(till.office.handler) == []
    dossiers.resolve(dossier, actor=till.office.approver, at=timezone.now())
    assert words in warned(till.office.clerk)
    take_cash(dossier, amount_vnd=FEE, actor=till.cashier, at=timezone.now())
    assert warned(till.office.clerk) == []


def test_a_dossier_without_money_says_nothing_of_it(office_of: Office) -> None:
    page = page_of(signed_in(office_of.clerk), office_of.in_hand(timezone.now()))
    assert 'id="money"' not in page


@pytest.fixture
def office_of(till: Till) -> Office:
    return till.office


def test_the_fee_is_chosen_and_its_amount_is_filled_in(till: Till) -> None:
    fee = FeeContent("fee", 8_000, name="Phí cấp bản sao", per="bản")
    version = published(
        till.office.province,
        ways=(WayContent("direct", (TimeLimitContent(Decimal(3), "working_day", fees=(fee,)),)),),
    )
    dossier = till.office.in_hand(timezone.now(), version=version)
    client = signed_in(till.office.handler)
    page = page_of(client, dossier)
    assert "Phí cấp bản sao" in page
    assert re.search(r'value="1"\s+required\s+checked', page)
    where = reverse("office:dossiers:act", args=[dossier.pk, "require_payment"])
    seen = {"seen": dossier.event_count, "request_id": "r1"}
    other = client.post(where, seen | {"fee": "other", "amount": "9.000"})
    assert other.status_code == 422
    again = html.unescape(other.content.decode())
    assert "phải có lý do" in again
    assert re.search(r'value="other"\s+required\s+checked', again)
    assert client.post(where, seen | {"fee": "1", "quantity": "2"}).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).owed_vnd == 16_000

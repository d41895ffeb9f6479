"""The cash book of a day, and the pages about accounts."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest
from openpyxl import load_workbook

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.tests.factories import official
from thuocdo.organisations.tests.factories import numbered_units
from thuocdo.payments.models import PaymentOrder, ReceivingAccount
from thuocdo.payments.services import give_back, take_cash
from thuocdo.payments.tests.conftest import till
from thuocdo.payments.tests.factories import ACCOUNT, FEE, Till

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

__all__ = ["till"]

FORMULA = '=HYPERLINK("http://x.example","x")'


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words_of(answer: Any) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def taken(till: Till, actor: Any, at: Any, reason: str = "Lệ phí hộ tịch") -> PaymentOrder:
    dossier = till.office.in_hand(at)
    dossier = dossiers.require_payment(
        dossier, amount_vnd=FEE, reason=reason, actor=till.office.handler, at=at
    )
    return take_cash(dossier, amount_vnd=FEE, actor=actor, at=at)


def day_of(till: Till) -> Any:
    """Take three times today and once yesterday, and give one back today."""
    now = timezone.now()
    noon = timezone.localtime(now).replace(hour=12, minute=0)
    first = taken(till, till.cashier, noon)
    taken(till, till.cashier, noon + timedelta(minutes=1), FORMULA)
    taken(till, till.office.clerk, noon + timedelta(minutes=2))
    taken(till, till.cashier, noon - timedelta(days=1))
    give_back(
        first.dossier, of=f"cashier:{first.receipt_number}", amount_vnd=FEE, way="cash", reason="Thu nhầm",
        legal_basis="Luật phí", actor=till.cashier, at=noon + timedelta(minutes=5),
    )  # fmt: skip
    return timezone.localdate(noon)


def test_a_day_is_added_up_by_person(till: Till) -> None:
    day = day_of(till)
    page = words_of(signed_in(till.cashier).get(reverse("office:payments:book"), {"day": day}))
    assert page.count("BL-X1-") >= 3
    assert "PC-X1-" in page
    assert "150.000" in page
    assert "phải có 50.000 đồng" in page  # of the cashier: two taken, one given back
    own = {"day": day, "person": till.office.clerk.pk}
    page = words_of(signed_in(till.cashier).get(reverse("office:payments:book"), own))
    assert page.count('href="/office/payments/receipts/') == 1
    yesterday = {"day": day - timedelta(days=1)}
    page = words_of(signed_in(till.cashier).get(reverse("office:payments:book"), yesterday))
    assert page.count('href="/office/payments/receipts/') == 1


@pytest.mark.parametrize(
    "wrong", [{"day": "x"}, {"day": "2026-13-01"}, {"person": "x"}, {"person": "9" * 30}]
)
def test_what_makes_no_sense_is_left_out(till: Till, wrong: dict[str, str]) -> None:
    assert signed_in(till.cashier).get(reverse("office:payments:book"), wrong).status_code == 200


def test_the_book_as_files_holds_no_formula(till: Till) -> None:
    day = day_of(till)
    client = signed_in(till.cashier)
    text = client.get(reverse("office:payments:book_export", args=["csv"]), {"day": day})
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    cells = [one for row in rows for one in row]
    assert any("HYPERLINK" in one for one in cells)
    assert not any(one.startswith(("=", "+", "@", "\t")) for one in cells)
    sheet = client.get(reverse("office:payments:book_export", args=["xlsx"]), {"day": day})
    book = load_workbook(io.BytesIO(sheet.content))
    kinds = {
        one.data_type
        for row in book.worksheets[0].iter_rows()
        for one in row
        if one.value is not None and "HYPERLINK" in str(one.value)
    }
    assert kinds == {"s"}
    pdf = client.get(reverse("office:payments:book_export", args=["pdf"]), {"day": day})
    assert pdf.content.startswith(b"%PDF")
    assert client.get(reverse("office:payments:book_export", args=["exe"])).status_code == 404


def test_the_book_of_others_is_not_there(till: Till, binh: Any) -> None:
    day_of(till)
    assert signed_in(binh).get(reverse("office:payments:book")).status_code == 404
    from thuocdo.organisations.models import Unit

    elsewhere = official(Unit.objects.get(code="X2"), Role.CASHIER, "Người Bên")
    page = words_of(signed_in(elsewhere).get(reverse("office:payments:book")))
    assert "BL-X1-" not in page
    text = signed_in(elsewhere).get(reverse("office:payments:book_export", args=["csv"]))
    assert b"BL-X1-" not in text.content


def test_the_book_costs_the_same_with_many(till: Till, django_assert_num_queries: Any) -> None:
    now = timezone.now()
    client = signed_in(till.cashier)
    for _time in range(5):
        taken(till, till.cashier, now)
    client.get(reverse("office:payments:book"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("office:payments:book"))
    for _time in range(45):
        taken(till, till.cashier, now)
    with django_assert_num_queries(len(few)):
        client.get(reverse("office:payments:book"))
    assert len(few) <= 12


# Accounts


def account_form(till: Till, **changes: Any) -> dict[str, Any]:
    usual = {
        "unit": till.office.ward.pk, "bank": "970436", "number": "0451000123456", "holder": "UBND phường Mẫu",
        "valid_from": timezone.localdate(),
    }  # fmt: skip
    return usual | changes


def test_an_administrator_sets_the_account_and_payers_are_shown_it(till: Till) -> None:
    chief = official(till.office.ward, Role.ADMINISTRATOR, "Hà Quản Trị")
    client = signed_in(chief)
    page = reverse("office:payments:accounts")
    assert ACCOUNT.number in words_of(client.get(page))
    wrong = client.post(page, account_form(till, number="12"))
    assert wrong.status_code == 422
    assert "không thể là số tài khoản" in words_of(wrong)
    assert client.post(page, account_form(till, bank="111111")).status_code == 422
    assert client.post(page, account_form(till)).status_code == 302
    made = ReceivingAccount.objects.get()
    order = till.order(at=timezone.now())
    assert order.account_id == made.pk
    shown = words_of(client.get(page))
    assert "Vietcombank" in shown
    assert "đang dùng" in shown
    drawing = client.get(reverse("office:payments:try_code", args=[made.pk]))
    assert drawing["Content-Type"] == "image/svg+xml"
    last_day = timezone.localdate() + timedelta(days=2)
    ended = client.post(
        reverse("office:payments:end_account", args=[made.pk]), {"last_day": last_day}
    )
    assert ended.status_code == 302
    made.refresh_from_db()
    assert made.valid_until == last_day + timedelta(days=1)


def test_cashiers_see_the_accounts_and_change_none(till: Till, binh: Any) -> None:
    chief = official(till.office.ward, Role.ADMINISTRATOR, "Hà Quản Trị")
    page = reverse("office:payments:accounts")
    signed_in(chief).post(page, account_form(till))
    cashier = signed_in(till.cashier)
    shown = words_of(cashier.get(page))
    assert "0451000123456" in shown
    assert "Đặt tài khoản mới" not in shown
    cashier.post(page, account_form(till, number="999999999"))
    made = ReceivingAccount.objects.get()
    cashier.post(reverse("office:payments:end_account", args=[made.pk]), {"last_day": "2099-01-01"})
    made.refresh_from_db()
    assert made.valid_until is None
    for person in (binh, till.office.handler):
        assert signed_in(person).get(page).status_code == 404
    # An administrator decides where money goes and sees nobody's dossier by it.
    assert signed_in(chief).get(reverse("office:payments:list")).status_code == 404
    assert signed_in(chief).get(reverse("office:payments:book")).status_code == 404


def accounts_of(units: Iterable[Unit], user: User) -> None:
    today = timezone.localdate()
    ReceivingAccount.objects.bulk_create(
        ReceivingAccount(
            unit=one, bank="970436", number=f"9{one.pk:08}", holder="UBND", valid_from=first, valid_until=last,
            made_at=timezone.now(), made_by=user,
        )
        for one in units
        for first, last in ((today - timedelta(days=9), today), (today, None))
    )  # fmt: skip


def test_accounts_of_a_province_are_found_by_the_unit_and_come_in_pages(till: Till) -> None:
    province = till.office.province
    chief = official(province, Role.ADMINISTRATOR, "Hà Quản Trị")
    wards = numbered_units(province, 60)
    accounts_of(wards, chief)
    client, page = signed_in(chief), reverse("office:payments:accounts")
    first = client.get(page)
    assert words_of(first).count("đang dùng</span>") == 25
    assert "đã thôi dùng</span>" not in words_of(first)
    following = re.search(r'rel="next"\s+href="([^"]+)"', first.content.decode())
    assert following is not None
    second = words_of(client.get(page + html.unescape(following[1])))
    assert second.count("đang dùng</span>") == 25
    assert not set(re.findall(r"9\d{8}</td>", second)) & set(
        re.findall(r"9\d{8}</td>", words_of(first))
    )
    assert 'data-finder="/office/choosing/units/?of=paid"' in words_of(first)
    named = client.get(page, {"of": "", "of_words": "phuong so 14", "state": "all"})
    assert named["Location"] == f"{page}?state=all&of={wards[14].pk}"
    shown = words_of(client.get(named["Location"]))
    assert shown.count(f"9{wards[14].pk:08}</td>") == 2
    assert f"9{wards[15].pk:08}" not in shown
    several = words_of(client.get(page, {"of_words": "so 2"}))
    assert "Có nhiều đơn vị khớp" in several
    assert several.count("đang dùng</span>") == 15, "2, 12, 20 to 29, 32, 42, 52"
    assert "Không có đơn vị nào tên" in words_of(client.get(page, {"of_words": "atlantis"}))


def test_pages_of_accounts_cost_the_same_with_many(
    till: Till, django_assert_num_queries: Any
) -> None:
    province = till.office.province
    chief = official(province, Role.ADMINISTRATOR, "Hà Quản Trị")
    client, page = signed_in(chief), reverse("office:payments:accounts")
    wards = numbered_units(province, 60)
    accounts_of(wards[:20], chief)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    accounts_of(wards[20:], chief)
    with django_assert_num_queries(len(few)):
        client.get(page)
    assert len(few) <= 12


def test_an_administrator_of_another_unit_decides_nothing_here(till: Till) -> None:
    from thuocdo.organisations.models import Unit

    other = official(Unit.objects.get(code="X2"), Role.ADMINISTRATOR, "Quản trị bên")
    answer = signed_in(other).post(reverse("office:payments:accounts"), account_form(till))
    assert answer.status_code == 422
    assert not ReceivingAccount.objects.exists()


def test_a_statement_is_brought_for_an_account(till: Till) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    chief = official(till.office.ward, Role.ADMINISTRATOR, "Hà Quản Trị")
    signed_in(chief).post(reverse("office:payments:accounts"), account_form(till))
    made = ReceivingAccount.objects.get()
    order = till.order(at=timezone.now())
    content = f"Ngày;Ghi có;Nội dung\n02/03/2026;50.000;{order.reference}\n".encode()
    sent = {
        "unit": till.office.ward.pk, "account": made.pk, "file": SimpleUploadedFile("a.csv", content),
    }  # fmt: skip
    client = signed_in(till.cashier)
    answer = client.post(reverse("office:payments:statements"), sent, follow=True)
    assert "tài khoản 0451000123456" in words_of(answer)
    client.post(answer.request["PATH_INFO"])
    order.refresh_from_db()
    assert order.state == "paid"
    assert order.notices.get().account_id == made.pk

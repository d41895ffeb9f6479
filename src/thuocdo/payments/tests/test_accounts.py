"""Units are paid to their own accounts, each from a day on; orders keep the one their payer was shown."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

import pytest
import zxingcpp
from PIL import Image

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import MONDAY, official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.payments.accounts import account_for
from thuocdo.payments.banks import banks
from thuocdo.payments.models import ReceivingAccount
from thuocdo.payments.services import decide_account, end_account, read_statement
from thuocdo.payments.statements import matched_lines
from thuocdo.payments.tests.factories import ACCOUNT, FEE, LATER, Till
from thuocdo.payments.transfers import transfer_of, vietqr_png
from thuocdo.payments.vietqr import checksum, decoded

TODAY = timezone.localdate(MONDAY)


def chief(till: Till) -> Any:
    return official(till.office.ward, Role.ADMINISTRATOR, "Hà Quản Trị")


def decided(till: Till, **changes: Any) -> ReceivingAccount:
    usual: dict[str, Any] = {
        "unit": till.office.ward, "bank": "970436", "number": "0451 0001 2345", "holder": "UBND phường Mẫu",
        "valid_from": TODAY, "at": MONDAY,
    }  # fmt: skip
    said = usual | changes
    return decide_account(actor=said.pop("actor", None) or chief(till), **said)


def test_a_unit_without_an_account_is_paid_to_that_of_the_installation(till: Till) -> None:
    found = account_for(till.office.ward.pk, on=TODAY)
    assert found is not None
    assert (found.id, found.number) == (None, ACCOUNT.number)
    assert till.order().account_id is None


def test_the_nearest_account_of_its_day_counts(till: Till) -> None:
    province = official(till.office.province, Role.ADMINISTRATOR, "Quản trị tỉnh")
    above = decided(till, unit=till.office.province, actor=province)
    own = decided(till, valid_from=TODAY + timedelta(days=7))
    for day, wanted in ((0, above), (6, above), (7, own)):
        found = account_for(till.office.ward.pk, on=TODAY + timedelta(days=day))
        assert found is not None
        assert found.id == wanted.pk, day
    end_account(own, last_day=TODAY + timedelta(days=9), actor=province, at=MONDAY)
    found = account_for(till.office.ward.pk, on=TODAY + timedelta(days=10))
    assert found is not None
    assert found.id == above.pk


def test_an_order_keeps_the_account_that_its_payer_was_shown(till: Till) -> None:
    dossier = till.owing()
    first = decided(till)
    order = till.order(dossier)
    assert order.account_id == first.pk
    tomorrow = TODAY + timedelta(days=1)
    second = decided(till, number="999888777", valid_from=tomorrow)
    first.refresh_from_db()
    assert first.valid_until == tomorrow
    assert transfer_of(order).number == "045100012345"
    later = MONDAY + timedelta(days=1)
    fresh = till.order(dossier, at=later)
    assert (fresh.account_id, fresh.pk == order.pk) == (second.pk, False)
    assert till.came(order, at=later).outcome == "late"  # what still comes by the old one is booked


def test_the_picture_says_bank_account_amount_and_reference(till: Till) -> None:
    decided(till)
    order = till.order()
    picture = Image.open(BytesIO(vietqr_png(order)))
    (read,) = zxingcpp.read_barcodes(picture)
    text = read.text
    found = decoded(text)
    assert (found.bank, found.number, found.amount_vnd, found.purpose, found.name) == (
        "970436", "045100012345", FEE, order.reference, "UBND PHUONG MAU",
    )  # fmt: skip
    assert text[-4:] == checksum(text[:-4])
    assert text.startswith("000201010212")  # format 01, an amount in it
    fields = tlv(text)
    assert list(fields) == sorted(fields)
    assert (fields["53"], fields["54"], fields["58"]) == ("704", str(FEE), "VN")
    assert tlv(fields["38"])["00"] == "A000000727"
    assert tlv(fields["38"])["02"] == "QRIBFTTA"
    assert tlv(fields["62"])["08"] == order.reference


def tlv(text: str) -> dict[str, str]:
    """Read fields by the rule alone, without the code that wrote them."""
    found: dict[str, str] = {}
    while text:
        length = int(text[2:4])
        found[text[:2]], text = text[4 : 4 + length], text[4 + length :]
    return found


@pytest.mark.parametrize(
    "wrong",
    [
        {"bank": "123456"}, {"bank": ""}, {"number": "12345"}, {"number": "1" * 20}, {"number": "12345'--"},
        {"holder": " "}, {"holder": "…"}, {"valid_from": TODAY - timedelta(days=1)},
    ],
)  # fmt: skip
def test_what_cannot_be_an_account_is_refused(till: Till, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        decided(till, **wrong)
    assert not ReceivingAccount.objects.exists()


def test_only_an_administrator_of_the_unit_decides(till: Till) -> None:
    for person in (till.cashier, till.office.approver, till.office.clerk):
        with pytest.raises(NotAllowed):
            decided(till, actor=person)
    with pytest.raises(NotAllowed):
        decided(till, unit=till.office.province)


def test_the_account_of_today_is_not_replaced_once_it_was_shown(till: Till) -> None:
    decided(till)
    decided(till, number="111222333")  # nobody has seen the first
    assert [one.number for one in ReceivingAccount.objects.all()] == ["111222333"]
    till.order()
    with pytest.raises(Conflict):
        decided(till, number="444555666")
    decided(till, number="444555666", valid_from=TODAY + timedelta(days=1))
    assert ReceivingAccount.objects.count() == 2


def test_on_no_day_a_unit_has_two(till: Till) -> None:
    decided(till)
    row = ReceivingAccount.objects.get()
    row.pk, row.valid_from = None, TODAY + timedelta(days=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_statement_of_another_account_is_told(till: Till) -> None:
    own = decided(till)
    order = till.order()
    other = ReceivingAccount.objects.create(
        unit=till.office.province, bank="970415", number="1234567", holder="X", valid_from=date(2020, 1, 1),
        made_at=MONDAY, made_by=till.cashier,
    )  # fmt: skip
    content = f"Ngày;Ghi có;Nội dung\n02/03/2026;50.000;{order.reference}\n".encode()
    for account, differs in ((own, False), (other, True), (None, False)):
        statement = read_statement(
            "a.csv", content, unit=till.office.ward, account=account, actor=till.cashier, at=LATER
        )
        assert [one.other_account for one in matched_lines(statement)] == [differs]


def test_banks_have_six_digits_and_names() -> None:
    assert len(banks()) >= 40
    assert all(len(one.bin) == 6 and one.bin.isdigit() and one.short for one in banks().values())
    assert banks()["970436"].short == "Vietcombank"

"""Statements of banks: read as banks write them, looked at, taken in once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from thuocdo.dossiers.models import Dossier
from thuocdo.errors import Conflict, InvalidInput
from thuocdo.payments.models import BankStatement, PaymentNotice, ReconciliationItem
from thuocdo.payments.services import read_statement, take_statement
from thuocdo.payments.statements import _amount, _lines, matched_lines
from thuocdo.payments.tests.factories import FEE, LATER, Till


def statement(till: Till, content: bytes, name: str = "saoke.csv") -> BankStatement:
    return read_statement(name, content, unit=till.office.ward, actor=till.cashier, at=LATER)


def csv_of(
    *rows: str, head: str = "Ngày giao dịch;Số tiền ghi có;Số tiền ghi nợ;Nội dung"
) -> bytes:
    return "\n".join(("NGÂN HÀNG MẪU;;;", "Sao kê tài khoản;;;", head, *rows)).encode("utf-8-sig")


def test_a_statement_is_looked_at_and_taken_in_once(till: Till) -> None:
    right, short = till.order(), till.order()
    content = csv_of(
        f"02/03/2026;50.000;;CT DEN 123 {right.reference} NOP LE PHI",
        f"02/03/2026;10,000;;MBVCB {short.reference[:5]} {short.reference[5:]}",
        "02/03/2026;75.000;;nop tien giay to",
        "02/03/2026;;3.300;phi SMS",
    )
    found = statement(till, content)
    assert [(one.line.amount_vnd, one.order, one.fits) for one in matched_lines(found)] == [
        (50_000, right, True),
        (10_000, short, False),
        (75_000, None, False),
    ]
    assert not PaymentNotice.objects.exists()
    outcomes = {
        one.amount_vnd: one.outcome for one in take_statement(found, actor=till.cashier, at=LATER)
    }
    assert outcomes == {50_000: "booked", 10_000: "mismatch", 75_000: "unknown"}
    assert Dossier.objects.get(pk=right.dossier_id).paid_vnd == FEE
    with pytest.raises(Conflict):
        take_statement(found, actor=till.cashier, at=LATER)
    again = statement(till, content)
    assert all(one.known for one in matched_lines(again))
    take_statement(again, actor=till.cashier, at=LATER)
    assert PaymentNotice.objects.count() == 3


def test_two_equal_lines_without_a_number_are_two_payments(till: Till) -> None:
    line = "02/03/2026;5.000;;nop tien"
    take_statement(statement(till, csv_of(line, line)), actor=till.cashier, at=LATER)
    assert ReconciliationItem.objects.filter(kind="unknown").count() == 2


def test_money_of_nobody_on_a_statement_is_for_the_cashier_who_brought_it(
    till: Till, binh: Any
) -> None:
    take_statement(
        statement(till, csv_of("02/03/2026;5.000;;nop tien")), actor=till.cashier, at=LATER
    )
    assert ReconciliationItem.objects.visible_to(till.cashier).count() == 1
    assert not ReconciliationItem.objects.visible_to(binh).exists()


def test_an_excel_file_with_numbers_of_the_bank(till: Till) -> None:
    order = till.order()
    book = Workbook()
    sheet = book.active
    sheet.append(["SAO KÊ"])
    sheet.append(["STT", "Ngày", "Mã giao dịch", "Ghi nợ", "Ghi có", "Diễn giải"])
    sheet.append([1, "02/03/2026 10:15:00", "FT26061", None, 50000, order.reference])
    stream = io.BytesIO()
    book.save(stream)
    found = statement(till, stream.getvalue(), "saoke.xlsx")
    (line,) = matched_lines(found)
    assert (line.line.number, line.line.day, line.fits) == ("FT26061", "2026-03-02", True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\x00\x01\x02"),
        ("a.csv", "một,hai,ba\n1,2,3".encode()),
        ("a.csv", csv_of()),
        ("a.xlsx", b"PK no zip"),
        ("a.xlsx", b""),
    ],
)
def test_what_is_no_statement_is_refused_in_words(till: Till, name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        statement(till, content, name)


def test_a_statement_in_the_letters_of_an_old_bank(till: Till) -> None:
    head = "Date,Credit,Description"
    content = f"{head}\n2026-03-02,50000,nop le phi\n".encode("utf-16")
    assert len(statement(till, content).rows) == 1


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("50.000", 50_000), ("50,000", 50_000), ("50000", 50_000), ("+1.250.000 VND", 1_250_000),
        ("1,250,000.00", 1_250_000), ("50.000 đ", 50_000), (50000.0, 50_000), ("-50.000", None),
        ("", None), (None, None), ("0", None), ("50.5", None), (0.5, None), ("1e5", None), (True, None),
        ("\u0665\u0660\u0660\u0660", None), ("9" * 14, None),
    ],
)  # fmt: skip
def test_amounts_as_banks_write_them(written: Any, amount: int | None) -> None:
    assert _amount(written) == amount


@given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=6))
def test_any_table_is_read_or_refused(rows: list[list[str]]) -> None:
    try:
        found = list(_lines([["Ngày", "Số tiền", "Nội dung"], *rows]))
    except InvalidInput:
        return
    assert all(one.amount_vnd > 0 for one in found)

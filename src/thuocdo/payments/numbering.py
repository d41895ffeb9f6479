"""The numbers of receipts and vouchers: one row of each unit, year and series, without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

from thuocdo.payments.models import ReceiptCounter
from thuocdo.postgresql.statements import Question

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

#: One statement: whoever is next waits for one answer, not for three.
_NEXT = """
    INSERT INTO payments_receiptcounter AS counter (unit_id, year, series, last_number) VALUES (%s, %s, %s, 1)
    ON CONFLICT (unit_id, year, series) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING last_number
"""
# The same, with what else an order that is made at once has to know: its own number, and whether an order has its reference already.
_NEXT_WITH_ORDER = f"""
    {_NEXT}, nextval('payments_paymentorder_id_seq'), EXISTS (SELECT FROM payments_paymentorder WHERE reference = %s)
"""


def next_number(unit: Unit, *, year: int, series: str = ReceiptCounter.Series.RECEIPT.value) -> str:
    """Return the next number of a unit in a year, "BL-X1-2026-000042"; given back where the transaction is not kept."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [unit.pk, year, series])
        (number,) = cursor.fetchone()
    return _written(unit, year, series, number)


def next_receipt(unit: Unit, *, year: int, reference: str) -> Question[tuple[str, int, bool]]:
    """Ask for the next number of a receipt, the id for the order that it is of, and whether another order has a reference already.

    Shape: one query, for those who wait for the number.
    """
    series = ReceiptCounter.Series.RECEIPT.value

    def read(found: list[tuple[Any, ...]]) -> tuple[str, int, bool]:
        ((number, order_id, taken),) = found
        return _written(unit, year, series, number), order_id, taken

    return Question(_NEXT_WITH_ORDER, [unit.pk, year, series, reference], read)


def _written(unit: Unit, year: int, series: str, number: int) -> str:
    return f"{series}-{unit.code}-{year}-{number:06d}"

"""The numbers of receipts and vouchers: one row of each unit, year and series, without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from thuocdo.payments.models import ReceiptCounter

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

#: One statement: whoever is next waits for one answer, not for three.
_NEXT = """
    INSERT INTO payments_receiptcounter AS counter (unit_id, year, series, last_number) VALUES (%s, %s, %s, 1)
    ON CONFLICT (unit_id, year, series) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING last_number
"""


def next_number(unit: Unit, *, year: int, series: str = ReceiptCounter.Series.RECEIPT.value) -> str:
    """Return the next number of a unit in a year, "BL-X1-2026-000042"; given back where the transaction is not kept."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [unit.pk, year, series])
        (number,) = cursor.fetchone()
    return f"{series}-{unit.code}-{year}-{number:06d}"

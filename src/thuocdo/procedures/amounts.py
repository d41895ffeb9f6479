"""A length of time in words, in the language of who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from thuocdo.procedures.choices import TimeUnit

if TYPE_CHECKING:
    from decimal import Decimal


def amount_words(amount: Decimal, unit: str) -> str:
    """Return an amount with its unit ("0,5 ngày làm việc"); one that is not exactly one stands in the plural where a language has any.

    Raises:
        ValueError: the unit is no `TimeUnit`.
    """
    count = 1 if amount == 1 else 2
    words = {
        TimeUnit.HOUR: ngettext("%(number)s giờ làm việc", "%(number)s giờ làm việc", count),
        TimeUnit.WORKING_DAY: ngettext(
            "%(number)s ngày làm việc", "%(number)s ngày làm việc", count
        ),
        TimeUnit.DAY: ngettext("%(number)s ngày", "%(number)s ngày", count),
        TimeUnit.MONTH: ngettext("%(number)s tháng", "%(number)s tháng", count),
    }[TimeUnit(unit)]
    return words % {"number": f"{amount.normalize():f}".replace(".", ",")}

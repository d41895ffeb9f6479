"""Lengths of time in both languages."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import override

import pytest

from thuocdo.procedures.amounts import amount_words


@pytest.mark.parametrize(
    ("amount", "unit", "vietnamese", "english"),
    [
        ("1", "working_day", "1 ngày làm việc", "1 working day"),
        ("1.00", "hour", "1 giờ làm việc", "1 working hour"),
        ("0.5", "working_day", "0,5 ngày làm việc", "0,5 working days"),
        ("1.5", "working_day", "1,5 ngày làm việc", "1,5 working days"),
        ("30.00", "day", "30 ngày", "30 days"),
        ("2", "month", "2 tháng", "2 months"),
    ],
)
def test_only_one_is_one(amount: str, unit: str, vietnamese: str, english: str) -> None:
    for language, said in (("vi", vietnamese), ("en", english)):
        with override(language):
            assert amount_words(Decimal(amount), unit) == said


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="year"):
        amount_words(Decimal(1), "year")

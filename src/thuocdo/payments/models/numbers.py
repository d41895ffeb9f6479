"""The numbers of receipts, without gaps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from thuocdo.payments.models.who import UNIT


class ReceiptCounter(models.Model):
    """The last number of one unit in one year and series; taken under a lock, so that none is missing or used twice."""

    class Series(models.TextChoices):
        """What is numbered: receipts of money that came, vouchers of money that went back."""

        RECEIPT = "BL", "BL"
        REFUND = "PC", "PC"

    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=2, choices=Series, default=Series.RECEIPT.value)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "year", "series"], name="payment_receipt_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}/{self.unit_id}/{self.year}"

"""The numbers of receipts, without gaps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from thuocdo.payments.models.who import UNIT


class ReceiptCounter(models.Model):
    """The last receipt number of one unit in one year; taken under a lock, so that none is missing or used twice."""

    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year"], name="payment_receipt_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.year}"

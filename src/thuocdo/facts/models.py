"""Which records changed since statistics last read them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Change(models.Model):
    """One record that changed, noted by a trigger in the same transaction; whoever has read it takes the row away.

    `record` is null where everything under the name may have changed. `day` is the record's day, before or after: a record whose day
    moved has two rows. The same record may stand here many times.
    """

    name = models.CharField(max_length=100)
    record = models.BigIntegerField(null=True)
    day = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(record=None, day=None)
                | models.Q(record__isnull=False, day__isnull=False),
                name="fact_change_of_one_or_all",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}:{'*' if self.record is None else self.record}"

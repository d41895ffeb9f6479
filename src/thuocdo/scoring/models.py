"""What moved the service index: how counts of records changed from one refresh to the next, kept for some weeks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Movement(models.Model):
    """One record that one measure counts on one day more often or less often than before.

    `gained` is what the measure gained on the day; a record whose values were corrected has a row that takes away and one that adds. `record` is the
    number of the record in its fact. There are no names here, and no foreign keys: rows are written as fast as figures are refreshed.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("lúc"))
    fact = models.CharField(_("dữ liệu"), max_length=60)
    record = models.BigIntegerField(_("bản ghi"))
    unit = models.BigIntegerField(_("đơn vị"))
    measure = models.CharField(_("đại lượng"), max_length=80)
    day = models.DateField(_("ngày"))
    gained = models.SmallIntegerField(_("thay đổi"))

    class Meta:
        verbose_name = _("biến động của chỉ số")
        verbose_name_plural = _("biến động của chỉ số")
        indexes: ClassVar = [models.Index(fields=["unit", "at"], name="movement_of_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(gained=0), name="movement_moves")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.gained:+d} #{self.record}"


class Followed(models.Model):
    """Since when movements are complete: one row. Whatever was computed anew as a whole begins it again."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField(_("từ lúc"))

    class Meta:
        verbose_name = _("theo dõi biến động")
        verbose_name_plural = _("theo dõi biến động")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="followed_once")
        ]

    def __str__(self) -> str:
        return str(self.since)

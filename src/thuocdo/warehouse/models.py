"""Which files hold which month of which fact: the one word on what readers see. Files without a row are nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Filling(models.Model):
    """How far one fact has been read: `number` grows with every filling, and `as_of` is when the registers were last read for it.

    `fingerprint` is that of the schema the files were written under; under another one all is read anew. `number` is what whoever computed
    something from the files remembers: the same number, the same rows.
    """

    fact = models.CharField(_("dữ liệu"), max_length=100, primary_key=True)
    fingerprint = models.CharField(max_length=16)
    number = models.PositiveBigIntegerField()
    as_of = models.DateTimeField(_("tính đến"))

    class Meta:
        verbose_name = _("lần đọc dữ liệu")
        verbose_name_plural = _("lần đọc dữ liệu")

    def __str__(self) -> str:
        return f"{self.fact} #{self.number}"


class FilledMonth(models.Model):
    """One file with rows of one month of one fact; a month read for the first time may have several.

    At most one file of a fact holds the rows, of any months, of records that changed since the files of their months were written. It `replaces` those:
    so is called the file that names them, and files with rows of theirs are `outdated`. Its `month` is the earliest of its rows, and its count holds the replaced, too.
    """

    fact = models.ForeignKey(Filling, models.CASCADE, related_name="months")
    month = models.DateField(_("tháng"))
    file = models.CharField(_("tệp"), max_length=100, unique=True)
    row_count = models.PositiveBigIntegerField(_("số dòng"))
    byte_count = models.PositiveBigIntegerField(_("số byte"))
    written_at = models.DateTimeField(_("ghi lúc"))
    replaces = models.CharField(max_length=100, blank=True)
    outdated = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("tháng dữ liệu")
        verbose_name_plural = _("tháng dữ liệu")
        ordering: ClassVar = ["fact_id", "month", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="filled_month_begins_on_its_first"
            ),
            models.UniqueConstraint(
                fields=["fact"], condition=~models.Q(replaces=""), name="filled_fact_has_one_apart"
            ),
        ]

    def __str__(self) -> str:
        return self.file

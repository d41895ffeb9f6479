"""What was published: each version of a data set for a period, as it was then."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _


class PublishedVersionQuerySet(models.QuerySet["PublishedVersion"]):
    """Published versions; open to everybody."""

    def visible_to(self, _user: object) -> Self:
        """Keep what the user may see: all of it is published."""
        return self.all()

    def newest(self) -> Self:
        """Keep the newest version of each data set and period."""
        newer = PublishedVersion.objects.filter(
            dataset=OuterRef("dataset"), period=OuterRef("period"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(newer))


class PublishedVersion(models.Model):
    """One version of one data set for one period ("2026-03", "2026"; a day for a list), never changed.

    `content` is the rows as Parquet, `digest` their SHA-256. A correction is a version with the next number and notes that say why.
    """

    dataset = models.CharField(_("bộ dữ liệu"), max_length=40)
    period = models.CharField(_("kỳ"), max_length=10)
    number = models.PositiveIntegerField(_("phiên bản"))
    as_of = models.DateTimeField(_("thời điểm số liệu"))
    published_at = models.DateTimeField(_("lúc công bố"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người công bố"),
    )
    notes_vi = models.TextField(_("ghi chú"), blank=True)
    notes_en = models.TextField(_("ghi chú bằng tiếng Anh"), blank=True)
    licence = models.CharField(_("giấy phép"), max_length=80)
    licence_url = models.CharField(_("địa chỉ giấy phép"), max_length=200)
    rows = models.PositiveIntegerField(_("số dòng"))
    hidden = models.PositiveIntegerField(_("số ô ẩn"))
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    objects = PublishedVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản dữ liệu mở")
        verbose_name_plural = _("phiên bản dữ liệu mở")
        constraints = (
            models.UniqueConstraint(
                fields=("dataset", "period", "number"), name="published_version_once"
            ),
            models.CheckConstraint(
                name="published_correction_has_notes",
                condition=models.Q(number=1) | ~models.Q(notes_vi="") & ~models.Q(notes_en=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dataset} {self.period} v{self.number}"

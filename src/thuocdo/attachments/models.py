"""Original files: one row per content, however often and under whatever names it comes in."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.attachments.media_types import MediaType


class Attachment(models.Model):
    """One original file as it was first received; neither the row nor the bytes ever change.

    `sha256` is the address of the bytes. `original_name` is the name it first came with, without any path.
    """

    sha256 = models.CharField(_("mã băm SHA-256"), max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField(_("kích thước (byte)"))
    media_type = models.CharField(
        _("loại tệp"), max_length=100, choices=[(t.value, t.name) for t in MediaType]
    )
    original_name = models.CharField(_("tên tệp"), max_length=255)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người gửi"),
    )
    uploaded_at = models.DateTimeField(_("gửi lúc"))

    class Meta:
        verbose_name = _("tệp gốc")
        verbose_name_plural = _("tệp gốc")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attachment_sha256_is_hex", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="attachment_not_empty", condition=models.Q(size_bytes__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

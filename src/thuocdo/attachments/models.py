"""Original files: one row per content, however often and under whatever names it comes in."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.attachments.media_types import MediaType


class Attachment(models.Model):
    """One original file as it was first received; neither the row nor the bytes ever change, unless they are destroyed.

    `sha256` is the address of the bytes. `original_name` is the name it first came with, without any path. `scanned_by` is empty
    where no virus scanner was configured. `destroyed_at` is there where the law let it be destroyed, `removed_at` once its bytes are gone.
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
    scanned_by = models.CharField(_("quét vi-rút bởi"), max_length=20, blank=True)
    destroyed_at = models.DateTimeField(_("hủy lúc"), null=True)
    removed_at = models.DateTimeField(_("xóa nội dung lúc"), null=True)

    class Meta:
        verbose_name = _("tệp gốc")
        verbose_name_plural = _("tệp gốc")
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="attachment_to_be_removed",
                condition=models.Q(destroyed_at__isnull=False, removed_at=None),
            )
        ]
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


class PendingUpload(models.Model):
    """One file that arrives in pieces, for a day; `attachment` is null until it is whole and taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("tên tệp"), max_length=255)
    size_bytes = models.PositiveBigIntegerField(_("kích thước (byte)"))
    session_key = models.CharField(max_length=64)
    started_at = models.DateTimeField(_("bắt đầu gửi lúc"))
    expires_at = models.DateTimeField(_("giữ đến"), db_index=True)
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("tệp đang gửi")
        verbose_name_plural = _("tệp đang gửi")
        indexes: ClassVar = [models.Index(fields=["session_key"], name="upload_of_session")]

    def __str__(self) -> str:
        return self.name

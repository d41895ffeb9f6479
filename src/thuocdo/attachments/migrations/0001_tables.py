"""The tables of this room."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(max_length=64, unique=True, verbose_name="mã băm SHA-256"),
                ),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="kích thước (byte)")),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            (
                                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                "DOCX",
                            ),
                            (
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                "XLSX",
                            ),
                            ("application/pdf", "PDF"),
                            ("image/jpeg", "JPEG"),
                            ("image/png", "PNG"),
                            ("image/webp", "WEBP"),
                            ("image/heic", "HEIC"),
                            ("application/x-ole-storage", "OLE"),
                            ("application/zip", "ZIP"),
                            ("text/plain", "TEXT"),
                            ("application/octet-stream", "UNKNOWN"),
                        ],
                        max_length=100,
                        verbose_name="loại tệp",
                    ),
                ),
                ("original_name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("uploaded_at", models.DateTimeField(verbose_name="gửi lúc")),
                (
                    "scanned_by",
                    models.CharField(blank=True, max_length=20, verbose_name="quét vi-rút bởi"),
                ),
                ("destroyed_at", models.DateTimeField(null=True, verbose_name="hủy lúc")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="xóa nội dung lúc")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người gửi",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp gốc",
                "verbose_name_plural": "tệp gốc",
                "indexes": [
                    models.Index(
                        condition=models.Q(("destroyed_at__isnull", False), ("removed_at", None)),
                        fields=["id"],
                        name="attachment_to_be_removed",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="attachment_sha256_is_hex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gt", 0)), name="attachment_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingUpload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="kích thước (byte)")),
                ("session_key", models.CharField(max_length=64)),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu gửi lúc")),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="giữ đến")),
                (
                    "attachment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp đang gửi",
                "verbose_name_plural": "tệp đang gửi",
                "indexes": [models.Index(fields=["session_key"], name="upload_of_session")],
            },
        ),
    ]

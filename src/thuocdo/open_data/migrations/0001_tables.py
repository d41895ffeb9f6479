"""The tables of this room."""

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
            name="PublishedVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dataset", models.CharField(max_length=40, verbose_name="bộ dữ liệu")),
                ("period", models.CharField(max_length=10, verbose_name="kỳ")),
                ("number", models.PositiveIntegerField(verbose_name="phiên bản")),
                ("as_of", models.DateTimeField(verbose_name="thời điểm số liệu")),
                ("published_at", models.DateTimeField(verbose_name="lúc công bố")),
                ("notes_vi", models.TextField(blank=True, verbose_name="ghi chú")),
                ("notes_en", models.TextField(blank=True, verbose_name="ghi chú bằng tiếng Anh")),
                ("licence", models.CharField(max_length=80, verbose_name="giấy phép")),
                ("licence_url", models.CharField(max_length=200, verbose_name="địa chỉ giấy phép")),
                ("rows", models.PositiveIntegerField(verbose_name="số dòng")),
                ("hidden", models.PositiveIntegerField(verbose_name="số ô ẩn")),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người công bố",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên bản dữ liệu mở",
                "verbose_name_plural": "phiên bản dữ liệu mở",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dataset", "period", "number"), name="published_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1),
                            models.Q(
                                models.Q(("notes_vi", ""), _negated=True),
                                models.Q(("notes_en", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="published_correction_has_notes",
                    ),
                ],
            },
        ),
    ]

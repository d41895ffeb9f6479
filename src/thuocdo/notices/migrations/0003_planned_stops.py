"""Keep planned stops of the system."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_sealed_words"),
        ("organisations", "0001_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("everybody", "người dân và cán bộ"), ("officials", "chỉ cán bộ")],
                        max_length=9,
                        verbose_name="ai không dùng được",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="dừng từ")),
                ("returns_at", models.DateTimeField(verbose_name="dự kiến hoạt động lại")),
                ("words", models.CharField(max_length=300, verbose_name="làm gì")),
                (
                    "words_en",
                    models.CharField(blank=True, max_length=300, verbose_name="làm gì, tiếng Anh"),
                ),
                (
                    "why_short",
                    models.CharField(blank=True, max_length=300, verbose_name="vì sao báo gấp"),
                ),
                ("announced_at", models.DateTimeField(verbose_name="báo lúc")),
                ("called_off_at", models.DateTimeField(null=True, verbose_name="thôi dừng lúc")),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người báo",
                    ),
                ),
                (
                    "called_off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="tỉnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần dừng hệ thống theo kế hoạch",
                "verbose_name_plural": "các lần dừng hệ thống theo kế hoạch",
                "indexes": [
                    models.Index(
                        condition=models.Q(("called_off_at", None)),
                        fields=["returns_at"],
                        name="planned_stop_to_come",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("announced_at__lt", models.F("starts_at")),
                            ("starts_at__lt", models.F("returns_at")),
                        ),
                        name="planned_stop_in_order",
                    )
                ],
            },
        ),
    ]

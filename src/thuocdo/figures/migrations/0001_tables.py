"""The tables of this room."""

from decimal import Decimal

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("attachments", "0001_tables"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=120, verbose_name="chỉ tiêu")),
                ("period_start", models.DateField(verbose_name="từ ngày")),
                (
                    "period_end",
                    models.DateField(
                        help_text="ngày đầu tiên sau kỳ", verbose_name="đến trước ngày"
                    ),
                ),
                (
                    "as_of",
                    models.DateField(blank=True, null=True, verbose_name="thời điểm số liệu"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("value", "số"),
                            ("blank", "để trống"),
                            ("dash", "dấu gạch"),
                            ("text", "chữ"),
                            ("withdrawn", "đã rút"),
                        ],
                        max_length=10,
                        verbose_name="loại ô",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=24,
                        null=True,
                        verbose_name="giá trị",
                    ),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="số chữ số thập phân in ra"
                    ),
                ),
                ("printed", models.TextField(blank=True, verbose_name="như in trong văn bản")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("computed", "tính được"),
                            ("declared", "kê khai"),
                            ("read", "trích từ văn bản"),
                        ],
                        max_length=10,
                        verbose_name="nguồn gốc",
                    ),
                ),
                (
                    "form_row",
                    models.CharField(blank=True, max_length=80, verbose_name="dòng của biểu"),
                ),
                (
                    "location",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="vị trí",
                    ),
                ),
                (
                    "confidence",
                    models.DecimalField(
                        decimal_places=3,
                        default=Decimal(1),
                        max_digits=4,
                        verbose_name="độ tin cậy",
                    ),
                ),
                ("record_room", models.CharField(blank=True, max_length=40)),
                ("record_id", models.CharField(blank=True, max_length=64)),
                (
                    "computation",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="cách tính",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("recorded_at", models.DateTimeField(verbose_name="lúc ghi")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                        verbose_name="tệp gốc",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị giữ số liệu",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="figures.figure",
                        verbose_name="thay cho",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "số liệu",
                "verbose_name_plural": "số liệu",
                "indexes": [
                    models.Index(fields=["unit", "indicator", "period_end"], name="figure_series"),
                    models.Index(fields=["record_room", "record_id"], name="figure_record"),
                    models.Index(
                        condition=models.Q(("state", "value")),
                        fields=["indicator", "-period_end"],
                        name="figure_latest",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "value"), ("value__isnull", False)),
                            models.Q(models.Q(("state", "value"), _negated=True), ("value", None)),
                            _connector="OR",
                        ),
                        name="figure_value_only_in_state_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="figure_period_has_days",
                    ),
                ],
            },
        ),
    ]

"""The tables of this room."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system", models.CharField(max_length=40, verbose_name="hệ thống")),
                ("first_day", models.DateField(verbose_name="từ ngày")),
                ("last_day", models.DateField(verbose_name="đến ngày")),
                ("made_at", models.DateTimeField(verbose_name="lúc")),
                ("listed_count", models.PositiveIntegerField(verbose_name="trong danh sách")),
                ("agreed_count", models.PositiveIntegerField(verbose_name="khớp")),
                ("missing_count", models.PositiveIntegerField(verbose_name="chưa đến")),
                ("differing_count", models.PositiveIntegerField(verbose_name="khác")),
                ("surplus_count", models.PositiveIntegerField(verbose_name="chỉ có ở đây")),
                (
                    "account",
                    models.ForeignKey(
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
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần đối soát",
                "verbose_name_plural": "lần đối soát",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["system", "-id"], name="reconciliation_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="reconciliation_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReconciliationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing", "chưa đến"),
                            ("differs", "khác trạng thái hoặc cũ hơn"),
                            ("surplus", "chỉ có ở đây"),
                        ],
                        max_length=8,
                        verbose_name="loại",
                    ),
                ),
                ("code", models.CharField(max_length=80, verbose_name="mã hồ sơ")),
                ("their_status", models.PositiveSmallIntegerField(null=True)),
                ("their_at", models.DateTimeField(null=True)),
                ("our_status", models.PositiveSmallIntegerField(null=True)),
                ("our_at", models.DateTimeField(null=True)),
                (
                    "reconciliation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="other_systems.reconciliation",
                    ),
                ),
            ],
            options={
                "verbose_name": "khác biệt khi đối soát",
                "verbose_name_plural": "khác biệt khi đối soát",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reconciliation", "kind", "code"), name="reconciliation_row_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="hệ thống")),
                ("first_received_at", models.DateTimeField(verbose_name="tin đầu tiên")),
                ("last_received_at", models.DateTimeField(verbose_name="tin gần nhất")),
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
                "verbose_name": "hệ thống báo hồ sơ",
                "verbose_name_plural": "hệ thống báo hồ sơ",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", "thuocdo"), _negated=True),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="reporting_system_is_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalDelivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system", models.CharField(max_length=40, verbose_name="hệ thống")),
                ("code", models.CharField(max_length=80, verbose_name="mã hồ sơ")),
                (
                    "message",
                    models.CharField(blank=True, max_length=120, verbose_name="mã bản tin"),
                ),
                ("form", models.CharField(max_length=40, verbose_name="dạng")),
                ("received_at", models.DateTimeField(verbose_name="nhận lúc")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="nói về lúc")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taken", "đã nhận"),
                            ("repeated", "nhận lại"),
                            ("waiting", "chờ hồ sơ"),
                            ("refused", "từ chối"),
                        ],
                        max_length=8,
                        verbose_name="kết quả",
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=60, verbose_name="mã lỗi")),
                ("problem_vi", models.TextField(blank=True, verbose_name="lý do")),
                ("problem_en", models.TextField(blank=True)),
                (
                    "unheld",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("content", models.JSONField(null=True, verbose_name="nội dung")),
                (
                    "account",
                    models.ForeignKey(
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
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản tin của hệ thống khác",
                "verbose_name_plural": "bản tin của hệ thống khác",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        fields=["system", "received_at", "outcome", "sent_at"],
                        name="delivery_by_day",
                    ),
                    models.Index(fields=["system", "outcome", "-id"], name="delivery_by_outcome"),
                    models.Index(
                        condition=models.Q(("outcome", "waiting")),
                        fields=["system", "code"],
                        name="delivery_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "refused"), ("problem", ""), _connector="XOR"
                        ),
                        name="delivery_refused_why",
                    )
                ],
            },
        ),
    ]

"""The tables of this room."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("figures", "0001_tables"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Discrepancy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("record_room", models.CharField(max_length=40)),
                ("record_id", models.CharField(max_length=64)),
                ("rule", models.CharField(max_length=40, verbose_name="quy tắc")),
                (
                    "severity",
                    models.CharField(
                        choices=[("error", "lỗi"), ("warning", "cảnh báo"), ("note", "lưu ý")],
                        max_length=10,
                        verbose_name="mức độ",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("position", models.PositiveIntegerField(default=0)),
                (
                    "indicators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        default=list,
                        size=None,
                        verbose_name="chỉ tiêu",
                    ),
                ),
                (
                    "printed_value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=24, null=True, verbose_name="số in"
                    ),
                ),
                (
                    "expected_value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=24,
                        null=True,
                        verbose_name="số tính lại",
                    ),
                ),
                ("message_vi", models.TextField()),
                ("message_en", models.TextField()),
                ("locations", models.JSONField(blank=True, default=list)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "chưa xử lý"),
                            ("fixed", "đã sửa"),
                            ("explained", "đã giải trình"),
                            ("gone", "không còn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("explanation", models.TextField(blank=True, verbose_name="giải trình")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="lúc xử lý"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="hạn xử lý")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("search_text", models.TextField(blank=True, default="", editable=False)),
                ("first_found_at", models.DateTimeField(verbose_name="phát hiện lúc")),
                ("last_found_at", models.DateTimeField(verbose_name="còn thấy lúc")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người được giao",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xử lý",
                    ),
                ),
                (
                    "figures",
                    models.ManyToManyField(
                        related_name="+", to="figures.figure", verbose_name="số liệu liên quan"
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
                "verbose_name": "sai lệch",
                "verbose_name_plural": "sai lệch",
                "indexes": [
                    models.Index(fields=["holder", "state", "rank"], name="discrepancy_queue"),
                    models.Index(
                        fields=["state", "rank", "-last_found_at", "position", "id"],
                        name="discrepancy_worst",
                    ),
                    models.Index(
                        fields=["rank", "-last_found_at", "position", "id"],
                        name="discrepancy_worst_of_all",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record_room", "record_id", "fingerprint"),
                        name="discrepancy_once_per_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "explained"), _negated=True),
                            models.Q(("explanation", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="discrepancy_explained_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on", None), ("assigned_to__isnull", False), _connector="OR"
                        ),
                        name="discrepancy_due_for_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DiscrepancyEvent",
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
                        choices=[("moved", "đổi tình trạng"), ("assigned", "giao việc")],
                        default="moved",
                        max_length=10,
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "chưa xử lý"),
                            ("fixed", "đã sửa"),
                            ("explained", "đã giải trình"),
                            ("gone", "không còn"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("open", "chưa xử lý"),
                            ("fixed", "đã sửa"),
                            ("explained", "đã giải trình"),
                            ("gone", "không còn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "discrepancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="consistency.discrepancy",
                    ),
                ),
                (
                    "former_assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="DigestSent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("sent_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="digest_once_a_day")
                ],
            },
        ),
    ]

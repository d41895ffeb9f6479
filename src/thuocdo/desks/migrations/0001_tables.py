"""The tables of this room."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import thuocdo.desks.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="quầy số")),
                ("name", models.CharField(blank=True, max_length=100, verbose_name="tên quầy")),
                (
                    "group_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
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
                "verbose_name": "quầy",
                "verbose_name_plural": "quầy",
                "ordering": ["unit_id", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "number"), name="counter_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("letter", models.CharField(max_length=2, verbose_name="chữ")),
                ("name", models.CharField(max_length=100, verbose_name="tên nhóm")),
                ("active", models.BooleanField(default=True, verbose_name="đang dùng")),
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
                "verbose_name": "nhóm dịch vụ",
                "verbose_name_plural": "nhóm dịch vụ",
                "ordering": ["unit_id", "letter"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "letter"), name="service_group_letter_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("letter", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="service_group_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("number", models.PositiveIntegerField(verbose_name="số")),
                ("code", models.CharField(max_length=10, verbose_name="số trên phiếu")),
                ("priority", models.CharField(blank=True, max_length=20, verbose_name="ưu tiên")),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "đang chờ"),
                            ("called", "được gọi"),
                            ("serving", "đang làm việc"),
                            ("done", "xong"),
                            ("missed", "gọi không có mặt"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="trạng thái",
                    ),
                ),
                ("call_count", models.PositiveSmallIntegerField(default=0, verbose_name="lần gọi")),
                ("taken_at", models.DateTimeField(verbose_name="lấy số lúc")),
                ("queued_at", models.DateTimeField(verbose_name="chờ ở nhóm này từ")),
                ("called_at", models.DateTimeField(null=True, verbose_name="gọi lúc")),
                (
                    "first_called_at",
                    models.DateTimeField(null=True, verbose_name="gọi lần đầu lúc"),
                ),
                ("serving_at", models.DateTimeField(null=True, verbose_name="bắt đầu lúc")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="xong lúc")),
                ("about_room", models.CharField(blank=True, max_length=40)),
                ("about_id", models.CharField(blank=True, max_length=60)),
                (
                    "counter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desks.counter",
                    ),
                ),
                (
                    "first_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desks.servicegroup",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desks.servicegroup",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "số thứ tự",
                "verbose_name_plural": "số thứ tự",
                "indexes": [
                    models.Index(fields=["unit", "on", "state"], name="ticket_of_the_day"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["group", "on", "-rank", "queued_at", "id"],
                        name="ticket_next",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first_group", "on", "number"), name="ticket_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "missed", "done"]),
                            ("counter__isnull", False),
                            _connector="OR",
                        ),
                        name="ticket_at_a_counter",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["called", "serving"])),
                        fields=("counter",),
                        name="ticket_one_at_a_counter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("last_number", models.PositiveIntegerField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="desks.servicegroup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("group", "on"), name="ticket_count_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingRoom",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=thuocdo.desks.models.new_key,
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "phòng chờ",
                "verbose_name_plural": "phòng chờ",
            },
        ),
    ]

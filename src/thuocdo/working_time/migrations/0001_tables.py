"""The tables of this room."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecidedYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="năm")),
                ("revision", models.PositiveSmallIntegerField(verbose_name="lần sửa")),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("law", "theo luật"),
                            ("published", "đã công bố"),
                            ("known", "cần đối chiếu"),
                            ("projection", "dự kiến"),
                        ],
                        max_length=10,
                        verbose_name="độ chắc chắn",
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="căn cứ")),
            ],
            options={
                "verbose_name": "năm đã có lịch nghỉ",
                "verbose_name_plural": "năm đã có lịch nghỉ",
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0, verbose_name="số")),
                ("mark", models.UUIDField(verbose_name="dấu")),
            ],
            options={
                "verbose_name": "phiên bản lịch",
                "verbose_name_plural": "phiên bản lịch",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="calendar_version_single"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("hours_set", "đặt giờ làm việc"),
                            ("hours_removed", "bỏ giờ làm việc"),
                            ("holiday_added", "thêm ngày nghỉ"),
                            ("holiday_removed", "bỏ ngày nghỉ"),
                            ("make_up_day_added", "thêm ngày làm bù"),
                            ("make_up_day_removed", "bỏ ngày làm bù"),
                            ("year_loaded", "nạp lịch nghỉ của năm"),
                        ],
                        max_length=20,
                        verbose_name="việc",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="từ ngày")),
                ("until", models.DateField(blank=True, null=True, verbose_name="đến trước ngày")),
                ("reason", models.TextField(verbose_name="lý do")),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="chi tiết")),
                ("version", models.PositiveBigIntegerField(verbose_name="phiên bản")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "actor_id",
                    models.BigIntegerField(blank=True, null=True, verbose_name="số tài khoản"),
                ),
                (
                    "actor_name",
                    models.CharField(blank=True, max_length=200, verbose_name="người thực hiện"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi lịch làm việc",
                "verbose_name_plural": "thay đổi lịch làm việc",
                "ordering": ["-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="calendar_change_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="ngày")),
                ("source", models.CharField(max_length=300, verbose_name="căn cứ")),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày ban hành"),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("law", "theo luật"),
                            ("published", "đã công bố"),
                            ("known", "cần đối chiếu"),
                            ("projection", "dự kiến"),
                        ],
                        default="published",
                        max_length=10,
                        verbose_name="độ chắc chắn",
                    ),
                ),
                ("shipped", models.BooleanField(default=False, verbose_name="kèm theo phần mềm")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("worked_on", models.DateField(blank=True, null=True, verbose_name="làm bù ngày")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="để trống: mọi đơn vị",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "ngày nghỉ",
                "verbose_name_plural": "ngày nghỉ",
                "ordering": ["day", "unit"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "unit"), name="holiday_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MakeUpDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="ngày")),
                ("source", models.CharField(max_length=300, verbose_name="căn cứ")),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày ban hành"),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("law", "theo luật"),
                            ("published", "đã công bố"),
                            ("known", "cần đối chiếu"),
                            ("projection", "dự kiến"),
                        ],
                        default="published",
                        max_length=10,
                        verbose_name="độ chắc chắn",
                    ),
                ),
                ("shipped", models.BooleanField(default=False, verbose_name="kèm theo phần mềm")),
                ("replaces", models.DateField(blank=True, null=True, verbose_name="thay cho ngày")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="để trống: mọi đơn vị",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "ngày làm bù",
                "verbose_name_plural": "ngày làm bù",
                "ordering": ["day", "unit"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "unit"), name="make_up_day_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("week", models.JSONField(verbose_name="giờ làm việc trong tuần")),
                ("duty", models.JSONField(blank=True, default=dict, verbose_name="giờ trực")),
                (
                    "duty_counts",
                    models.BooleanField(default=False, verbose_name="giờ trực tính vào thời hạn"),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="căn cứ")),
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
                "verbose_name": "giờ làm việc",
                "verbose_name_plural": "giờ làm việc",
                "ordering": ["unit", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="office_hours_days",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("unit"),
                                    models.F("unit"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_until"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="office_hours_one_a_day",
                    ),
                ],
            },
        ),
    ]

"""The tables of this room."""

import datetime
from decimal import Decimal

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(
            sql='CREATE TYPE organisations_code_range AS RANGE (subtype = text, collation = "C")',
            reverse_sql="DROP TYPE organisations_code_range",
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator("^[0-9A-Z][0-9A-Z.\\-]*$")
                        ],
                        verbose_name="mã",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                (
                    "short_name",
                    models.CharField(blank=True, max_length=100, verbose_name="tên gọn"),
                ),
                ("search_name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("province", "cấp tỉnh"),
                            ("department", "sở, ban, ngành"),
                            ("district", "cấp huyện"),
                            ("commune", "xã, phường, đặc khu"),
                            ("other", "cơ quan khác"),
                        ],
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="để trống: từ trước khi có dữ liệu",
                        null=True,
                        verbose_name="từ ngày",
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="ngày đầu tiên không còn đơn vị",
                        null=True,
                        verbose_name="đến trước ngày",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
            ],
            options={
                "verbose_name": "cơ quan, đơn vị",
                "verbose_name_plural": "cơ quan, đơn vị",
                "ordering": ["search_name", "pk"],
                "indexes": [
                    models.Index(fields=["kind"], name="unit_kind"),
                    models.Index(fields=["code"], name="unit_code"),
                    models.Index(fields=["search_name"], name="unit_search_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="unit_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9A-Z][0-9A-Z.\\-]*$")),
                        name="unit_code_written",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="unit_named"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "district"), _negated=True),
                            models.Q(
                                ("valid_until__isnull", False),
                                ("valid_until__lte", datetime.date(2025, 7, 1)),
                            ),
                            _connector="OR",
                        ),
                        name="unit_district_ended",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("code"),
                                    models.F("code"),
                                    models.Value("[]"),
                                    function="organisations_code_range",
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
                        name="unit_code_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitEvent",
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
                            ("created", "lập"),
                            ("parent_set", "đổi cơ quan chủ quản"),
                            ("merged", "sáp nhập"),
                            ("split", "chia tách"),
                            ("renamed", "đổi tên"),
                            ("abolished", "giải thể"),
                            ("weighed", "định hệ số quy đổi"),
                        ],
                        max_length=12,
                        verbose_name="việc",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "actor_id",
                    models.BigIntegerField(blank=True, null=True, verbose_name="số tài khoản"),
                ),
                (
                    "actor_name",
                    models.CharField(blank=True, max_length=200, verbose_name="người thực hiện"),
                ),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="chi tiết")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi đơn vị",
                "verbose_name_plural": "thay đổi đơn vị",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merged", "sáp nhập"),
                            ("split", "chia tách"),
                            ("renamed", "đổi tên"),
                            ("abolished", "giải thể"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        blank=True,
                        decimal_places=9,
                        help_text="phần của đơn vị cũ, từ 0 đến 1; để trống: chưa xác định",
                        max_digits=10,
                        null=True,
                        verbose_name="hệ số quy đổi",
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=200, verbose_name="căn cứ pháp lý"),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="organisations.unit",
                        verbose_name="đơn vị cũ",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origins",
                        to="organisations.unit",
                        verbose_name="đơn vị kế tục",
                    ),
                ),
            ],
            options={
                "verbose_name": "kế tục",
                "verbose_name_plural": "kế tục",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor", "on"),
                        name="succession_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight", None),
                            models.Q(("weight__gt", Decimal(0)), ("weight__lte", Decimal(1))),
                            _connector="OR",
                        ),
                        name="succession_weight_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor__isnull", False),
                            models.Q(("kind", "abolished"), ("weight", None)),
                            _connector="OR",
                        ),
                        name="succession_without_heir",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitParent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="child_links",
                        to="organisations.unit",
                        verbose_name="cơ quan chủ quản",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parents",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "quan hệ trực thuộc",
                "verbose_name_plural": "quan hệ trực thuộc",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="unit_parent_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", models.F("parent")), _negated=True),
                        name="unit_parent_is_another",
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
                        name="unit_parent_one_a_day",
                    ),
                ],
            },
        ),
    ]

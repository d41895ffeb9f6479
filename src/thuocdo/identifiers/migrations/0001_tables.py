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
            name="DossierCodeCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agency_code",
                    models.CharField(max_length=35, verbose_name="mã định danh cơ quan"),
                ),
                ("on", models.DateField(verbose_name="ngày")),
                ("last_number", models.PositiveIntegerField(verbose_name="số cuối")),
            ],
            options={
                "verbose_name": "bộ đếm mã hồ sơ",
                "verbose_name_plural": "bộ đếm mã hồ sơ",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_code", "on"), name="dossier_code_counter_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_number__gte", 1)),
                        name="dossier_code_counter_counts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitAgencyCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=35, verbose_name="mã định danh cơ quan")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("assigned_at", models.DateTimeField(verbose_name="lúc")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "mã định danh cơ quan",
                "verbose_name_plural": "mã định danh cơ quan",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="unit_agency_code_days",
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
                        name="unit_agency_code_one_a_day",
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
                        name="agency_code_one_unit_a_day",
                    ),
                ],
            },
        ),
    ]

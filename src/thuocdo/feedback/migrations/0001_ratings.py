import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dossiers", "0001_dossiers"),
        ("organisations", "0001_units"),
        ("procedures", "0001_catalogue"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("direct", "trực tiếp"),
                            ("online", "trực tuyến"),
                            ("post", "dịch vụ bưu chính"),
                        ],
                        max_length=6,
                        verbose_name="kênh tiếp nhận",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="nhìn chung",
                    ),
                ),
                (
                    "time",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="thời gian giải quyết",
                    ),
                ),
                (
                    "information",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="thông tin, hướng dẫn",
                    ),
                ),
                (
                    "ease",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="dễ làm, ít phải đi lại",
                    ),
                ),
                (
                    "attitude",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="thái độ phục vụ",
                    ),
                ),
                (
                    "extra_cost",
                    models.BooleanField(null=True, verbose_name="phải trả khoản ngoài quy định"),
                ),
                ("words", models.TextField(blank=True, verbose_name="ý kiến")),
                (
                    "official_score",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="người trực tiếp phục vụ",
                    ),
                ),
                (
                    "official_words",
                    models.TextField(blank=True, verbose_name="ý kiến về người phục vụ"),
                ),
                ("rated_at", models.DateTimeField(verbose_name="đánh giá lúc")),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan giải quyết",
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "reception_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi tiếp nhận",
                    ),
                ),
            ],
            options={
                "verbose_name": "đánh giá",
                "verbose_name_plural": "đánh giá",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["agency", "rated_at"], name="rating_of_agency")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("overall__gte", 1), ("overall__lte", 5)),
                        name="rating_overall",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("time", None),
                            models.Q(("time__gte", 1), ("time__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("information", None),
                            models.Q(("information__gte", 1), ("information__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_information",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ease", None),
                            models.Q(("ease__gte", 1), ("ease__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_ease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attitude", None),
                            models.Q(("attitude__gte", 1), ("attitude__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_attitude",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("official_score", None),
                            models.Q(("official_score__gte", 1), ("official_score__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_official_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("changed_at__gte", models.F("rated_at"))),
                        name="rating_days",
                    ),
                ],
            },
        ),
    ]

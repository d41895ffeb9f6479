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
            name="FormsRevision",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name": "phiên bản của kho biểu mẫu",
                "verbose_name_plural": "phiên bản của kho biểu mẫu",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="forms_revision_is_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnIndicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=80, unique=True, verbose_name="mã")),
                ("label_vi", models.CharField(max_length=600, verbose_name="tên tiếng Việt")),
                ("label_en", models.CharField(max_length=600, verbose_name="tên tiếng Anh")),
                ("unit_of_measure", models.CharField(max_length=60, verbose_name="đơn vị tính")),
                ("value_type", models.CharField(max_length=12)),
                ("period_kind", models.CharField(max_length=12)),
                ("aggregation", models.CharField(max_length=14)),
                ("made_at", models.DateTimeField(verbose_name="khai báo lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "chỉ tiêu của tỉnh",
                "verbose_name_plural": "chỉ tiêu của tỉnh",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="StoredForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="mã")),
                ("base", models.CharField(max_length=40, verbose_name="lập từ")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "bản thảo"),
                            ("in_force", "đã ban hành"),
                            ("withdrawn", "đã rút"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="trạng thái",
                    ),
                ),
                ("text", models.TextField(verbose_name="nội dung")),
                ("rules", models.TextField(verbose_name="quy tắc")),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="lần sửa")),
                (
                    "valid_from",
                    models.DateField(blank=True, null=True, verbose_name="áp dụng từ ngày"),
                ),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến hết ngày"),
                ),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "biểu mẫu đã nhập",
                "verbose_name_plural": "biểu mẫu đã nhập",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True),
                            ("valid_from__isnull", False),
                            _connector="OR",
                        ),
                        name="form_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), _negated=True),
                            models.Q(("valid_from", None), ("valid_until", None)),
                            _connector="OR",
                        ),
                        name="form_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFormEvent",
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
                            ("made", "lập bản thảo"),
                            ("edited", "sửa"),
                            ("in_force", "ban hành"),
                            ("withdrawn", "rút"),
                        ],
                        max_length=9,
                    ),
                ),
                ("what", models.CharField(blank=True, max_length=1000)),
                ("revision", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("rules", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="forms.storedform",
                    ),
                ),
            ],
            options={
                "verbose_name": "bước của biểu mẫu",
                "verbose_name_plural": "bước của biểu mẫu",
                "ordering": ["-pk"],
            },
        ),
    ]

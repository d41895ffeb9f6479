"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Filling",
            fields=[
                (
                    "fact",
                    models.CharField(
                        max_length=100, primary_key=True, serialize=False, verbose_name="dữ liệu"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=16)),
                ("number", models.PositiveBigIntegerField()),
                ("as_of", models.DateTimeField(verbose_name="tính đến")),
            ],
            options={
                "verbose_name": "lần đọc dữ liệu",
                "verbose_name_plural": "lần đọc dữ liệu",
            },
        ),
        migrations.CreateModel(
            name="FilledMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="tháng")),
                ("file", models.CharField(max_length=100, unique=True, verbose_name="tệp")),
                ("row_count", models.PositiveBigIntegerField(verbose_name="số dòng")),
                ("byte_count", models.PositiveBigIntegerField(verbose_name="số byte")),
                ("written_at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="months",
                        to="warehouse.filling",
                    ),
                ),
            ],
            options={
                "verbose_name": "tháng dữ liệu",
                "verbose_name_plural": "tháng dữ liệu",
                "ordering": ["fact_id", "month", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="filled_month_begins_on_its_first",
                    )
                ],
            },
        ),
    ]

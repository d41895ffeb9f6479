"""A report may differ from the one before it in its prose alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0002_corrections_stay")]
    operations = [
        migrations.AlterField(
            model_name="report",
            name="relation",
            field=models.CharField(
                choices=[
                    ("first", "lần đầu"),
                    ("duplicate", "trùng"),
                    ("corrected", "bản sửa số liệu"),
                    ("reworded", "bản chỉ khác lời văn"),
                    ("superseding", "bản thay thế"),
                ],
                default="first",
                max_length=12,
                verbose_name="quan hệ",
            ),
        )
    ]

"""Say of each fee before what it has to be paid."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0011_handling_rule_stays")]

    operations = [
        migrations.AddField(
            model_name="fee",
            name="due",
            field=models.CharField(
                blank=True,
                choices=[
                    ("acceptance", "trước khi tiếp nhận"),
                    ("decision", "trước khi ký kết quả"),
                    ("return", "khi trả kết quả"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="phải nộp",
            ),
        ),
    ]

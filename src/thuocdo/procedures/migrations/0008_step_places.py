"""Say of each step where it is done by a reference, and no longer in words alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0007_form_drafts")]

    operations = [
        migrations.AddField(
            model_name="processstep",
            name="place",
            field=models.CharField(
                choices=[
                    ("agency", "cơ quan giải quyết hồ sơ"),
                    ("reception", "nơi tiếp nhận hồ sơ"),
                    ("province", "cơ quan cấp tỉnh phía trên"),
                    ("unit", "một đơn vị cố định"),
                ],
                db_default="agency",
                default="agency",
                max_length=9,
                verbose_name="nơi làm",
            ),
        ),
    ]

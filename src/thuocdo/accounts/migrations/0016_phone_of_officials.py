"""Keep the phone of an official, so that he can be reminded by SMS."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_organisations_closed")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="phone",
            field=models.CharField(
                blank=True,
                default="",
                help_text="để được nhắc việc bằng tin nhắn",
                max_length=16,
                verbose_name="Số điện thoại",
            ),
        )
    ]

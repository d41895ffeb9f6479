"""Keep with a computed figure by which definition and from which parts it was computed."""

from __future__ import annotations

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_latest_of_an_indicator")]

    operations = [
        migrations.AddField(
            model_name="figure",
            name="computation",
            field=models.JSONField(
                blank=True,
                default=dict,
                encoder=django.core.serializers.json.DjangoJSONEncoder,
                verbose_name="cách tính",
            ),
        ),
    ]

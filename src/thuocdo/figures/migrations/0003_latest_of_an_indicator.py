"""An index to walk from the latest figures of an indicator back, for search: numbering all of them took seconds."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("figures", "0002_append_only")]

    operations = [
        AddIndexConcurrently(
            model_name="figure",
            index=models.Index(
                condition=models.Q(state="value"),
                fields=["indicator", "-period_end"],
                name="figure_latest",
            ),
        ),
    ]

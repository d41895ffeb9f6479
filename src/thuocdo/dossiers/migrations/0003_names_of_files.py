"""Let a file of an application have the name it came with there; what is there already is named after its paper."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies = [("dossiers", "0002_history_stays")]

    operations = [
        migrations.AddField(
            model_name="applicationpaper",
            name="file_name",
            field=models.CharField(blank=True, max_length=255, verbose_name="tên tệp"),
        ),
        migrations.RunSQL(
            "UPDATE dossiers_applicationpaper SET file_name = left(name, 200)",
            migrations.RunSQL.noop,
        ),
    ]

"""Find open dossiers in the order in which they came, and paused ones by how long: lists over a whole province walked all that had ended, or sorted all."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0016_find_by_words")]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["id"], name="dossier_open_by_age"
            ),
        ),
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("paused_at__isnull", False)),
                fields=["paused_at", "id"],
                name="dossier_paused",
            ),
        ),
    ]

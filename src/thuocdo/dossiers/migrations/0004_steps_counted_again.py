"""Find which open steps a change of the calendar moved; the index is built beside the work that goes on."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    atomic = False
    dependencies = [("dossiers", "0003_names_of_files")]

    operations = [
        AddIndexConcurrently(
            "dossierevent",
            models.Index(
                models.F("payload__calendar_change"),
                condition=models.Q(("kind", "step_recounted")),
                name="dossier_event_step_recount",
            ),
        ),
    ]

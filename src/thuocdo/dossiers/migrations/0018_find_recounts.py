"""Find the recounts of a change of the calendar by its id: by time they could only be guessed."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0017_find_open_by_age")]

    operations = [
        AddIndexConcurrently(
            model_name="dossierevent",
            index=models.Index(
                models.F("payload__calendar_change"),
                condition=models.Q(("kind", "due_recounted")),
                name="dossier_event_recount",
            ),
        ),
    ]

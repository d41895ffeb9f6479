"""Find what was written since a moment: events only ever follow, so that a few blocks of the index tell."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0007_document_form")]

    operations = [
        migrations.AddIndex(
            "dossierevent", BrinIndex(fields=["recorded_at"], name="dossier_event_recorded")
        ),
    ]

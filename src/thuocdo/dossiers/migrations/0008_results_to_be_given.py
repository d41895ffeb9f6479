"""Finds the results that lie at a desk, or are on their way, among millions that were given."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0008_find_what_changed")]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("delivery_state__in", ["ready", "sent"])),
                fields=["reception_unit", "delivery_state", "resolved_at", "id"],
                name="dossier_to_be_given",
            ),
        ),
    ]

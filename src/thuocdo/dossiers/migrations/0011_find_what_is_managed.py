"""Finds what an agency has open, and what it took in and resolved in some days, among millions of dossiers."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0010_applications")]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["competent_agency", "due_at", "id"],
                name="dossier_open_of_agency",
            ),
        ),
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("accepted_at__isnull", False)),
                fields=["competent_agency", "accepted_at"],
                name="dossier_accepted",
            ),
        ),
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("resolved_at__isnull", False)),
                fields=["competent_agency", "resolved_at"],
                include=["late_current"],
                name="dossier_resolved",
            ),
        ),
    ]

"""A table for the words by which dossiers are found, with pairs of names and units; the next two migrations fill and use it."""

import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0013_results")]

    operations = [
        migrations.CreateModel(
            name="DossierWords",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="dossiers.dossier",
                    ),
                ),
                ("lexemes", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "words of a dossier",
                "verbose_name_plural": "words of dossiers",
            },
        ),
        migrations.RunSQL(
            # The planner has to know every pair of a name that is in more than some hundred dossiers.
            "ALTER TABLE dossiers_dossierwords ALTER COLUMN lexemes SET STATISTICS 500",
            migrations.RunSQL.noop,
        ),
    ]

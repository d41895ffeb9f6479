"""Finds dossiers by their words in the table of their own, and leaves out what was in their rows."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0015_fill_words")]

    operations = [
        AddIndexConcurrently(
            model_name="dossierwords",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["lexemes"], name="dossier_words_lexemes"
            ),
        ),
        # Without numbers the planner takes every word for a rare one.
        migrations.RunSQL("ANALYZE dossiers_dossierwords", migrations.RunSQL.noop),
        RemoveIndexConcurrently(model_name="dossier", name="dossier_words"),
        migrations.RemoveField(model_name="dossier", name="tsv"),
        migrations.RemoveField(model_name="dossier", name="search_text"),
    ]

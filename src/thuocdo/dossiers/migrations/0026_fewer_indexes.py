"""Drop the indexes of people, papers, results and steps that no query needs: others begin with the same column, or nobody asks by it."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0025_destroyed"),
        ("organisations", "0001_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="applicant",
            name="applicant_by_name",
        ),
        migrations.AlterField(
            model_name="applicant",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="applicants",
                to="dossiers.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="dossierdocument",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="dossiers.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="dossierresult",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="dossiers.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="dossierstep",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="dossiers.dossier",
            ),
        ),
        migrations.AlterField(
            model_name="dossierstep",
            name="official",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="dossierstep",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
            ),
        ),
    ]

"""Check the hash of an event without a pattern: the pattern took most of the time of storing it."""

from __future__ import annotations

import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0005_find_by_code"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dossierevent",
            name="dossier_event_hashed",
        ),
        migrations.AddConstraint(
            model_name="dossierevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.Exact(
                        models.Func(
                            models.F("hash"),
                            function="octet_length",
                            output_field=models.IntegerField(),
                        ),
                        64,
                    ),
                    django.db.models.lookups.Exact(
                        models.Func(
                            models.Func(
                                models.F("hash"),
                                models.Value("hex"),
                                function="decode",
                                output_field=models.BinaryField(),
                            ),
                            models.Value("hex"),
                            function="encode",
                            output_field=models.TextField(),
                        ),
                        models.F("hash"),
                    ),
                ),
                name="dossier_event_hashed",
            ),
        ),
    ]

"""What lies apart of the files of months, and which of those hold rows that it replaces."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("warehouse", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="filledmonth",
            name="outdated",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="filledmonth",
            name="replaces",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddConstraint(
            model_name="filledmonth",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", ""), _negated=True),
                fields=("fact",),
                name="filled_fact_has_one_apart",
            ),
        ),
    ]

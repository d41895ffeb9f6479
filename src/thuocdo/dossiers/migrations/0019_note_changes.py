from django.db import migrations

from thuocdo.facts.triggers import change_triggers, drop_change_triggers

TABLE = "dossiers_dossier"
DAY = "(registered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0018_find_recounts"),
        ("facts", "0001_changes"),
    ]

    operations = [
        migrations.RunSQL(
            change_triggers(name="dossiers.dossiers", table=TABLE, day=DAY),
            drop_change_triggers(table=TABLE),
        ),
    ]

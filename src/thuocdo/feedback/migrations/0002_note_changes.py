from django.db import migrations

from thuocdo.facts.triggers import change_triggers, drop_change_triggers

TABLE = "feedback_rating"
DAY = "(rated_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0001_ratings"),
        ("facts", "0001_changes"),
    ]

    operations = [
        migrations.RunSQL(
            change_triggers(name="feedback.ratings", table=TABLE, day=DAY),
            drop_change_triggers(table=TABLE),
        ),
    ]

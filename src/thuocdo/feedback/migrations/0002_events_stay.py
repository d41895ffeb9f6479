"""Let the database itself refuse to change what happened to feedback, and note which ratings and feedback changed."""

from __future__ import annotations

from django.db import migrations

from thuocdo.facts.triggers import change_triggers, drop_change_triggers

FORWARDS = """
CREATE FUNCTION feedback_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events of feedback are append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER feedback_events_append_only BEFORE UPDATE OR DELETE ON feedback_feedbackevent
    FOR EACH ROW EXECUTE FUNCTION feedback_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER feedback_events_append_only ON feedback_feedbackevent;
DROP FUNCTION feedback_refuse_change();
"""

#: The name of the fact, the table and the day of a row.
NOTED = (
    ("feedback.ratings", "feedback_rating", "(rated_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"),
    (
        "feedback.items",
        "feedback_feedback",
        "(received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_tables"), ("facts", "0001_tables")]
    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        *(
            migrations.RunSQL(
                change_triggers(name=name, table=table, day=day), drop_change_triggers(table=table)
            )
            for name, table, day in NOTED
        ),
    ]

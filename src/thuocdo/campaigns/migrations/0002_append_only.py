"""Let the database itself refuse to change what happened to an answer."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION campaigns_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to an answer is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER campaigns_cellchange_append_only BEFORE UPDATE ON campaigns_cellchange
    FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change();
CREATE TRIGGER campaigns_event_append_only BEFORE UPDATE ON campaigns_submissionevent
    FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change();
CREATE TRIGGER campaigns_passage_append_only BEFORE UPDATE ON campaigns_passage
    FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER campaigns_passage_append_only ON campaigns_passage;
DROP TRIGGER campaigns_event_append_only ON campaigns_submissionevent;
DROP TRIGGER campaigns_cellchange_append_only ON campaigns_cellchange;
DROP FUNCTION campaigns_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

"""Let the database itself refuse to change what happened to a discrepancy."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION consistency_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events of discrepancies are append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON consistency_discrepancyevent
    FOR EACH ROW EXECUTE FUNCTION consistency_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER events_append_only ON consistency_discrepancyevent;
DROP FUNCTION consistency_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("consistency", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

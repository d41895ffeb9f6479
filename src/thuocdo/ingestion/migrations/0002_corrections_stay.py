"""Let the database itself refuse to change or remove a correction."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION ingestion_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'corrections are append-only: undo one by a step of its own'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER corrections_append_only BEFORE UPDATE OR DELETE ON ingestion_correction
    FOR EACH ROW EXECUTE FUNCTION ingestion_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER corrections_append_only ON ingestion_correction;
DROP FUNCTION ingestion_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

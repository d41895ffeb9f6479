"""Let the database itself keep what was explained at the counters; the name of whom it was explained to can be taken out."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION dossiers_guidance_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.to_name = '' AND to_jsonb(NEW) - 'to_name' = to_jsonb(OLD) - 'to_name' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'guidance that was given stays as it is' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_guidance_stays BEFORE UPDATE OR DELETE ON dossiers_guidance
    FOR EACH ROW EXECUTE FUNCTION dossiers_guidance_stays();
"""
BACKWARDS = """
DROP TRIGGER dossiers_guidance_stays ON dossiers_guidance;
DROP FUNCTION dossiers_guidance_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0020_handled_otherwise")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

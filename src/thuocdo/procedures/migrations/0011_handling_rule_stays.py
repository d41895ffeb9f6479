"""Let the database itself refuse to edit how dossiers were handled: a rule ends, nothing else of it changes."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION procedures_handling_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.valid_from <= CURRENT_DATE THEN
            PERFORM procedures_refuse('a rule of handling that is or was in force is never removed');
        END IF;
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - 'valid_until' IS DISTINCT FROM to_jsonb(OLD) - 'valid_until' THEN
        PERFORM procedures_refuse('a rule of handling is never edited: end it and decide another one');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_handling_stays BEFORE UPDATE OR DELETE ON procedures_handlingrule
    FOR EACH ROW EXECUTE FUNCTION procedures_handling_stays();
"""
BACKWARDS = """
DROP TRIGGER procedures_handling_stays ON procedures_handlingrule;
DROP FUNCTION procedures_handling_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0010_handling_rules")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

"""Let the database itself refuse to change a form in force, and number every change."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE SEQUENCE forms_revision_numbers;
CREATE FUNCTION forms_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO forms_formsrevision (id, number) VALUES (1, nextval('forms_revision_numbers'))
    ON CONFLICT (id) DO UPDATE SET number = nextval('forms_revision_numbers');
    RETURN NULL;
END $$;
INSERT INTO forms_formsrevision (id, number) VALUES (1, nextval('forms_revision_numbers'));
CREATE TRIGGER forms_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON forms_storedform
    FOR EACH STATEMENT EXECUTE FUNCTION forms_changed();
CREATE TRIGGER forms_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON forms_ownindicator
    FOR EACH STATEMENT EXECUTE FUNCTION forms_changed();
CREATE FUNCTION forms_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was entered stays: forms in force, their history and own indicators are never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER form_event_stays BEFORE UPDATE OR DELETE ON forms_storedformevent
    FOR EACH ROW EXECUTE FUNCTION forms_refuse();
CREATE TRIGGER own_indicator_stays BEFORE UPDATE OR DELETE ON forms_ownindicator
    FOR EACH ROW EXECUTE FUNCTION forms_refuse();
CREATE TRIGGER form_in_force_stays BEFORE UPDATE ON forms_storedform
    FOR EACH ROW WHEN (
        OLD.state = 'withdrawn' OR (OLD.state = 'in_force' AND (
            NEW.state <> 'withdrawn' OR (OLD.code, OLD.text, OLD.rules, OLD.valid_from) IS DISTINCT FROM (NEW.code, NEW.text, NEW.rules, NEW.valid_from)
        ))
    ) EXECUTE FUNCTION forms_refuse();
CREATE TRIGGER form_stays BEFORE DELETE ON forms_storedform
    FOR EACH ROW EXECUTE FUNCTION forms_refuse();
"""
BACKWARDS = """
DROP TRIGGER form_stays ON forms_storedform;
DROP TRIGGER form_in_force_stays ON forms_storedform;
DROP TRIGGER own_indicator_stays ON forms_ownindicator;
DROP TRIGGER form_event_stays ON forms_storedformevent;
DROP TRIGGER forms_changed ON forms_ownindicator;
DROP TRIGGER forms_changed ON forms_storedform;
DROP FUNCTION forms_refuse();
DROP FUNCTION forms_changed();
DROP SEQUENCE forms_revision_numbers;
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

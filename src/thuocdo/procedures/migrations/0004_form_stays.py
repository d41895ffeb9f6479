"""Let the database itself refuse to edit an electronic form: what somebody was asked stays readable as it was asked."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION procedures_form_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM procedures_refuse('an electronic form is never edited: set another one from a day on');
    RETURN NULL;
END $$;
CREATE TRIGGER procedures_form_stays BEFORE UPDATE ON procedures_electronicform
    FOR EACH ROW EXECUTE FUNCTION procedures_form_stays();
"""
BACKWARDS = """
DROP TRIGGER procedures_form_stays ON procedures_electronicform;
DROP FUNCTION procedures_form_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_electronic_forms")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

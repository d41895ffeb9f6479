"""Let the database itself refuse to change or remove what was published, whoever asks."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION open_data_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published data stay as they are: publish a further version'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER open_data_append_only BEFORE UPDATE OR DELETE ON open_data_publishedversion
    FOR EACH ROW EXECUTE FUNCTION open_data_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER open_data_append_only ON open_data_publishedversion;
DROP FUNCTION open_data_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("open_data", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

"""Let the database itself refuse to change or remove a figure, whoever asks."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION figures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'figures are append-only: record a figure that supersedes this one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER figures_append_only BEFORE UPDATE OR DELETE ON figures_figure
    FOR EACH ROW EXECUTE FUNCTION figures_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER figures_append_only ON figures_figure;
DROP FUNCTION figures_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

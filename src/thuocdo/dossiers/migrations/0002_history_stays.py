"""Let the database itself refuse to change or remove what happened, and what was signed."""

from __future__ import annotations

from django.db import migrations

# TRUNCATE stays possible for whoever owns the tables (tests empty them so); a signed root shows it.
FORWARDS = """
CREATE FUNCTION dossiers_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a dossier is never changed: another event puts it right'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_event_stays BEFORE UPDATE OR DELETE ON dossiers_dossierevent
    FOR EACH ROW EXECUTE FUNCTION dossiers_history_stays();
CREATE TRIGGER dossiers_root_stays BEFORE UPDATE OR DELETE ON dossiers_dossierroot
    FOR EACH ROW EXECUTE FUNCTION dossiers_history_stays();
"""

BACKWARDS = """
DROP TRIGGER dossiers_root_stays ON dossiers_dossierroot;
DROP TRIGGER dossiers_event_stays ON dossiers_dossierevent;
DROP FUNCTION dossiers_history_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_dossiers")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

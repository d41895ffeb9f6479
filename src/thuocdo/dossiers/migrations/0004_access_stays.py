"""Let the database itself keep who looked at personal data."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE TRIGGER dossiers_access_stays BEFORE UPDATE OR DELETE ON dossiers_personaldataaccess
    FOR EACH ROW EXECUTE FUNCTION dossiers_history_stays();
"""
BACKWARDS = "DROP TRIGGER dossiers_access_stays ON dossiers_personaldataaccess;"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_personal_data_access")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

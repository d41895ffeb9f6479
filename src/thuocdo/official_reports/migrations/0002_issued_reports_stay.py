"""Let the database itself refuse to change an issued report, its texts and what happened to it."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION official_reports_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions and events of reports are append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER block_versions_append_only BEFORE UPDATE OR DELETE ON official_reports_blockversion
    FOR EACH ROW EXECUTE FUNCTION official_reports_refuse_change();
CREATE TRIGGER report_events_append_only BEFORE UPDATE OR DELETE ON official_reports_reportevent
    FOR EACH ROW EXECUTE FUNCTION official_reports_refuse_change();

CREATE FUNCTION official_reports_keep_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'issued' THEN
        RAISE EXCEPTION 'an issued report never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.number IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.number IS DISTINCT FROM OLD.number OR NEW.dated IS DISTINCT FROM OLD.dated) THEN
        RAISE EXCEPTION 'a number that was given stays with its report' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_reports_kept BEFORE UPDATE OR DELETE ON official_reports_officialreport
    FOR EACH ROW EXECUTE FUNCTION official_reports_keep_issued();

CREATE FUNCTION official_reports_text_of_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM official_reports_officialreport WHERE id = NEW.report_id) = 'issued' THEN
        RAISE EXCEPTION 'an issued report gets no other text' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_text_for_issued BEFORE INSERT ON official_reports_blockversion
    FOR EACH ROW EXECUTE FUNCTION official_reports_text_of_issued();
"""
BACKWARDS = """
DROP TRIGGER no_text_for_issued ON official_reports_blockversion;
DROP TRIGGER issued_reports_kept ON official_reports_officialreport;
DROP TRIGGER report_events_append_only ON official_reports_reportevent;
DROP TRIGGER block_versions_append_only ON official_reports_blockversion;
DROP FUNCTION official_reports_text_of_issued();
DROP FUNCTION official_reports_keep_issued();
DROP FUNCTION official_reports_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("official_reports", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

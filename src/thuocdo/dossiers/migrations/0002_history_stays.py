"""Let the database itself refuse to change what happened to dossiers and who read them, and note which dossiers changed."""

from __future__ import annotations

from django.db import migrations

from thuocdo.facts.triggers import change_triggers, drop_change_triggers

FORWARDS = """
CREATE FUNCTION dossiers_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a dossier is never changed: another event puts it right'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_root_stays BEFORE UPDATE OR DELETE ON dossiers_dossierroot
    FOR EACH ROW EXECUTE FUNCTION dossiers_history_stays();

-- Only the words of a dossier that was destroyed go out of its events.
CREATE FUNCTION dossiers_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - 'payload' = to_jsonb(OLD) - 'payload'
        AND EXISTS (SELECT FROM dossiers_dossier WHERE id = OLD.dossier_id AND destroyed_at IS NOT NULL)
        AND (SELECT count(*) FROM jsonb_object_keys(NEW.payload)) = (SELECT count(*) FROM jsonb_object_keys(OLD.payload))
        AND NOT EXISTS (
            SELECT FROM jsonb_each(OLD.payload) AS was
            WHERE NEW.payload -> was.key IS DISTINCT FROM was.value
                AND (jsonb_typeof(was.value) <> 'string' OR NEW.payload -> was.key IS DISTINCT FROM '"(đã hủy)"'::jsonb)
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what happened to a dossier is never changed: another event puts it right'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_event_stays BEFORE UPDATE OR DELETE ON dossiers_dossierevent
    FOR EACH ROW EXECUTE FUNCTION dossiers_event_stays();

CREATE TRIGGER dossiers_access_stays BEFORE UPDATE OR DELETE ON dossiers_personaldataaccess
    FOR EACH ROW EXECUTE FUNCTION dossiers_history_stays();

CREATE FUNCTION dossiers_guidance_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.to_name = '' AND to_jsonb(NEW) - 'to_name' = to_jsonb(OLD) - 'to_name' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'guidance that was given stays as it is' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_guidance_stays BEFORE UPDATE OR DELETE ON dossiers_guidance
    FOR EACH ROW EXECUTE FUNCTION dossiers_guidance_stays();

CREATE FUNCTION dossiers_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once and stays as it is', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_written_once BEFORE UPDATE OR DELETE ON dossiers_dossierbundle
    FOR EACH ROW EXECUTE FUNCTION dossiers_written_once();
CREATE TRIGGER dossiers_written_once BEFORE UPDATE OR DELETE ON dossiers_bundleddossier
    FOR EACH ROW EXECUTE FUNCTION dossiers_written_once();
CREATE TRIGGER dossiers_written_once BEFORE UPDATE OR DELETE ON dossiers_mandateuse
    FOR EACH ROW EXECUTE FUNCTION dossiers_written_once();

ALTER TABLE dossiers_dossierwords ALTER COLUMN lexemes SET STATISTICS 500;
"""
BACKWARDS = """
DROP TRIGGER dossiers_written_once ON dossiers_dossierbundle;
DROP TRIGGER dossiers_written_once ON dossiers_bundleddossier;
DROP TRIGGER dossiers_written_once ON dossiers_mandateuse;
DROP FUNCTION dossiers_written_once();
DROP TRIGGER dossiers_guidance_stays ON dossiers_guidance;
DROP FUNCTION dossiers_guidance_stays();
DROP TRIGGER dossiers_access_stays ON dossiers_personaldataaccess;
DROP TRIGGER dossiers_event_stays ON dossiers_dossierevent;
DROP FUNCTION dossiers_event_stays();
DROP TRIGGER dossiers_root_stays ON dossiers_dossierroot;
DROP FUNCTION dossiers_history_stays();
"""

TABLE = "dossiers_dossier"
DAY = "(registered_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_tables"), ("facts", "0001_tables")]
    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(
            change_triggers(name="dossiers.dossiers", table=TABLE, day=DAY),
            drop_change_triggers(table=TABLE),
        ),
    ]

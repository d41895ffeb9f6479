"""Let the database itself refuse to change what the archive has taken over, and the minutes of what was destroyed."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION archive_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what the archive has taken over is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION archive_dossier_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves CONSTANT text[] := ARRAY['sync_state'];
    goes CONSTANT text[] := ARRAY['sync_state', 'destroyed_at', 'subject', 'step_name', 'event_count', 'last_hash'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - moves = to_jsonb(OLD) - moves THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.destroyed_at IS NULL AND NEW.destroyed_at IS NOT NULL
        AND NEW.subject = '(đã hủy)' AND NEW.event_count = OLD.event_count + 1
        AND to_jsonb(NEW) - goes = to_jsonb(OLD) - goes
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what the archive has taken over is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION archive_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone timestamptz;
    kept timestamptz;
BEGIN
    SELECT archived_at, destroyed_at INTO kept, gone FROM dossiers_dossier WHERE id = OLD.dossier_id;
    IF kept IS NOT NULL AND (
        TG_OP = 'DELETE' OR gone IS NULL OR OLD.name = '(đã hủy)' OR NEW.name <> '(đã hủy)'
        OR NEW.attachment_id IS DISTINCT FROM OLD.attachment_id OR NEW.dossier_id <> OLD.dossier_id
    ) THEN
        RAISE EXCEPTION 'what the archive has taken over is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archive_dossier_stays BEFORE UPDATE OR DELETE ON dossiers_dossier
    FOR EACH ROW WHEN (OLD.archived_at IS NOT NULL) EXECUTE FUNCTION archive_dossier_stays();
CREATE TRIGGER archive_paper_stays BEFORE UPDATE OR DELETE ON dossiers_dossierdocument
    FOR EACH ROW EXECUTE FUNCTION archive_part_stays();
CREATE TRIGGER archive_result_stays BEFORE UPDATE OR DELETE ON dossiers_dossierresult
    FOR EACH ROW EXECUTE FUNCTION archive_part_stays();
CREATE TRIGGER archive_use_stays BEFORE UPDATE OR DELETE ON archive_archiveuse
    FOR EACH ROW EXECUTE FUNCTION archive_refuse();
CREATE FUNCTION archive_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM archive_handover WHERE id = OLD.handover_id AND state IN ('accepted', 'returned')) THEN
        RAISE EXCEPTION 'what was handed over is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archive_item_stays BEFORE UPDATE OR DELETE ON archive_handoveritem
    FOR EACH ROW EXECUTE FUNCTION archive_item_stays();
CREATE TRIGGER archive_handover_stays BEFORE UPDATE OR DELETE ON archive_handover
    FOR EACH ROW WHEN (OLD.state IN ('accepted', 'returned')) EXECUTE FUNCTION archive_refuse();
CREATE FUNCTION archive_rule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'valid_until' IS DISTINCT FROM to_jsonb(OLD) - 'valid_until' THEN
        RAISE EXCEPTION 'a rule of keeping is never edited: decide another one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER archive_rule_stays BEFORE UPDATE OR DELETE ON archive_retentionrule
    FOR EACH ROW EXECUTE FUNCTION archive_rule_stays();
CREATE TRIGGER archive_disposal_stays BEFORE UPDATE OR DELETE ON archive_disposal
    FOR EACH ROW WHEN (OLD.state IN ('done', 'refused')) EXECUTE FUNCTION archive_refuse();
CREATE FUNCTION archive_disposal_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM archive_disposal WHERE id = OLD.disposal_id AND state IN ('done', 'refused')) THEN
        RAISE EXCEPTION 'the minutes of what was destroyed are never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archive_disposal_item_stays BEFORE UPDATE OR DELETE ON archive_disposalitem
    FOR EACH ROW EXECUTE FUNCTION archive_disposal_item_stays();
"""
BACKWARDS = """
DROP TRIGGER archive_disposal_item_stays ON archive_disposalitem;
DROP FUNCTION archive_disposal_item_stays();
DROP TRIGGER archive_disposal_stays ON archive_disposal;
DROP TRIGGER archive_rule_stays ON archive_retentionrule;
DROP FUNCTION archive_rule_stays();
DROP TRIGGER archive_handover_stays ON archive_handover;
DROP TRIGGER archive_item_stays ON archive_handoveritem;
DROP FUNCTION archive_item_stays();
DROP TRIGGER archive_use_stays ON archive_archiveuse;
DROP TRIGGER archive_result_stays ON dossiers_dossierresult;
DROP TRIGGER archive_paper_stays ON dossiers_dossierdocument;
DROP TRIGGER archive_dossier_stays ON dossiers_dossier;
DROP FUNCTION archive_part_stays();
DROP FUNCTION archive_dossier_stays();
DROP FUNCTION archive_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_tables"), ("dossiers", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

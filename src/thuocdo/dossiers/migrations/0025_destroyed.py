"""Let the words of a dossier that was destroyed go out of its events, and nothing else of them."""

from __future__ import annotations

from django.db import migrations, models

FORWARDS = """
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
DROP TRIGGER dossiers_event_stays ON dossiers_dossierevent;
CREATE TRIGGER dossiers_event_stays BEFORE UPDATE OR DELETE ON dossiers_dossierevent
    FOR EACH ROW EXECUTE FUNCTION dossiers_event_stays();
"""

BACKWARDS = """
DROP TRIGGER dossiers_event_stays ON dossiers_dossierevent;
CREATE TRIGGER dossiers_event_stays BEFORE UPDATE OR DELETE ON dossiers_dossierevent
    FOR EACH ROW EXECUTE FUNCTION dossiers_history_stays();
DROP FUNCTION dossiers_event_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0024_bundles_and_mandates")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="destroyed_at",
            field=models.DateTimeField(null=True, verbose_name="hủy khi hết thời hạn lưu lúc"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]

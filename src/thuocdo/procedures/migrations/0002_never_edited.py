"""Let the database itself refuse to edit what is or was in force: versions with their parts, approved processes, electronic forms, rules of handling, events."""

from __future__ import annotations

from django.db import migrations

PARTS = {
    "procedures_versionagency": "version",
    "procedures_procedurestep": "version",
    "procedures_way": "version",
    "procedures_requireddocument": "version",
    "procedures_procedureresult": "version",
    "procedures_legalbasis": "version",
    "procedures_timelimit": "way",
    "procedures_fee": "limit",
}

FORWARDS = """
CREATE FUNCTION procedures_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', what USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- A version may end, nothing else of it changes; before its first day it may be taken back.
CREATE FUNCTION procedures_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.valid_from <= CURRENT_DATE THEN
            PERFORM procedures_refuse('a version that is or was in force is never removed');
        END IF;
        RETURN OLD;
    END IF;
    -- The generated column is not computed yet in a trigger that runs before.
    IF to_jsonb(NEW) - '{valid_until,tsv}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{valid_until,tsv}'::text[] THEN
        PERFORM procedures_refuse('a version is never edited: publish another one');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_version_stays BEFORE UPDATE OR DELETE ON procedures_procedureversion
    FOR EACH ROW EXECUTE FUNCTION procedures_version_stays();

CREATE FUNCTION procedures_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begun boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        PERFORM procedures_refuse('a part of a version is never edited');
    END IF;
    IF TG_ARGV[0] = 'version' THEN
        SELECT valid_from <= CURRENT_DATE INTO begun FROM procedures_procedureversion
            WHERE id = (to_jsonb(OLD) ->> 'version_id')::bigint;
    ELSIF TG_ARGV[0] = 'way' THEN
        SELECT v.valid_from <= CURRENT_DATE INTO begun FROM procedures_procedureversion v
            JOIN procedures_way w ON w.version_id = v.id
            WHERE w.id = (to_jsonb(OLD) ->> 'way_id')::bigint;
    ELSE
        SELECT v.valid_from <= CURRENT_DATE INTO begun FROM procedures_procedureversion v
            JOIN procedures_way w ON w.version_id = v.id
            JOIN procedures_timelimit t ON t.way_id = w.id
            WHERE t.id = (to_jsonb(OLD) ->> 'time_limit_id')::bigint;
    END IF;
    IF begun THEN
        PERFORM procedures_refuse('a part of a version in force is never removed');
    END IF;
    RETURN OLD;
END $$;

-- An approved process may end, nothing else of it changes; its steps and links never.
CREATE FUNCTION procedures_process_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'approved' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'valid_until' IS DISTINCT FROM to_jsonb(OLD) - 'valid_until' THEN
        PERFORM procedures_refuse('an approved process is never edited: draft another one');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_process_stays BEFORE UPDATE OR DELETE ON procedures_process
    FOR EACH ROW EXECUTE FUNCTION procedures_process_stays();

CREATE FUNCTION procedures_process_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part jsonb := CASE WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
BEGIN
    IF EXISTS (SELECT 1 FROM procedures_process
               WHERE id = (part ->> 'process_id')::bigint AND state = 'approved') THEN
        PERFORM procedures_refuse('the steps of an approved process stay as they are');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER procedures_step_stays BEFORE INSERT OR UPDATE OR DELETE ON procedures_processstep
    FOR EACH ROW EXECUTE FUNCTION procedures_process_part_stays();
CREATE TRIGGER procedures_link_stays BEFORE INSERT OR UPDATE OR DELETE ON procedures_processlink
    FOR EACH ROW EXECUTE FUNCTION procedures_process_part_stays();

CREATE FUNCTION procedures_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM procedures_refuse('events are append-only');
    RETURN NULL;
END $$;
CREATE TRIGGER procedures_event_stays BEFORE UPDATE OR DELETE ON procedures_procedureevent
    FOR EACH ROW EXECUTE FUNCTION procedures_event_stays();

-- What somebody was asked stays readable as it was asked.
CREATE FUNCTION procedures_form_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM procedures_refuse('an electronic form is never edited: set another one from a day on');
    RETURN NULL;
END $$;
CREATE TRIGGER procedures_form_stays BEFORE UPDATE ON procedures_electronicform
    FOR EACH ROW EXECUTE FUNCTION procedures_form_stays();

-- A rule ends, nothing else of it changes.
CREATE FUNCTION procedures_handling_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.valid_from <= CURRENT_DATE THEN
            PERFORM procedures_refuse('a rule of handling that is or was in force is never removed');
        END IF;
        RETURN OLD;
    END IF;
    IF to_jsonb(NEW) - 'valid_until' IS DISTINCT FROM to_jsonb(OLD) - 'valid_until' THEN
        PERFORM procedures_refuse('a rule of handling is never edited: end it and decide another one');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedures_handling_stays BEFORE UPDATE OR DELETE ON procedures_handlingrule
    FOR EACH ROW EXECUTE FUNCTION procedures_handling_stays();
"""
PART_TRIGGERS = "".join(
    f"""
CREATE TRIGGER procedures_part_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION procedures_part_stays('{way}');
"""
    for table, way in PARTS.items()
)
BACKWARDS = "\n".join(
    [
        "DROP TRIGGER procedures_handling_stays ON procedures_handlingrule;",
        "DROP FUNCTION procedures_handling_stays();",
        "DROP TRIGGER procedures_form_stays ON procedures_electronicform;",
        "DROP FUNCTION procedures_form_stays();",
        *(f"DROP TRIGGER procedures_part_stays ON {table};" for table in PARTS),
        "DROP TRIGGER procedures_event_stays ON procedures_procedureevent;",
        "DROP TRIGGER procedures_link_stays ON procedures_processlink;",
        "DROP TRIGGER procedures_step_stays ON procedures_processstep;",
        "DROP TRIGGER procedures_process_stays ON procedures_process;",
        "DROP TRIGGER procedures_version_stays ON procedures_procedureversion;",
        "DROP FUNCTION procedures_event_stays();",
        "DROP FUNCTION procedures_process_part_stays();",
        "DROP FUNCTION procedures_process_stays();",
        "DROP FUNCTION procedures_part_stays();",
        "DROP FUNCTION procedures_version_stays();",
        "DROP FUNCTION procedures_refuse(text);",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS + PART_TRIGGERS, BACKWARDS)]

from django.db import migrations

from thuocdo.facts.triggers import change_triggers, drop_change_triggers

PROCEDURES, PUBLICATIONS = "procedures.procedures", "procedures.publications"

#: Rows of one table that belong to several records: each record with each of its days.
HELPERS = """
CREATE FUNCTION procedures_version_days(wanted bigint) RETURNS date[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(v.valid_from ORDER BY v.id) FROM procedures_procedureversion v WHERE v.procedure_id = wanted
$$;
CREATE FUNCTION procedures_bundled(wanted bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(v.procedure_id ORDER BY v.id) FROM procedures_procedureversion v
    WHERE v.procedure_id IN (SELECT m.procedure_id FROM procedures_bundlemember m WHERE m.bundle_id = wanted)
$$;
CREATE FUNCTION procedures_bundled_days(wanted bigint) RETURNS date[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(v.valid_from ORDER BY v.id) FROM procedures_procedureversion v
    WHERE v.procedure_id IN (SELECT m.procedure_id FROM procedures_bundlemember m WHERE m.bundle_id = wanted)
$$;
CREATE FUNCTION procedures_announced(wanted bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT p.announced_on FROM procedures_publication p WHERE p.id = wanted
$$;
CREATE FUNCTION procedures_items(wanted bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(i.id) FROM procedures_publicationitem i WHERE i.publication_id = wanted
$$;
"""
DROP_HELPERS = """
DROP FUNCTION procedures_version_days(bigint);
DROP FUNCTION procedures_bundled(bigint);
DROP FUNCTION procedures_bundled_days(bigint);
DROP FUNCTION procedures_announced(bigint);
DROP FUNCTION procedures_items(bigint);
"""

#: The table, the name, the record and the day. A decision that is edited touches all its items; where days off change, all deadlines may.
NOTED = (
    ("procedures_procedureversion", PROCEDURES, "procedure_id", "valid_from"),
    (
        "procedures_bundlemember",
        PROCEDURES,
        "procedure_id",
        "unnest(procedures_version_days(procedure_id))",
    ),
    (
        "procedures_procedurebundle",
        PROCEDURES,
        "unnest(procedures_bundled(id))",
        "unnest(procedures_bundled_days(id))",
    ),
    ("procedures_publicationitem", PUBLICATIONS, "id", "procedures_announced(publication_id)"),
    ("procedures_publication", PUBLICATIONS, "unnest(procedures_items(id))", "announced_on"),
    ("working_time_calendarversion", PUBLICATIONS, "NULL::bigint", "NULL::date"),
    ("procedures_simplification", "procedures.simplifications", "id", "effective_on"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0002_never_edited"),
        ("working_time", "0001_tables"),
        ("facts", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(HELPERS, DROP_HELPERS),
        *(
            migrations.RunSQL(
                change_triggers(name=name, table=table, record=record, day=day),
                drop_change_triggers(table=table),
            )
            for table, name, record, day in NOTED
        ),
    ]

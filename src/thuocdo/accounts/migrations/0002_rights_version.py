"""Number the state of all rights, so that processes can keep what follows from them and never keep what no longer holds."""

from __future__ import annotations

from django.db import migrations

#: The function of a statement of the tables from which rights and what is seen by them follow.
_TABLES = (
    "accounts_membership", "accounts_delegation", "accounts_savedview", "organisations_unit", "organisations_unitparent",
)  # fmt: skip

# The row lock puts changes in a row, so that each number stands for one state. A sequence never gives a number twice.
_FUNCTION = """
CREATE SEQUENCE accounts_rights_numbers;
CREATE FUNCTION accounts_rights_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO accounts_rightsversion (id, number) VALUES (1, nextval('accounts_rights_numbers'))
    ON CONFLICT (id) DO UPDATE SET number = nextval('accounts_rights_numbers');
    RETURN NULL;
END $$;
INSERT INTO accounts_rightsversion (id, number) VALUES (1, nextval('accounts_rights_numbers'));
"""
_TRIGGERS = "".join(
    f"""
CREATE TRIGGER accounts_rights_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_rights_changed();
"""
    for table in _TABLES
)
# Citizens have no rights; their accounts change all day long.
_OFFICIALS = """
CREATE TRIGGER accounts_rights_changed AFTER UPDATE OF is_active, full_name ON accounts_user FOR EACH ROW
    WHEN (NOT NEW.is_citizen AND (OLD.is_active, OLD.full_name) IS DISTINCT FROM (NEW.is_active, NEW.full_name))
    EXECUTE FUNCTION accounts_rights_changed();
"""
_BACKWARDS = (
    "".join(
        f"DROP TRIGGER accounts_rights_changed ON {table};" for table in (*_TABLES, "accounts_user")
    )
    + "DROP FUNCTION accounts_rights_changed(); DROP SEQUENCE accounts_rights_numbers;"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables"), ("organisations", "0001_tables")]
    operations = [
        migrations.RunSQL(_FUNCTION + _TRIGGERS + _OFFICIALS, _BACKWARDS),
        # Counts of attempts of the last minutes: nothing is lost with them, and they are written at every sign-in.
        migrations.RunSQL(
            "ALTER TABLE accounts_attemptcount SET UNLOGGED",
            "ALTER TABLE accounts_attemptcount SET LOGGED",
        ),
    ]

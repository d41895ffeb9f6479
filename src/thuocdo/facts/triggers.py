"""The triggers by which a register's table notes which records changed: nothing that writes to it can forget to say so."""

from __future__ import annotations

#: A transaction that loads very many rows sets this, and all records count as changed: one row instead of millions.
BULK_SETTING = "thuocdo.bulk_load"

_NOTE = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('{bulk}', true) = 'on' THEN
    INSERT INTO facts_change (name) VALUES ('{name}');
  {note}
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER {function} AFTER {verb} ON {table} {transitions} FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
_INSERT = "INSERT INTO facts_change (name, record, day) "
_ONE = "ELSE " + _INSERT + "SELECT '{name}', {record}, {day} FROM {rows};"
_NEW, _OLD = "NEW TABLE AS fact_new", "OLD TABLE AS fact_old"


def change_triggers(*, name: str, table: str, record: str = "id", day: str) -> str:
    """Return the statements that make a table note its changes.

    Args:
        name: what the changes are noted under, `FactSource.changes`.
        record: the column of the record's id.
        day: the record's day, as SQL over a row of the table; never null.
    """
    words = {"name": name, "record": record, "day": day}
    notes = {
        "INSERT": (_ONE.format(**words, rows="fact_new"), _NEW),
        "UPDATE": (
            f"ELSE {_INSERT}{_both_days(**words)};",
            f"{_OLD} {_NEW}",
        ),
        "DELETE": (_ONE.format(**words, rows="fact_old"), _OLD),
        "TRUNCATE": (f"ELSE INSERT INTO facts_change (name) VALUES ('{name}');", ""),
    }
    return "".join(
        _NOTE.format(
            function=_function(table, verb),
            bulk=BULK_SETTING,
            name=name,
            note=note,
            verb=verb,
            table=table,
            transitions=f"REFERENCING {transitions}" if transitions else "",
        )
        for verb, (note, transitions) in notes.items()
    )


def drop_change_triggers(*, table: str) -> str:
    """Return the statements that undo `change_triggers`."""
    return "".join(
        f"DROP FUNCTION {_function(table, verb)}() CASCADE;\n"
        for verb in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
    )


def _both_days(*, name: str, record: str, day: str) -> str:
    """Return both days of each row, one where they are the same."""
    one = f"SELECT '{name}', {record}, {day} FROM "
    return f"{one}fact_new UNION {one}fact_old"


def _function(table: str, verb: str) -> str:
    return f"{table}_note_{verb.lower()}"

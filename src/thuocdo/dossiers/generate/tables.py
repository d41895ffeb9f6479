"""The tables that are filled: what slows filling down is taken off while they are empty, and put back afterwards.

What was taken off is written down in the database in the same transaction, so a run that was killed loses nothing: the next one puts it back.
Never done to tables with more rows than a sample has: somebody may be using them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.db import connection, transaction

from thuocdo.dossiers.models import (
    Applicant,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierStep,
    DossierWords,
)

TABLES = tuple(
    one._meta.db_table
    for one in (Dossier, DossierEvent, DossierStep, Applicant, DossierDocument, DossierWords)
)
#: Fewer dossiers than this are a sample.
A_SAMPLE = 500
_NOTES = "dossiers_to_put_back"

# References first, for they hang on what they refer to. Dossiers keep their primary key: half of the database refers to it.
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE (conrelid = ANY(%(all)s::regclass[]) AND contype IN ('f', 'u', 'x'))
        OR (conrelid = ANY(%(parts)s::regclass[]) AND contype = 'p') OR (confrelid = ANY(%(parts)s::regclass[]) AND contype = 'f')
    ORDER BY contype <> 'f', conrelid::regclass::text, conname
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
    WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL
    ORDER BY 1
"""


def are_as_good_as_empty() -> bool:
    """Say whether there are no more dossiers than a sample has, so that nobody works with them yet."""
    return Dossier.objects.all()[:A_SAMPLE].count() < A_SAMPLE


@transaction.atomic
def take_off() -> None:
    """Take off indexes, keys and references of tables as good as empty, and write down how to put them back; that of dossiers stays."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"LOCK TABLE {', '.join(TABLES)} IN ACCESS EXCLUSIVE MODE")
        assert are_as_good_as_empty(), "a table in use keeps its indexes"
        cursor.execute(_CONSTRAINTS, {"all": list(TABLES), "parts": list(TABLES[1:])})
        constraints = cursor.fetchall()
        cursor.execute(_INDEXES, [list(TABLES)])
        indexes = cursor.fetchall()
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {_NOTES} (id bigint GENERATED ALWAYS AS IDENTITY, statement text NOT NULL)"
        )
        cursor.executemany(
            f"INSERT INTO {_NOTES} (statement) VALUES (%s)",  # noqa: S608 - a constant
            [(one,) for one in _statements(constraints, indexes)],
        )
        for table, name, _kind, _definition in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")


def _statements(
    constraints: Sequence[tuple[str, str, str, str]], indexes: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """Yield what puts them back: uniqueness and indexes first, for references are checked by them."""
    for table, name, kind, definition in constraints:
        if kind != "f":
            yield f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
    for _name, definition in indexes:
        yield definition
    for table, name, kind, definition in constraints:
        if kind == "f":
            yield f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'


def something_is_off() -> bool:
    """Say whether something was taken off and not put back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [_NOTES])
        return cursor.fetchone()[0] is not None


def put_back(tell: Callable[[int, int], None]) -> None:
    """Put back what was taken off, one by one, then let the planner look at the tables; `tell` hears how far it is."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, statement FROM {_NOTES} ORDER BY id")  # noqa: S608 - a constant
        left = cursor.fetchall()
    for done, (key, statement) in enumerate(left):
        tell(done, len(left))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            cursor.execute(statement)
            cursor.execute(f"DELETE FROM {_NOTES} WHERE id = %s", [key])  # noqa: S608 - a constant
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_NOTES}")
    tell(len(left), len(left))


def look_at_tables() -> None:
    """Let the planner know what is in the tables now."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


def reserve_ids(table: str, count: int) -> int:
    """Return the first of so many ids of a table that nobody else gets; who writes there meanwhile waits for a moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        sequence = cursor.fetchone()[0]
        cursor.execute("SELECT nextval(%s)", [sequence])
        first: int = cursor.fetchone()[0]
        cursor.execute("SELECT setval(%s, %s)", [sequence, first + count - 1])
    return first

"""The tables that are filled: what slows filling down is taken off while they are empty, and put back afterwards.

What was taken off is written down in the database in the same transaction, so a run that was killed loses nothing: the next one puts it back.
Never done to tables with more rows than a sample has: somebody may be using them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from itertools import groupby

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
_WORKERS = 2  # as PostgreSQL's own setting
_Note = tuple[int, str]  # the number of a statement, and the statement

# References first, for they hang on what they refer to. Dossiers keep their primary key: half of the database refers to it.
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid),
        CASE WHEN contype IN ('p', 'u') AND NOT condeferrable THEN pg_get_indexdef(conindid) END
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
        for table, name, *_rest in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")


def _statements(
    constraints: Sequence[tuple[str, str, str, str, str | None]], indexes: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """Yield what puts them back, stage by stage: what one stage has may be done in any order, and at once."""
    made = [index for *_rest, index in constraints if index is not None]
    yield from sorted([*made, *[one for _name, one in indexes]], key=_weight)
    for table, name, kind, definition, index in constraints:
        if kind != "f":
            said = definition if index is None else f'{_KEYS[kind]} USING INDEX "{name}"'
            yield f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {said}'
    references = [one for one in constraints if one[2] == "f"]
    for table, name, _kind, definition, _index in sorted(
        references, key=lambda one: _weight(one[0])
    ):
        yield f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
    for table in TABLES:
        yield f"ALTER TABLE {table} RESET (autovacuum_enabled)"


_KEYS = {"p": "PRIMARY KEY", "u": "UNIQUE"}


def _weight(statement: str) -> int:
    """Return what comes first, for the longest must not begin last: events, words (all that is GIN), then the rest."""
    if DossierEvent._meta.db_table in statement:
        return 0
    return 1 if " gin " in statement else 2


def _stage(statement: str) -> int:
    """Return when a statement may be carried out: indexes, keys over them, references that are checked by keys, the rest."""
    if statement.startswith("CREATE"):
        return 0
    return 3 if " RESET " in statement else 2 if " FOREIGN KEY " in statement else 1


def something_is_off() -> bool:
    """Say whether something was taken off and not put back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [_NOTES])
        return cursor.fetchone()[0] is not None


def put_back(tell: Callable[[int, int], None], *, at_once: int = 1) -> None:
    """Put back what was taken off.

    Args:
        tell: hears how far it is.
        at_once: over how many connections of their own; with 1 over that of the caller, in his transaction if there is one.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, statement FROM {_NOTES} ORDER BY id")  # noqa: S608 - a constant
        left = cursor.fetchall()
    done = 0
    tell(done, len(left))
    for _number, stage in groupby(left, key=lambda one: _stage(one[1])):
        with closing(_carried_out(_tasks(stage), at_once)) as counts:
            for count in counts:
                done += count
                tell(done, len(left))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {_NOTES}")


def _tasks(notes: Iterable[_Note]) -> list[list[_Note]]:
    """Return what goes together: many indexes of one table can be made at once, all else waits for others of its table."""
    found: dict[object, list[_Note]] = defaultdict(list)
    for key, statement in notes:
        found[statement.split()[2] if _stage(statement) else key].append((key, statement))
    return list(found.values())


def _carried_out(tasks: Sequence[Sequence[_Note]], at_once: int) -> Generator[int]:
    """Carry tasks out, and give the number of statements of each that is done; an interruption waits for those that run."""
    if at_once == 1:
        for one in tasks:
            yield _carry_out(one, workers=_WORKERS)
        return
    with ThreadPoolExecutor(at_once) as hands:
        doing = [hands.submit(_carry_out_apart, one) for one in tasks]
        try:
            for done in as_completed(doing):
                yield done.result()
        finally:
            hands.shutdown(cancel_futures=True)


def _carry_out_apart(notes: Sequence[_Note]) -> int:
    """Do it over a connection of this thread; two that use one processor each are faster than one that uses two."""
    try:
        return _carry_out(notes, workers=0)
    finally:
        connection.close()


def _carry_out(notes: Sequence[_Note], *, workers: int) -> int:
    for key, statement in notes:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            cursor.execute(f"SET LOCAL max_parallel_maintenance_workers = {workers}")
            cursor.execute(statement)
            cursor.execute(f"DELETE FROM {_NOTES} WHERE id = %s", [key])  # noqa: S608 - a constant
    return len(notes)


def look_at_tables(*, at_once: int = 1) -> None:
    """Let the planner know what is in the tables now; events, the largest, first."""
    tables = sorted(TABLES, key=_weight)
    if at_once == 1:
        _look_at(*tables)
        return
    with ThreadPoolExecutor(at_once) as hands:
        list(hands.map(_look_apart, tables))


def _look_apart(table: str) -> None:
    try:
        _look_at(table)
    finally:
        connection.close()


def _look_at(*tables: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


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

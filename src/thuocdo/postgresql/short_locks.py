"""A transaction for whose locks many wait, such as that of a counter: they end before the disk has written what it did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from thuocdo.postgresql.statements import Question, rows

_SHORT = "SELECT set_config('synchronous_commit', 'off', true)"
# A transaction of its own with something in the log, so its commit waits for the disk as the installation says, and for all before it.
_WRITTEN = "SELECT pg_logical_emit_message(true, 'thuocdo', '')"


@contextmanager
def short_locks() -> Iterator[Question[None] | None]:
    """Begin a transaction whose locks end at its commit, and not only when the disk has it; it is left once the disk has it.

    Gives the question that makes it so, to be asked with the first of the others; null within another transaction, of which this is then a part and
    nothing else.

    Whoever waits for a lock goes on while the disk writes, and what several have done is written at once. Nothing is lost that anybody was told of: the caller
    hears of the commit after it was written, and what others did on top of it lies behind it in the log, so it is never there without it. After a power
    cut in between it is as though it had not been asked for.

    Raises:
        OperationalError: the database went away. As with any commit, it may be there or not.
    """
    within = connections[DEFAULT_DB_ALIAS].in_atomic_block
    with transaction.atomic():
        yield None if within else Question(_SHORT, (), lambda _rows: None)
    wait_for_the_disk()


def wait_for_the_disk() -> None:
    """Return when the disk has all that was committed so far, by whomever; nothing within a transaction, whose own commit waits."""
    if not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        rows(_WRITTEN)

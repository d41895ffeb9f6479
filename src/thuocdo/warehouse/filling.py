"""Reading what changed in the registers: only months with changes are written again, and readers see all of a filling or nothing of it.

What changed is noted by triggers in the registers' own transactions (`facts.triggers`) and taken away in the transaction that names the new files. So
nothing is missed however transactions overlap, a run that breaks off is repeated by the next, and repeating one changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

import pyarrow as pa
import structlog

from thuocdo.facts import registry
from thuocdo.facts.models import Change
from thuocdo.facts.source import FactSource
from thuocdo.warehouse import folder, months, reading
from thuocdo.warehouse.columns import kept_schema
from thuocdo.warehouse.models import FilledMonth, Filling

_log = structlog.get_logger()

#: With more changed records than this, reading everything costs less than picking them out.
MOST_PICKED = 200_000
#: Names the lock that one filling of a register holds; the second number is made of its name.
_LOCK = 766_001


@dataclass(frozen=True, slots=True)
class Filled:
    """What one filling changed of one fact.

    `before` and `after` are the rows of the changed records as they were kept and as they are kept now; null where everything was read anew.
    `number` is the filling's; it grows only when rows changed.
    """

    fact: str
    number: int
    before: pa.Table | None
    after: pa.Table | None

    @property
    def whole(self) -> bool:
        """Say whether everything was read anew."""
        return self.after is None


def fill_all(*, at: datetime) -> list[Filled]:
    """Bring every fact up to date; see `fill`. Of a register that noted nothing it is only kept that it was looked at: its rows are those of now."""
    sources = registry.facts().values()
    waiting = {*Change.objects.values_list("name", flat=True).distinct()}
    waiting |= _not_whole(sources)
    names = dict.fromkeys(source.changes for source in sources)
    done = [one for name in names if name in waiting for one in fill(name, at=at)]
    others = [source.name for source in sources if source.changes not in waiting]
    Filling.objects.filter(pk__in=others, as_of__lt=at).update(as_of=at)
    return done


def _not_whole(sources: Iterable[FactSource]) -> set[str]:
    """Return under which names a fact has to be read anew: it never was, its columns changed, or one of its files was lost. Shape: one query."""
    found = Filling.objects.values_list("pk", "fingerprint", "months__file")
    fingerprints = {name: fingerprint for name, fingerprint, _ in found}
    lost = {name for name, _, file in found if file and not folder.path_of(file).exists()}
    return {
        one.changes
        for one in sources
        if fingerprints.get(one.name) != one.schema.fingerprint or one.name in lost
    }


def fill(changes: str, *, at: datetime) -> list[Filled]:
    """Bring the facts of one register up to date.

    A second filling at the same time waits for the first and then finds what is left to do.

    Args:
        changes: the name under which the register notes its changes.
        at: now; kept as the moment the figures are of.

    Returns: the facts whose rows changed, in the order of the registry.

    Raises:
        OSError: the disk is full; nothing is changed, and what changed stays noted.
        Unavailable: the database does not answer.
        ValueError: rows are not as their schema says, such as after a broken upgrade; nothing is changed.
    """
    sources = [one for one in registry.facts().values() if one.changes == changes]
    with transaction.atomic():
        _lock(changes)
        noted = list(Change.objects.filter(name=changes).values_list("pk", "record", "day"))
        done = [_fill_one(source, noted, at) for source in sources]
        _forget([number for number, _, _ in noted])
    replaced = [name for one in done for name in one.replaced]
    if replaced:
        folder.retire(replaced)
        folder.sweep(set(FilledMonth.objects.values_list("file", flat=True)))
    return [one.filled for one in done if one.filled is not None]


@dataclass(frozen=True, slots=True)
class _Done:
    filled: Filled | None = None
    replaced: Sequence[str] = ()


def _fill_one(
    source: FactSource, noted: Sequence[tuple[int, int | None, date | None]], at: datetime
) -> _Done:
    filling = Filling.objects.filter(pk=source.name).first()
    records = {record for _, record, _ in noted if record is not None}
    files = months.files_by_month(filling) if filling else {}
    anew = (
        filling is None
        or filling.fingerprint != source.schema.fingerprint
        or any(record is None for _, record, _ in noted)
        or len(records) > MOST_PICKED
        or not months.are_there(files)
    )
    if anew:
        return _fill_whole(source, filling, [name for some in files.values() for name in some], at)
    assert filling is not None
    days = {day for _, _, day in noted if day is not None}
    return _fill_changed(source, filling, months.Changes(files, records, days), at)


def _fill_whole(
    source: FactSource, filling: Filling | None, replaced: Sequence[str], at: datetime
) -> _Done:
    """Read everything anew."""
    number = filling.number + 1 if filling else 1
    written = months.write_all(source, reading.batches(source))
    filling = _keep(source, number, at)
    filling.months.all().delete()
    _name(filling, written, at)
    _log.info("fact_read_anew", fact=source.name, rows=sum(one.row_count for one in written))
    return _Done(Filled(source.name, number, None, None), replaced)


def _fill_changed(
    source: FactSource, filling: Filling, changes: months.Changes, at: datetime
) -> _Done:
    """Write the months anew in which rows changed."""
    schema = kept_schema(source.schema)
    records = changes.records
    after = reading.rows_of(source, records) if records else schema.empty_table()
    changed = months.replace(source, changes, after)
    number = filling.number + 1 if changed else filling.number
    Filling.objects.filter(pk=filling.pk).update(number=number, as_of=at)
    if not changed:
        return _Done()
    filling.months.filter(month__in=[one.month for one in changed]).delete()
    _name(filling, [one.written for one in changed if one.written], at)
    before = pa.concat_tables([one.before for one in changed])
    moved = pa.concat_tables([one.after for one in changed])
    return _Done(
        Filled(source.name, number, before, moved), [name for one in changed for name in one.files]
    )


def _keep(source: FactSource, number: int, at: datetime) -> Filling:
    filling, _ = Filling.objects.update_or_create(
        pk=source.name,
        defaults={"fingerprint": source.schema.fingerprint, "number": number, "as_of": at},
    )
    return filling


def _name(filling: Filling, written: Iterable[months.Written], at: datetime) -> None:
    FilledMonth.objects.bulk_create(
        FilledMonth(
            fact=filling,
            month=one.month,
            file=one.file,
            row_count=one.row_count,
            byte_count=one.byte_count,
            written_at=at,
        )
        for one in written
    )


def _lock(changes: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, changes])


def _forget(numbers: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM facts_change WHERE id = ANY(%s)", [list(numbers)])

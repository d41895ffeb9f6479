"""Reading what changed in the registers: only what changed is written, and readers see all of a filling or nothing of it.

What changed is noted by triggers in the registers' own transactions (`facts.triggers`) and taken away in the transaction that names the new files. So
nothing is missed however transactions overlap, a run that breaks off is repeated by the next, and repeating one changes nothing. What changed lies apart
from the files of the months (`apart`) until it is `tidy`'s turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

import pyarrow as pa
import structlog

from thuocdo.facts import registry
from thuocdo.facts.models import Change
from thuocdo.facts.source import FactSource
from thuocdo.warehouse import apart, folder, months, reading
from thuocdo.warehouse.apart import Apart
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
    found = Filling.objects.values_list("pk", "fingerprint", "months__file", "months__replaces")
    fingerprints = {name: fingerprint for name, fingerprint, *_ in found}
    lost = {
        name for name, _, *files in found if not all(folder.exists(one) for one in files if one)
    }
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
    _sweep([name for one in done for name in one.replaced])
    return [one.filled for one in done if one.filled is not None]


def tidy() -> int:
    """Put what lies apart into the files of its months, where much does. No row changes, so no filling gets another number.

    It costs whole months: call it once the figures have been brought up to date.

    Returns: how many months were written anew.

    Raises:
        OSError: as `fill`.
    """
    return sum(_tidy(registry.fact(name)) for name in _with_much_apart())


def _with_much_apart() -> list[str]:
    """Return the facts of which much may lie apart. Shape: one query."""
    much = FilledMonth.objects.exclude(replaces="").filter(row_count__gt=apart.MOST_APART)
    return [name for name in much.values_list("fact_id", flat=True) if name in registry.facts()]


def _tidy(source: FactSource) -> int:
    with transaction.atomic():
        _lock(source.changes)
        filling = Filling.objects.get(pk=source.name)
        held = _held(filling)
        lying = held.lying(source)
        records = apart.outgrown(source, lying)
        if records is None:
            return 0
        going, staying = apart.split(source, lying, records)
        rows = dict(months.by_month(source, going.rows))
        touched = sorted({*rows, *going.months})
        none = going.rows.slice(0, 0)
        written = [
            months.merge(
                source,
                month,
                held.months.get(month, ()),
                without=records,
                rows=rows.get(month, none),
            )
            for month in touched
        ]
        at = filling.as_of
        filling.months.filter(month__in=touched, replaces="").delete()
        _name(filling, [one for one in written if one], at)
        old = _lay_apart(source, filling, held, staying, at)
        folder.settle()
    _sweep([*old, *held.of(touched)])
    _log.info("fact_tidied", fact=source.name, months=len(touched), records=len(records))
    return len(touched)


def _sweep(replaced: Sequence[str]) -> None:
    """Begin the grace of files, and remove those whose grace is over."""
    if not replaced:
        return
    folder.retire(replaced)
    seen = FilledMonth.objects.values_list("file", "replaces")
    folder.sweep({file for files in seen for file in files})


@dataclass(frozen=True, slots=True)
class _Done:
    filled: Filled | None = None
    replaced: Sequence[str] = ()


def _fill_one(
    source: FactSource, noted: Sequence[tuple[int, int | None, date | None]], at: datetime
) -> _Done:
    filling = Filling.objects.filter(pk=source.name).first()
    records = {record for _, record, _ in noted if record is not None}
    held = _held(filling) if filling else _Held({}, {}, None)
    anew = (
        filling is None
        or filling.fingerprint != source.schema.fingerprint
        or any(record is None for _, record, _ in noted)
        or len(records) > MOST_PICKED
        or not all(folder.exists(file) for file in held.files)
    )
    if anew:
        return _fill_whole(source, filling, held.files, at)
    assert filling is not None
    touched = {day.replace(day=1) for _, _, day in noted if day is not None}
    return _fill_changed(source, filling, held, records=records, touched=touched, at=at)


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
    source: FactSource,
    filling: Filling,
    held: _Held,
    *,
    records: set[int],
    touched: set[date],
    at: datetime,
) -> _Done:
    """Lay apart what changed of some records, whose rows lie in the months `touched`."""
    schema = kept_schema(source.schema)
    after = reading.rows_of(source, records) if records else schema.empty_table()
    files = {month: names for month, names in held.months.items() if month in touched}
    changed = apart.changed(source, held.lying(source), files, records, after)
    number = filling.number + 1 if changed else filling.number
    Filling.objects.filter(pk=filling.pk).update(number=number, as_of=at)
    if changed is None:
        return _Done()
    lying, before = changed
    empty = [month for month, count in lying.counts.items() if count == held.row_counts[month]]
    filling.months.filter(month__in=empty, replaces="").delete()
    old = _lay_apart(source, filling, held, lying.without(empty), at)
    folder.settle()
    replaced = [*old, *held.of(empty)]
    return _Done(Filled(source.name, number, before, after), replaced)


@dataclass(frozen=True, slots=True)
class _Held:
    """The files of a fact by month, and that of what lies apart."""

    months: Mapping[date, tuple[str, ...]]
    row_counts: Mapping[date, int]
    apart: FilledMonth | None

    @property
    def beside(self) -> list[str]:
        """Return the files of what lies apart."""
        return [self.apart.file, self.apart.replaces] if self.apart else []

    @property
    def files(self) -> list[str]:
        """Return all files that readers see."""
        return [*self.beside, *self.of(self.months)]

    def of(self, months: Iterable[date]) -> list[str]:
        """Return the files of some months."""
        return [file for month in months for file in self.months.get(month, ())]

    def lying(self, source: FactSource) -> Apart:
        """Return what lies apart."""
        if self.apart is None:
            return apart.nothing(source)
        return apart.read(self.apart.file, self.apart.replaces)


def _held(filling: Filling) -> _Held:
    """Return which files there are of a fact. Shape: one query."""
    by_month: dict[date, tuple[str, ...]] = {}
    counts: Counter[date] = Counter()
    beside = None
    for one in filling.months.order_by("pk"):
        if one.replaces:
            beside = one
        else:
            by_month[one.month] = (*by_month.get(one.month, ()), one.file)
            counts[one.month] += one.row_count
    return _Held(by_month, counts, beside)


def _lay_apart(
    source: FactSource, filling: Filling, held: _Held, lying: Apart, at: datetime
) -> list[str]:
    """Write what lies apart, and say which months it replaces rows of; return the files that are no more."""
    filling.months.exclude(replaces="").delete()
    filling.months.filter(outdated=True).update(outdated=False)
    if not lying.is_empty:
        written, replaces = apart.write(source, lying)
        _name(filling, [written], at, replaces=replaces)
        filling.months.filter(month__in=lying.months, replaces="").update(outdated=True)
    return held.beside


def _keep(source: FactSource, number: int, at: datetime) -> Filling:
    filling, _ = Filling.objects.update_or_create(
        pk=source.name,
        defaults={"fingerprint": source.schema.fingerprint, "number": number, "as_of": at},
    )
    return filling


def _name(
    filling: Filling,
    written: Iterable[months.Written],
    at: datetime,
    *,
    replaces: str = "",
) -> None:
    FilledMonth.objects.bulk_create(
        FilledMonth(
            fact=filling,
            month=one.month,
            file=one.file,
            row_count=one.row_count,
            byte_count=one.byte_count,
            written_at=at,
            replaces=replaces,
        )
        for one in written
    )


def _lock(changes: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, changes])


def _forget(numbers: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM facts_change WHERE id = ANY(%s)", [list(numbers)])

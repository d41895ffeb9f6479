"""Filling the database: batch after batch by several processes, each batch one transaction that is there whole or not at all."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db import connection, connections, transaction

import numpy as np

from thuocdo.dossiers.generate import tables
from thuocdo.dossiers.generate.applicants import COLUMNS as APPLICANT_COLUMNS
from thuocdo.dossiers.generate.applicants import people_of
from thuocdo.dossiers.generate.binary import HEADER, TRAILER
from thuocdo.dossiers.generate.codes import take_codes
from thuocdo.dossiers.generate.documents import DOCUMENT_COLUMNS, documents, papers_states
from thuocdo.dossiers.generate.dossier_rows import (
    DOSSIER_COLUMNS,
    STEP_COLUMNS,
    dossier_rows,
    step_rows,
)
from thuocdo.dossiers.generate.draws import draw_day, together
from thuocdo.dossiers.generate.event_rows import EVENT_COLUMNS, event_rows
from thuocdo.dossiers.generate.group import Batch
from thuocdo.dossiers.generate.ids import FirstIds, with_ids
from thuocdo.dossiers.generate.order import MARK, Job, Order, jobs_of
from thuocdo.dossiers.generate.people import all_names
from thuocdo.dossiers.generate.pieces import HASH, Pieces, bounds, content
from thuocdo.dossiers.generate.stories import events_of, stories_of
from thuocdo.dossiers.generate.texts import encode_times
from thuocdo.dossiers.generate.timeline import Planner
from thuocdo.dossiers.generate.words import WORDS_COLUMNS, words
from thuocdo.dossiers.generate.world import World
from thuocdo.dossiers.models import DossierEvent
from thuocdo.errors import Conflict
from thuocdo.facts.triggers import BULK_SETTING

#: Fewer dossiers are not worth taking indexes off, nor having statistics read everything again.
WORTH_TAKING_OFF = 2000
#: Bytes sent in one go; the client library slows down with more.
_PIECE = 1 << 17


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `doing` is `dossiers` or `indexes`."""

    doing: str
    done: int
    of: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Generated:
    """What was generated, and how long it took; `index_seconds` is 0 where the indexes stayed on."""

    dossiers: int
    events: int
    seconds: float
    index_seconds: float
    left_out: int  # of an earlier run of the same order


def generate_dossiers(
    order: Order,
    *,
    processes: int = 2,
    batch: int | None = None,
    tell: Callable[[Progress], None] = lambda _progress: None,
) -> Generated:
    """Fill the database with the dossiers of an order; one that was interrupted goes on with what is missing.

    Args:
        order: what is to be generated.
        processes: how many write at once; with 1 all is done here, in the transaction of the caller if there is one.
        batch: dossiers in one transaction, at least; an order that goes on needs the same.
        tell: hears after each batch how far it is.

    Raises:
        Conflict: all dossiers of the order are there.
        NotFound: there is nothing that could be received.
    """
    order = _as_begun(order)
    world = World(first=order.first, last=order.last, at=order.until)
    jobs = jobs_of(order, world, batch=batch)
    missing = _missing(order, jobs)
    if not missing:
        raise _all_there(order)
    total = sum(one.count for one in missing)
    began = time.perf_counter()
    off = total >= WORTH_TAKING_OFF and tables.are_as_good_as_empty()
    if off and not tables.something_is_off():
        tables.take_off()
    events = done = 0
    try:
        with _workers(world, order, processes) as run:
            for dossiers, told in run(with_ids(missing)):
                done, events = done + dossiers, events + told
                tell(Progress("dossiers", done, total, time.perf_counter() - began))
    finally:
        seconds = time.perf_counter() - began
        index_seconds = _finish(tell, processes)
    left_out = sum(one.count for one in jobs) - total
    return Generated(done, events, seconds, index_seconds, left_out)


def _finish(tell: Callable[[Progress], None], processes: int) -> float:
    """Put back what is off, also after an error or an interruption; return how long it took."""
    began = time.perf_counter()
    off = tables.something_is_off()
    if off:
        tables.put_back(
            lambda done, of: tell(Progress("indexes", done, of, time.perf_counter() - began)),
            at_once=processes,
        )
    tables.look_at_tables(at_once=processes)
    return time.perf_counter() - began if off else 0.0


def begun_order() -> Order | None:
    """Return the order that was begun last, whether it was finished or not; null where nothing was generated."""
    marks = DossierEvent.objects.filter(request_id__startswith=f"{MARK}:").order_by("-pk")
    mark = marks.values_list("request_id", flat=True).first()
    return None if mark is None else Order.of_mark(mark)


def _as_begun(order: Order) -> Order:
    """Return an order with the moment it was first given for: what is missing must fit what is there."""
    marks = DossierEvent.objects.filter(request_id__startswith=f"{order.name}:")
    mark = marks.values_list("request_id", flat=True).first()
    return order if mark is None else Order.of_mark(mark)


def _missing(order: Order, jobs: Sequence[Job]) -> list[Job]:
    """Return the batches that are not there yet."""
    marks = DossierEvent.objects.filter(request_id__startswith=f"{order.name}:")
    there = set(marks.values_list("request_id", flat=True))
    return [one for one in jobs if one.mark(order) not in there]


Written = tuple[int, int]
Run = Callable[[Sequence[tuple[Job, FirstIds]]], Iterator[Written]]


@contextmanager
def _workers(world: World, order: Order, processes: int) -> Iterator[Run]:
    """Give something that writes batches: here, or in processes that begin as copies of this one."""
    if processes == 1:
        yield partial(map, partial(_write, world, order))
        return
    _Shared.world, _Shared.order = world, order
    all_names()
    encode_times()
    connections.close_all()  # a copy must not speak over our connection
    with multiprocessing.get_context("fork").Pool(
        processes, _leave_interrupts_to_the_parent
    ) as pool:
        yield partial(pool.imap_unordered, _write_shared)


class _Shared:
    """What the copies find, without having it sent to them."""

    world: World
    order: Order


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _write_shared(told: tuple[Job, FirstIds]) -> Written:
    return _write(_Shared.world, _Shared.order, told)


@transaction.atomic
def _write(world: World, order: Order, told: tuple[Job, FirstIds]) -> Written:
    """Write one batch; return how many dossiers and events it has."""
    job, ids = told
    parts = [
        draw_day(
            world, day, count, seed=order.source, wishes=job.wishes.get(day, ()), until=order.end
        )
        for day, count in job.days
    ]
    draws = together(parts)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        # The hash of the last event stands in the row of the dossier, which therefore comes after its events.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        large = "on" if job.count >= WORTH_TAKING_OFF else "off"
        cursor.execute(f"SET LOCAL {BULK_SETTING} = '{large}'")
    people = people_of(world, draws, ids, np.random.default_rng([*order.source, job.number, 1]))
    batch = Batch(
        world=world,
        draws=draws,
        plan=Planner(world, draws, until=order.end).plan(),
        ids=ids,
        codes=take_codes(world, draws),
        people_said=people.said,
        mark=job.mark(order).encode(),
        until=order.end,
    )
    stories, papers = stories_of(batch), papers_states(batch)
    events = events_of(batch, stories)
    hashes = np.empty(len(draws), dtype=HASH)
    of_dossiers, of_events, of_steps, of_people, of_papers, of_words = tables.TABLES
    _copy(of_events, EVENT_COLUMNS, event_rows(batch, events, hashes))
    _copy(of_dossiers, DOSSIER_COLUMNS, [dossier_rows(batch, stories, events, papers, hashes)])
    _copy(of_steps, STEP_COLUMNS, [step_rows(batch, stories, events)])
    _copy(of_people, APPLICANT_COLUMNS, [people.rows])
    _copy(of_papers, DOCUMENT_COLUMNS, [documents(batch, papers)])
    _copy(of_words, WORDS_COLUMNS, [words(batch, people.names)])
    return len(draws), len(events.place)


def _copy(table: str, columns: Sequence[str], parts: Iterable[Pieces]) -> None:
    names = ", ".join(f'"{one}"' for one in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT binary)") as copy,
    ):
        copy.write(HEADER)
        for rows in filter(len, parts):
            ends = bounds(rows)
            said = content(rows)[ends[0] : ends[-1]]
            for first in range(0, len(said), _PIECE):
                copy.write(said[first : first + _PIECE])
        copy.write(TRAILER)


def _all_there(order: Order) -> Conflict:
    return Conflict(
        "generated_already",
        f"Các hồ sơ này đã được sinh ra đầy đủ ({order.count} hồ sơ, hạt giống {order.seed}). Hãy đổi số lượng hoặc hạt giống.",
        f"All of these dossiers are there ({order.count}, seed {order.seed}). Choose another number or seed.",
    )

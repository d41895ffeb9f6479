"""Reading a file in a process of its own, which is ended when it takes too long or too much memory.

The readers count their own computing time and amounts (`readers.limits`), but only between two steps, and what follows
them, the tables, the prose and the rules, counts nothing. A server process that has everything loaded forks one child for each file, so
the child starts in milliseconds, has no connection to the database, and takes nothing over from the file before.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from thuocdo.errors import DomainError
from thuocdo.ingestion.known import Known, answer_with, known_now
from thuocdo.ingestion.reader import ReadFile, read_report
from thuocdo.ingestion.readers.errors import refusal

Read = Callable[[bytes, str], ReadFile]

#: Seconds a child may go on computing when nobody is left to end it.
_GRACE = 10

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["thuocdo.ingestion.preloaded"])


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one file may take: seconds by the clock, bytes of memory, the program itself (80 MB) included."""

    seconds: float
    memory_bytes: int


class ReaderFault(Exception):
    """A fault of the product while it read a file; the message is the traceback of the child."""


def plainly(content: bytes, name: str) -> ReadFile:
    """Read a file in this process."""
    return read_report(content, name=name)


def read_apart(content: bytes, *, name: str, bounds: Bounds, read: Read = plainly) -> ReadFile:
    """Read a file whole in a child process, and end it where it exceeds the bounds.

    Args:
        content: the file.
        name: what the sender calls it.
        bounds: time and memory.
        read: reads a file; found by its name in the child.

    Raises:
        Unreadable: the file cannot be read, took too long or too much memory, or brought the child down; messages say
            what to do.
        ReaderFault: the product failed.
    """
    receiver, sender = _context.Pipe(duplex=False)
    child = _context.Process(
        target=_answer,
        args=(sender, read, (content, name), bounds, known_now()),
        daemon=True,
        name="reader",
    )
    with closing(receiver):
        with closing(sender):
            child.start()
        try:
            found = _received(receiver, bounds)
        finally:
            child.kill()
            child.join()
            child.close()
    if isinstance(found, ReadFile):
        return found
    raise found


def _received(receiver: Connection, bounds: Bounds) -> ReadFile | Exception:
    if not receiver.poll(bounds.seconds):
        return refusal("ended_too_slow", seconds=round(bounds.seconds))
    try:
        answer: ReadFile | Exception = receiver.recv()
    except EOFError:  # the child died, as a library in C may that is refused memory
        return refusal("reader_ended")
    return answer


def _answer(
    sender: Connection, read: Read, file: tuple[bytes, str], bounds: Bounds, known: Known
) -> None:  # pragma: no cover - runs in the child
    """Read and send what was found, or why not."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the worker, told to stop, finishes its job
        signal.signal(number, signal.SIG_IGN)
    _bind(resource.RLIMIT_AS, bounds.memory_bytes)
    _bind(resource.RLIMIT_CPU, round(bounds.seconds) + _GRACE)
    _bind(resource.RLIMIT_CORE, 0)
    answer_with(known)
    answer: ReadFile | Exception
    try:
        answer = read(*file)
    except DomainError as error:
        answer = error
    except MemoryError:
        answer = refusal("too_much_memory", limit_mb=bounds.memory_bytes // 2**20)
    except Exception:  # noqa: BLE001 - the border of the process: the other side raises it
        answer = ReaderFault(traceback.format_exc())
    sender.send(answer)


def _bind(what: int, amount: int) -> None:
    with suppress(ValueError, OSError):  # macOS takes no bound on memory
        resource.setrlimit(what, (amount, amount))

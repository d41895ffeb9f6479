"""Reading in a process of its own: what comes back, and what ends it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from thuocdo.ingestion.apart import Bounds, Read, ReaderFault, plainly, read_apart
from thuocdo.ingestion.readers import Unreadable, read_document
from thuocdo.ingestion.tests import strange_readers as strange
from thuocdo.ingestion.tests.factories import SAMPLE

ENOUGH = Bounds(seconds=60, memory_bytes=2**30)
SHORT = Bounds(seconds=0.5, memory_bytes=2**30)


def refused(read: Read, bounds: Bounds) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_apart(b"x", name="b.txt", bounds=bounds, read=read)
    return caught.value


def test_what_is_read_apart_is_what_is_read_here() -> None:
    content = SAMPLE.read_bytes()
    here = plainly(content, SAMPLE.name)
    assert read_apart(content, name=SAMPLE.name, bounds=ENOUGH) == here


def test_a_refusal_of_the_reader_comes_back_whole() -> None:
    with pytest.raises(Unreadable) as here:
        read_document(b"%PDF-1.7\nbroken", name="b.pdf")
    with pytest.raises(Unreadable) as apart:
        read_apart(b"%PDF-1.7\nbroken", name="b.pdf", bounds=ENOUGH)
    assert (apart.value.code, apart.value.message_vi) == (here.value.code, here.value.message_vi)


def test_a_reading_that_does_not_end_is_ended() -> None:
    began = time.monotonic()
    error = refused(strange.never_ends, SHORT)
    assert error.code == "ended_too_slow"
    assert time.monotonic() - began < 30


def test_nothing_is_left_of_a_reading_that_was_ended(tmp_path: Path) -> None:
    left = tmp_path / "number"
    with pytest.raises(Unreadable):
        read_apart(b"x", name=str(left), bounds=Bounds(5, 2**30), read=strange.leaves_its_number)
    number = int(left.read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_reading_that_fills_the_memory_is_ended() -> None:
    error = refused(strange.fills_memory, Bounds(seconds=60, memory_bytes=2**28))
    assert (error.code, error.values) == ("too_much_memory", {"limit_mb": 256})


def test_a_child_that_breaks_down_is_told_of() -> None:
    assert refused(strange.is_killed, ENOUGH).code == "reader_ended"


def test_a_fault_of_the_product_keeps_its_traceback() -> None:
    with pytest.raises(ReaderFault, match="ZeroDivisionError: a fault of ours"):
        read_apart(b"x", name="b.txt", bounds=ENOUGH, read=strange.fails)


def test_a_worker_that_is_told_to_stop_finishes_the_file() -> None:
    content = SAMPLE.read_bytes()
    found = read_apart(content, name=SAMPLE.name, bounds=ENOUGH, read=strange.is_told_to_stop)
    assert found.readings

"""Readers that do what a hostile file could make one do; found by name in the child, which knows no Django."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from thuocdo.ingestion.apart import plainly
from thuocdo.ingestion.reader import ReadFile


def never_ends(_content: bytes, _name: str) -> ReadFile:
    while True:
        pass


def is_told_to_stop(_content: bytes, _name: str) -> ReadFile:
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    return plainly(_content, _name)


def fills_memory(_content: bytes, _name: str) -> ReadFile:
    kept = []
    while True:
        kept.append(bytearray(2**24))


def is_killed(_content: bytes, _name: str) -> ReadFile:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def fails(_content: bytes, _name: str) -> ReadFile:
    raise ZeroDivisionError("a fault of ours")


def leaves_its_number(_content: bytes, name: str) -> ReadFile:
    Path(name).write_text(str(os.getpid()))
    return never_ends(_content, name)

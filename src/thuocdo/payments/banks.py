"""The banks that take transfers by VietQR, as data (`data/banks.yaml`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "banks.yaml"


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank; `until` is the first day on which no new account may name it, null for none."""

    bin: str
    short: str
    name: str
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.short} – Ngân hàng {self.name}"


@cache
def banks() -> Mapping[str, Bank]:
    """Return the banks by their six digits (BIN), in the order of the file."""
    rows = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["banks"]
    return {one["bin"]: Bank(**one) for one in rows}


def bank_name(bank: str) -> str:
    """Return how a payer knows a bank; its digits where it is not in the list."""
    known = banks().get(bank)
    return known.short if known else bank

"""The areas that text is asked for, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("data") / "outline.yaml"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a report, in both languages."""

    key: str
    vi: str
    en: str


@cache
def areas() -> tuple[Area, ...]:
    """Return all areas, in the order of a report."""
    return tuple(Area(**one) for one in yaml.safe_load(_FILE.read_text(encoding="utf-8")))

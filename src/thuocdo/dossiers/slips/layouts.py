"""The numbers and titles of the forms, as data with effective dates (`data/slip_layouts.yaml`). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thuocdo.dossiers.clock_rules import MARKS
from thuocdo.dossiers.slips.kinds import SlipKind

_DATA = Path(__file__).parent.parent / "data" / "slip_layouts.yaml"


@dataclass(frozen=True, slots=True)
class FormLayout:
    """One form: its number in the instrument (empty where it has none), its title, and the sign of its papers."""

    number: str
    title: str
    sign: str


@dataclass(frozen=True, slots=True)
class Edition:
    """All forms of one instrument, which holds from a day on (null: always), and what it calls the desk."""

    valid_from: date | None
    instrument: str
    desk: str
    mark: str
    source: str
    forms: Mapping[SlipKind, FormLayout]


@cache
def shipped_editions() -> tuple[Edition, ...]:
    """Return the editions of the product, the newest first.

    Raises:
        ValueError: one is marked with a word that says nothing, or has no source.
        KeyError: one lacks a form.
    """
    said = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["editions"]
    return tuple(
        sorted(map(_edition, said), key=lambda one: one.valid_from or date.min, reverse=True)
    )


def edition_on(day: date) -> Edition:
    """Return the edition that holds on a day."""
    return next(
        one for one in shipped_editions() if one.valid_from is None or one.valid_from <= day
    )


def _edition(entry: Mapping[str, Any]) -> Edition:
    if entry["mark"] not in MARKS or not entry["source"]:
        raise ValueError(
            f"{entry['instrument']}: a mark of {sorted(MARKS)} and a source are needed"
        )
    forms = {kind: FormLayout(**entry["forms"][kind.value]) for kind in SlipKind}
    return Edition(
        entry["valid_from"],
        entry["instrument"],
        entry["desk"],
        entry["mark"],
        entry["source"],
        forms,
    )

"""The rows of all form versions, prepared for matching: one index of labels, one list of slots per version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from thuocdo.forms.library import form_versions
from thuocdo.forms.version import FormRow, FormVersion
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.tables.labels import LabelIndex, bare

_LOOKALIKES = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0", ",": "."})
_NUMBERED = re.compile(r"^[\dlI|Oo]{1,3}(?:[.,][\dlI|Oo]{1,3})+\.?$|^\d+\.?$")


@dataclass(frozen=True, slots=True)
class Slot:
    """One row of a form version, as a place that a printed row may take.

    `at` counts within the version, `place` within the section, whose rows are the slots `first` to `end` (exclusive).
    `label` is the number of the label in the index. `kind` is the type of the value, null where the row has no indicator.
    """

    at: int
    place: int
    first: int
    end: int
    section: int
    row: FormRow
    label: int
    item: tuple[str, ...]
    kind: ValueType | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form version laid out: its slots in printed order, and the slots of each label."""

    version: FormVersion
    slots: tuple[Slot, ...]
    by_label: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All form versions, the oldest first; `titles` are the titles of their sections, bare."""

    index: LabelIndex
    sheets: tuple[Sheet, ...]
    titles: frozenset[str]


def catalogue() -> Catalogue:
    """Return all forms, prepared once as long as none comes in."""
    return _prepared(tuple(form_versions().values()))


@lru_cache(maxsize=2)
def _prepared(versions: tuple[FormVersion, ...]) -> Catalogue:
    return build({version.code: version for version in versions})


def build(versions: Mapping[str, FormVersion]) -> Catalogue:
    """Prepare form versions for matching."""
    index = LabelIndex.of(row.label for version in versions.values() for _, row in version.rows())
    numbers = {label: number for number, label in enumerate(index.labels)}
    sheets = tuple(_sheet(version, numbers) for version in versions.values())
    titles = frozenset(bare(s.title) for version in versions.values() for s in version.sections)
    return Catalogue(index, sheets, titles)


@lru_cache(maxsize=4096)
def item_parts(item: str) -> tuple[str, ...]:
    """Return the parts of a row's number: "3.4.2." → ("3", "4", "2"); letters that scanners take for digits are mended."""
    plain = item.replace(" ", "").strip(".,;:)")
    if _NUMBERED.match(plain):
        plain = plain.translate(_LOOKALIKES)
    return tuple(part for part in plain.lower().split(".") if part)


def _sheet(version: FormVersion, numbers: Mapping[str, int]) -> Sheet:
    slots: list[Slot] = []
    by_label: dict[int, list[int]] = {}
    for section in version.sections:
        first, end = len(slots), len(slots) + len(section.rows)
        for place, row in enumerate(section.rows):
            at = len(slots)
            label = numbers[row.label]
            kind = indicators()[row.indicator].value_type if row.indicator else None
            slots.append(
                Slot(at, place, first, end, section.number, row, label, item_parts(row.item), kind)
            )
            by_label.setdefault(label, []).append(at)
    return Sheet(version, tuple(slots), {label: tuple(found) for label, found in by_label.items()})

"""A form version: what one printed form of one year asks, row by row.

Forms are data (`versions/*.yaml`). Series join by indicator, never by item number, so old and new forms stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

#: Of so many forms what was prepared is kept in memory.
KEPT_FORMS = 64


@dataclass(frozen=True, slots=True)
class FormRow:
    """One printed row.

    `key` is unique in its section ("3.3.1.a.h"); `item` is the number as the form prints it, empty where it prints none.
    `depth` counts the parents above it. A heading carries no value and no indicator, except where the form
    leaves it a value cell (then it has an indicator). `unit` is the unit column as printed, codes of a choice included.
    """

    key: str
    item: str
    label: str
    unit: str
    indicator: str | None
    depth: int = 0
    heading: bool = False


@dataclass(frozen=True, slots=True)
class FormSection:
    """One "Biểu mẫu" of a version (or one numbered part of a single-list form)."""

    number: int
    title: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class FormVersion:
    """A form as it was in force from one day; `level` is that of the unit which fills it (province, department, district, commune).

    `periods` are the kinds of reporting period it is filled for ("quarter", "half_year", "nine_months", "year").
    A version is only itself (no comparison by content), so what is prepared of it can be kept by it.
    `derived` marks what no authority issued: the product, or an office, made it from other forms. Screens and papers say so (`wording.py`).
    """

    code: str
    title: str
    level: str
    source: str
    valid_from: date
    valid_until: date | None
    sections: tuple[FormSection, ...]
    periods: tuple[str, ...] = ()
    derived: bool = False

    def rows(self) -> Iterator[tuple[FormSection, FormRow]]:
        """Yield every row with its section, in printed order."""
        for section in self.sections:
            for row in section.rows:
                yield section, row

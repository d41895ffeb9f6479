"""Which form version a report fills in: the one its tables fit best, all tables of the report together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from thuocdo.forms.version import FormVersion
from thuocdo.ingestion.reading import Head
from thuocdo.ingestion.tables.alignment import Alignment, Line, align
from thuocdo.ingestion.tables.catalogue import Catalogue, Sheet
from thuocdo.ingestion.tables.headers import TITLE_ALIKE, title_number
from thuocdo.ingestion.tables.labels import bare

if TYPE_CHECKING:
    from thuocdo.ingestion.tables.service import ReadStretch

#: Versions within this many points of the best fit equally well: half a row, less than any rewritten row is worth.
TIE = 1.5


def best_alignment(read: Sequence[ReadStretch], forms: Catalogue, head: Head) -> Alignment:
    """Return the alignment with the version that fits best.

    Where several fit equally well (forms 1 to 6 are the same in 2022 and 2023), the level of the issuer and the period
    decide, then what an authority issued, then the newest. A form that no authority issued is not looked for in reports from before its
    first day: nobody can have filled it.
    """
    found = [
        align(lines_of(read, sheet), sheet, forms.index)
        for sheet in forms.sheets
        if _was_there(sheet.version, head)
    ]
    top = max(alignment.score for alignment in found)
    tied = [alignment for alignment in found if alignment.score >= top - TIE]
    return max(tied, key=lambda alignment: _claim(alignment.sheet.version, head))


def lines_of(read: Sequence[ReadStretch], sheet: Sheet) -> list[Line]:
    """Return the rows of all stretches as lines, with what titles announce."""
    lines: list[Line] = []
    for number, stretch in enumerate(read):
        announced = _announced(stretch.stretch.captions, sheet)
        for at, row in enumerate(stretch.rows):
            lines.append(Line(row, number, at == 0, announced if at == 0 else frozenset()))
    return lines


def _announced(captions: tuple[str, ...], sheet: Sheet) -> frozenset[int]:
    """Return the sections that the lines over a table name, by number ("Biểu mẫu 3") or by title."""
    found: set[int] = set()
    known = {section.number for section in sheet.version.sections}
    for caption in captions:
        number = title_number(caption)
        if number in known:
            found.add(number)
        words = bare(caption)
        found |= {s.number for s in sheet.version.sections if _is_title(words, bare(s.title))}
    return frozenset(found)


def _is_title(words: str, title: str) -> bool:
    return fuzz.ratio(words, title) >= TITLE_ALIKE or (
        len(title) > 12 and words.endswith(" " + title)
    )


def _was_there(version: FormVersion, head: Head) -> bool:
    end = _end(head)
    return not version.derived or end is None or version.valid_from <= end


def _claim(version: FormVersion, head: Head) -> tuple[bool, bool, bool, date]:
    end = _end(head)
    in_force = end is not None and version.valid_from <= end <= (version.valid_until or date.max)
    return version.level == head.level, in_force, not version.derived, version.valid_from


def _end(head: Head) -> date | None:
    return head.period_end or (date(head.year, 12, 1) if head.year else None)

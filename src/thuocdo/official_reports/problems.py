"""What must be mended before a report is handed in, and what should be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from thuocdo.campaigns.outline import written_entries
from thuocdo.official_reports.figures import ReportFigures
from thuocdo.official_reports.references import references
from thuocdo.official_reports.typed import typed_figures

if TYPE_CHECKING:
    from thuocdo.official_reports.models import BlockVersion


class ProblemKind(StrEnum):
    """What is wrong: a reference that says nothing, a typed figure that contradicts the form, or text that is missing."""

    REFERENCE = "reference"
    CONTRADICTION = "contradiction"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Problem:
    """One place to mend: in which entry, and the words it is about."""

    kind: ProblemKind
    entry: str
    about: str
    says: str = ""


def problems(blocks: Mapping[str, BlockVersion], figures: ReportFigures) -> Iterator[Problem]:
    """Yield what must be mended, in the order of the report."""
    for entry in written_entries():
        block = blocks.get(entry.key)
        text = block.text if block else ""
        if not text.strip():
            yield Problem(ProblemKind.EMPTY, entry.key, "")
            continue
        for one in references(text, figures):
            if one.fault is not None:
                yield Problem(
                    ProblemKind.REFERENCE, entry.key, text[one.start : one.end], one.fault.value
                )
        for typed in typed_figures(text, figures):
            row = typed.contradicts
            if row is not None:
                yield Problem(
                    ProblemKind.CONTRADICTION, entry.key, typed.text, row.written(row.value)
                )

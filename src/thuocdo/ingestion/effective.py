"""What a stored report says: what was read in it, with the corrections in force laid over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.ingestion.edits import Edited, apply_edits
from thuocdo.ingestion.history import edit_of, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.ingestion.models import Correction, Report
    from thuocdo.ingestion.reading import Reading


def raw_reading(report: Report) -> Reading:
    """Return what was read, before any correction."""
    return report.stored_reading.reading


def shown_reading(report: Report, *, corrections: Iterable[Correction]) -> Edited:
    """Return what a report says now, for showing alone: without what only rules look at."""
    shown = report.stored_reading.reading_to_show
    return apply_edits(shown, map(edit_of, in_force(corrections)))


def effective_reading(report: Report, *, corrections: Iterable[Correction] | None = None) -> Edited:
    """Return what a report says now; the corrections are asked for where they are not given."""
    steps = report.corrections.all() if corrections is None else corrections
    return apply_edits(raw_reading(report), map(edit_of, in_force(steps)))

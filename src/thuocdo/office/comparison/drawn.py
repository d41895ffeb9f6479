"""The table of a comparison, drawn once and kept compressed: reading and joining two reports costs most of the page.

What is kept is asked for by everything it depends on, so nothing has to be thrown away by hand: both reports, their last
corrections and windows, when they were read, what their units are called, the filter, the language. Whoever asks
has been found to see both reports before; nothing in the table depends on him.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.translation import get_language

from thuocdo.office.comparison.rows import compared_groups
from thuocdo.reporting.comparison import Show, compare_reports
from thuocdo.ui.pieces import Piece

if TYPE_CHECKING:
    from thuocdo.ingestion.models import Report


@dataclass(frozen=True, slots=True)
class Drawn:
    """The table, null where the filter keeps no row, and how many rows each filter keeps."""

    table: Piece | None
    counts: Mapping[Show, int]


def drawn_comparison(first: Report, second: Report, *, show: Show) -> Drawn:
    """Return the table of two reports with a filter, in the language of the screen; no query where it is kept.

    Raises:
        Unavailable: a reading was stored by an older version.
    """
    parts = [*_depends_on(first), *_depends_on(second), show.value, get_language()]
    key = "comparison-" + sha256(repr(parts).encode()).hexdigest()
    kept: Drawn | None = caches["pages"].get(key)
    if kept is None:
        kept = _draw(first, second, show)
        caches["pages"].set(key, kept)
    return kept


def _depends_on(report: Report) -> Iterator[object]:
    yield from (report.pk, report.revision, report.stored_reading.read_at)
    yield from (report.period_kind, report.period_start, report.period_end, report.unit.name)


def _draw(first: Report, second: Report, show: Show) -> Drawn:
    compared = compare_reports(first, second)
    groups = compared_groups(compared, show, first=first.pk, second=second.pk)
    heads = [f"{one.unit.name} · {one.period_label}" for one in (first, second)]
    context = {"groups": groups, "reports": (first, second), "heads": heads}
    drawn = render_to_string("office/comparison/_table.html", context) if groups else ""
    return Drawn(
        table=Piece.of(drawn) if groups else None,
        counts={one: compared.count(one) for one in Show},
    )

"""The filtered list as CSV, line by line, however long it is.

Text that a spreadsheet would take for a formula is guarded as in every CSV file; numbers stay numbers, with a full stop
before decimals. The mark at the beginning tells Excel that the letters are UTF-8.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.documents.text import guarded
from thuocdo.office.discrepancies.filters import WORST_FIRST
from thuocdo.office.discrepancies.records import words_of_all
from thuocdo.office.labels import indicator_label

if TYPE_CHECKING:
    from thuocdo.consistency.models import Discrepancy
    from thuocdo.office.discrepancies.filters import FilterDiscrepanciesForm

MARK = "\ufeff"
BATCH = 500

Cell = str | Decimal | None


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def csv_lines(form: FilterDiscrepanciesForm, *, link: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of the file.

    Shape: three queries and one line per discrepancy, worst first.

    Args:
        form: the filter.
        link: makes a whole address of a path.
    """
    writer = csv.writer(_Echo())
    words = words_of_all(form.user)
    rows = form.rows().select_related("unit", "assigned_to", "decided_by").order_by(*WORST_FIRST)
    yield MARK + _line(writer, _headers())
    for row in rows.iterator(chunk_size=BATCH):
        yield _line(writer, _cells(row, words.get((row.record_room, row.record_id), ""), link))


def _line(writer: object, cells: list[Cell]) -> str:
    written: str = writer.writerow([_written(cell) for cell in cells])  # type: ignore[attr-defined]
    return written


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return guarded(cell)


def _headers() -> list[Cell]:
    return [
        _("Mức độ"),
        _("Tình trạng"),
        _("Đơn vị"),
        _("Kỳ báo cáo"),
        _("Quy tắc"),
        _("Chỉ tiêu"),
        _("Số in"),
        _("Số tính lại"),
        _("Diễn giải"),
        _("Giao cho"),
        _("Hạn xử lý"),
        _("Giải trình"),
        _("Người giải trình"),
        _("Lúc giải trình"),
        _("Phát hiện lúc"),
        _("Địa chỉ"),
    ]


def _cells(row: Discrepancy, found_in: str, link: Callable[[str], str]) -> list[Cell]:
    return [
        row.get_severity_display(),
        row.get_state_display(),
        row.unit.name,
        found_in,
        row.rule,
        "; ".join(indicator_label(code) for code in row.indicators[:1]),
        row.printed_value,
        row.expected_value,
        row.message,
        str(row.assigned_to or ""),
        row.due_on.isoformat() if row.due_on else "",
        row.explanation,
        str(row.decided_by) if row.explanation and row.decided_by else "",
        _moment(row.decided_at if row.explanation else None),
        _moment(row.first_found_at),
        link(reverse("office:discrepancies:detail", args=[row.pk])),
    ]


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""

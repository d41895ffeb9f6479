"""The filtered queue as a paper, to be written in any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.documents.paper import Column, Line, Paper, Row, Section, Table, Text, TextRole, cell
from thuocdo.office.queue.pages import QueueRow, queue_rows
from thuocdo.office.queue.reading import FoundRow

if TYPE_CHECKING:
    from thuocdo.office.queue.filters import QueueFilter

#: More than this is work for statistics, not for a list.
MOST_ROWS = 5_000


def queue_paper(asked: QueueFilter) -> Paper:
    """Return the list as a paper, at most `MOST_ROWS` dossiers; it says so where there are more. No person is named in it."""
    rows = asked.rows().order_by(*asked.order).values_list(*FoundRow._fields)
    found = [FoundRow._make(one) for one in rows[: MOST_ROWS + 1]]
    shown = queue_rows(found[:MOST_ROWS], now=asked.now)
    note = _("Lập lúc %(at)s.") % {"at": f"{timezone.localtime(asked.now):%H:%M %d/%m/%Y}"}
    if len(found) > MOST_ROWS:
        note += " " + _("Chỉ %(num)d hồ sơ đầu; hãy lọc hẹp hơn.") % {"num": MOST_ROWS}
    title = _("Danh sách hồ sơ")
    table = Table(_columns(), tuple(_row(number, one) for number, one in enumerate(shown, 1)))
    section = Section(title, (Text(note, TextRole.NOTE), table), landscape=True)
    return Paper(title, (Line(title.upper(), strong=True),), (section,))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), 1),
        Column(_("Mã hồ sơ"), 4),
        Column(_("Trích yếu"), 8),
        Column(_("Thủ tục"), 7),
        Column(_("Trạng thái"), 4),
        Column(_("Bước"), 4),
        Column(_("Đang giữ"), 5),
        Column(_("Hạn trả"), 4),
        Column(_("Tình trạng hạn"), 4),
        Column(_("Đánh dấu"), 4),
    )


def _row(number: int, one: QueueRow) -> Row:
    due = f"{timezone.localtime(one.due_at):%H:%M %d/%m/%Y}" if one.due_at else ""
    holder = ", ".join(filter(None, (one.holder, one.unit)))
    marks = [_("làn xanh")] if one.priority else []
    marked = "; ".join([*marks, *(mark.text for mark in one.marks)])
    words = (number, one.code, one.subject, one.procedure, one.status, one.step, holder, due)
    return Row(tuple(cell(text) for text in (*words, one.due.text, marked)))

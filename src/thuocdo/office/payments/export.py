"""The filtered list of what is not clear as a paper, to be written in any format."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.documents.paper import (
    Cell,
    Column,
    ColumnKind,
    Line,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    cell,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.payments.models import ReconciliationItem

MOST_ROWS = 5_000


def items_paper(rows: QuerySet[ReconciliationItem], *, at: datetime) -> Paper:
    """Return the list as a paper, at most `MOST_ROWS` rows; it says so where there are more."""
    found = list(rows.order_by("-opened_at", "-id")[: MOST_ROWS + 1])
    note = _("Lập lúc %(at)s.") % {"at": f"{timezone.localtime(at):%H:%M %d/%m/%Y}"}
    if len(found) > MOST_ROWS:
        note += " " + _("Chỉ %(num)d khoản đầu; hãy lọc hẹp hơn.") % {"num": MOST_ROWS}
    title = _("Đối soát phí, lệ phí")
    table = Table(_columns(), tuple(_row(one) for one in found[:MOST_ROWS]))
    section = Section(title, (Text(note, TextRole.NOTE), table), landscape=True)
    return Paper(title, (Line(title.upper(), strong=True),), (section,))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Phát sinh"), 4),
        Column(_("Việc"), 4),
        Column(_("Số tiền (đồng)"), 4, kind=ColumnKind.NUMBER),
        Column(_("Nguồn tiền"), 4),
        Column(_("Mã giao dịch"), 5),
        Column(_("Đến tài khoản"), 4),
        Column(_("Mã thanh toán"), 4),
        Column(_("Hồ sơ"), 5),
        Column(_("Đã làm"), 4),
        Column(_("Người làm"), 4),
        Column(_("Lý do"), 6),
    )


def _row(one: ReconciliationItem) -> Row:
    amount = Cell(f"{one.amount_vnd:,}".replace(",", "."), Decimal(one.amount_vnd))
    words = (
        f"{timezone.localtime(one.opened_at):%H:%M %d/%m/%Y}",
        one.get_kind_display(),
        amount,
        one.notice.get_provider_display(),
        one.notice.transaction_id,
        one.notice.account.number if one.notice.account else "",
        one.notice.reference,
        one.dossier.code if one.dossier else "",
        one.get_action_display(),
        str(one.settled_by or ""),
        one.reason,
    )
    return Row(tuple(one if isinstance(one, Cell) else cell(one) for one in words))

"""The cash book as a paper, to be written in any format."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.documents.paper import (
    Align,
    Cell,
    Column,
    ColumnKind,
    Line,
    Paper,
    Row,
    Section,
    Signatures,
    Signer,
    Table,
    Text,
    TextRole,
    cell,
)

if TYPE_CHECKING:
    from thuocdo.payments.books import BookRow, CashBook


def book_paper(book: CashBook, *, who: str, at: datetime) -> Paper:
    """Return the book of a day as a paper; `who` is the person it is narrowed to, empty for all."""
    title = _("Sổ quỹ tiền mặt ngày %(day)s") % {"day": f"{book.day:%d/%m/%Y}"}
    note = _("Lập lúc %(at)s.") % {"at": f"{timezone.localtime(at):%H:%M %d/%m/%Y}"}
    if who:
        note = _("Người thu: %(who)s.") % {"who": who} + " " + note
    if not book.whole:
        note += " " + _("Ngày này có nhiều dòng hơn; bảng không đủ.")
    rows = [*map(_row, book.rows), _sum(book)]
    by_person = Table(
        (
            Column(_("Người thu"), 6),
            Column(_("Số biên lai"), 3, Align.END, ColumnKind.NUMBER),
            Column(_("Thu (đồng)"), 4, Align.END, ColumnKind.NUMBER),
            Column(_("Chi (đồng)"), 4, Align.END, ColumnKind.NUMBER),
            Column(_("Phải có trong quỹ (đồng)"), 4, Align.END, ColumnKind.NUMBER),
        ),
        tuple(
            Row(
                (
                    cell(one.person),
                    _amount(one.receipts),
                    _amount(one.in_vnd),
                    _amount(one.out_vnd),
                    _amount(one.till_vnd),
                )
            )
            for one in book.people
        ),
    )
    signed = Signatures((Signer(_("NGƯỜI LẬP"), who), Signer(_("KẾ TOÁN"), "")))
    parts = (Text(note, TextRole.NOTE), Table(_columns(), tuple(rows)), by_person, signed)
    section = Section(title, parts, landscape=True)
    return Paper(title, (Line(title.upper(), strong=True),), (section,))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Lúc"), 2),
        Column(_("Số"), 5),
        Column(_("Hồ sơ"), 5),
        Column(_("Nội dung"), 7),
        Column(_("Thu (đồng)"), 3, Align.END, ColumnKind.NUMBER),
        Column(_("Chi (đồng)"), 3, Align.END, ColumnKind.NUMBER),
        Column(_("Người thu"), 4),
    )


def _row(one: BookRow) -> Row:
    words = f"{one.words} ({_('đã hoàn trả')})" if one.now_refunded else one.words
    return Row(
        (
            cell(f"{timezone.localtime(one.at):%H:%M}"),
            cell(one.number),
            cell(one.code),
            cell(words),
            _amount(one.in_vnd),
            _amount(one.out_vnd),
            cell(one.person),
        )
    )


def _sum(book: CashBook) -> Row:
    words = _("Cộng; phải có trong quỹ %(sum)s đồng") % {"sum": _figures(book.till_vnd)}
    return Row(
        (
            cell(""),
            cell(""),
            cell(""),
            cell(words),
            _amount(book.in_vnd),
            _amount(book.out_vnd),
            cell(""),
        )
    )


def _amount(value: int | None) -> Cell:
    return cell("") if value is None else Cell(_figures(value), Decimal(value))


def _figures(value: int) -> str:
    return f"{value:,}".replace(",", ".")

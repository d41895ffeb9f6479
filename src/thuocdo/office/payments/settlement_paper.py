"""A quarter as a paper: of a desk with all agencies, or with one agency and every line."""

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
from thuocdo.office.payments.settlement_pages import line_word, quarter_name

if TYPE_CHECKING:
    from thuocdo.office.payments.settlement_pages import QuarterPage, SettlementRow


def quarter_paper(page: QuarterPage, *, at: datetime) -> Paper:
    """Return the quarter of a desk with one row for each agency."""
    title = _("Quyết toán phí, lệ phí %(quarter)s") % {"quarter": quarter_name(page.quarter)}
    rows = [Row((cell(one.agency), *map(_amount, one.sums))) for one in page.rows]
    if page.rows:
        rows.append(Row((cell(_("Cộng")), *map(_amount, page.sums))))
    signed = Signatures((Signer(_("NGƯỜI LẬP"), ""), Signer(_("KẾ TOÁN"), "")))
    parts = (_note(at, page.desk), Table(_sums(_("Cơ quan")), tuple(rows)), signed)
    return Paper(
        f"{title} {page.desk}",
        (Line(title.upper(), strong=True), Line(page.desk)),
        (Section(title, parts, landscape=True),),
    )


def agency_paper(page: QuarterPage, row: SettlementRow, *, at: datetime) -> Paper:
    """Return the statement of one desk with one agency: its sums and all its lines, to be signed by both."""
    title = _("Bảng quyết toán phí, lệ phí %(quarter)s") % {"quarter": quarter_name(page.quarter)}
    closed = row.said.closed
    note = _note(at, page.desk)
    if closed is not None:
        said = _("Đã chốt lúc %(at)s, người chốt: %(who)s.") % {
            "at": f"{timezone.localtime(closed.closed_at):%H:%M %d/%m/%Y}",
            "who": closed.closed_by,
        }
        note = Text(said, TextRole.NOTE)
    sums = Table(_sums(_("Cơ quan")), (Row((cell(row.agency), *map(_amount, row.sums))),))
    lines = Table(
        (
            Column(_("Ngày"), 3),
            Column(_("Loại"), 4),
            Column(_("Số chứng từ"), 5),
            Column(_("Hồ sơ"), 5),
            Column(_("Nội dung"), 6),
            Column(_("Số tiền (đồng)"), 4, Align.END, ColumnKind.NUMBER),
        ),
        tuple(
            Row(
                (
                    cell(f"{one.date:%d/%m/%Y}"),
                    cell(line_word(one)),
                    cell(one.number),
                    cell(one.code),
                    cell(one.words),
                    _amount(one.amount_vnd),
                )
            )
            for one in row.said.lines
        ),
    )
    signed = Signatures(
        (Signer(_("ĐẠI DIỆN NƠI THU"), page.desk), Signer(_("ĐẠI DIỆN CƠ QUAN"), row.agency))
    )
    head = (Line(title.upper(), strong=True), Line(f"{page.desk} – {row.agency}"))
    section = Section(title, (note, sums, lines, signed), landscape=True)
    return Paper(f"{title} {row.agency}", head, (section,))


def _note(at: datetime, desk: str) -> Text:
    made = f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
    said = _("Nơi thu: %(desk)s. Lập lúc %(at)s; quý chưa chốt thì số còn đổi.")
    return Text(said % {"desk": desk, "at": made}, TextRole.NOTE)


def _sums(first: str) -> tuple[Column, ...]:
    def money(words: str) -> Column:
        return Column(words, 4, Align.END, ColumnKind.NUMBER)

    return (
        Column(first, 7),
        money(_("Còn phải nộp đầu quý")),
        money(_("Đã thu")),
        money(_("Đã hoàn trả")),
        money(_("Đã nộp về cơ quan")),
        money(_("Còn phải nộp")),
        money(_("Cơ quan thu thẳng")),
    )


def _amount(value: int) -> Cell:
    return Cell(f"{value:,}".replace(",", "."), Decimal(value))

"""The annex "Chỗ không khớp": what does not add up in a report, in words, and what people said about it.

The rows name items of the forms in their words. So that whoever reads the file again does not take them for those items,
the columns say in their headers that they hold something else: a rule where a form has a label, its words as an
explanation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.consistency.models import Discrepancy
from thuocdo.documents.paper import (
    Align,
    Block,
    Column,
    Heading,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    row,
)
from thuocdo.documents.wording import printed_moment
from thuocdo.reporting.wording import in_vietnamese, person

if TYPE_CHECKING:
    from thuocdo.ingestion.contents import Contents
    from thuocdo.ingestion.models import Report
    from thuocdo.ingestion.reading import ReadRow

TITLE = "CHỖ KHÔNG KHỚP"
_NAME = "Chỗ không khớp"
_NOTHING = "Không có chỗ nào không khớp theo các quy tắc hiện hành."
_LOOSE_NAME = "Dòng không tính"
_LOOSE = "Dòng in trong biểu nhưng không thuộc biểu mẫu hoặc đã được bỏ khỏi số liệu"


def mismatch_sections(report: Report, contents: Contents) -> tuple[Section, ...]:
    """Return the annex: the discrepancies that stand, worst first, then the printed rows that count for nothing.

    Queries: one.
    """
    found = list(
        Discrepancy.objects.of_record(report.record)
        .standing()
        .worst_first()
        .select_related("decided_by")
    )
    blocks: list[Block] = [Heading(TITLE), Text(_summary(found), TextRole.CAPTION)]
    if found:
        blocks.append(Table(_columns(), tuple(_row(at, one) for at, one in enumerate(found, 1))))
    annex = Section(_NAME, tuple(blocks), landscape=True, new_page=True)
    loose = _loose_rows(contents)
    if not loose:
        return (annex,)
    rest = (Heading(_LOOSE), Table(_loose_columns(), loose))
    return (annex, Section(_LOOSE_NAME, rest, landscape=True))


def _summary(found: list[Discrepancy]) -> str:
    if not found:
        return _NOTHING
    waiting = sum(1 for one in found if one.state == Discrepancy.State.OPEN)
    return f"Tổng số {len(found)} chỗ, trong đó {waiting} chỗ chưa xử lý."


def _columns() -> tuple[Column, ...]:
    return (
        Column("STT", 13, Align.CENTRE),
        Column("Nội dung kiểm tra", 30, Align.CENTRE),
        Column("Mức độ", 20, Align.CENTRE),
        Column("Diễn giải", 111),
        Column("Tình trạng", 24, Align.CENTRE),
        Column("Giải trình", 54),
    )


def _row(number: int, one: Discrepancy) -> Row:
    return row(
        number,
        one.rule,
        in_vietnamese(one, "severity"),
        one.message_vi,
        in_vietnamese(one, "state"),
        _explanation(one),
    )


def _explanation(one: Discrepancy) -> str:
    if not one.explanation:
        return ""
    return f"{one.explanation}\n({person(one.decided_by)}, {printed_moment(one.decided_at)})"


def _loose_columns() -> tuple[Column, ...]:
    return (
        Column("STT", 13, Align.CENTRE),
        Column("Nội dung", 40),
        Column("Diễn giải", 199),
    )


def _loose_rows(contents: Contents) -> tuple[Row, ...]:
    """Return the rows as sentences; as rows of a table they would be read as items again."""
    loose = (
        (f"Dòng của Biểu mẫu {section.asked.number}", read)
        for section in contents.sections
        for read in section.loose
        if read.label or read.printed.text
    )
    return tuple(row(at, where, _as_printed(read)) for at, (where, read) in enumerate(loose, 1))


def _as_printed(read: ReadRow) -> str:
    unit = read.unit or "không có đơn vị tính"
    words = f"«{read.item} {read.label}» ({unit}) in «{read.printed.text}»"
    return f"{words}, ghi chú «{read.note}»" if read.note else words

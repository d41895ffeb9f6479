"""The papers of a hand-over: the minutes ("biên bản giao nhận") and the list ("mục lục hồ sơ"), to be written in any format.

The layout of the forms of TT 13/2023/TT-BNV and of the law on archives was not read; ours says what both sides sign for. To be verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from thuocdo.archive.models import Handover, HandoverItem
from thuocdo.archive.retention import words_of
from thuocdo.documents.paper import (
    Align,
    Column,
    ColumnKind,
    Field,
    Fields,
    Line,
    Paper,
    Section,
    Signatures,
    Signer,
    Table,
    Text,
    TextRole,
    row,
)
from thuocdo.documents.wording import NATION, spoken_day
from thuocdo.dossiers.slips.form import head_lines
from thuocdo.dossiers.slips.layouts import edition_on

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.documents.paper import Row

_STATES = {
    Handover.State.DRAFT: "Bản thảo, chưa giao",
    Handover.State.HANDED: "Đã giao, chờ bên nhận",
    Handover.State.RETURNED: "Bên nhận trả lại",
}


def minutes_paper(handover: Handover, items: Sequence[HandoverItem]) -> Paper:
    """Return the minutes with the list of dossiers; a hand-over that was not taken over says so."""
    title = "Biên bản giao nhận hồ sơ vào Lưu trữ cơ quan"
    size = sum(one.size_bytes for one in items)
    said = (
        (Field("Số biên bản", handover.code), Field("Đơn vị nộp", handover.unit.name)),
        (
            Field("Năm kết thúc hồ sơ", str(handover.year)),
            Field("Số hồ sơ", str(len(items))),
        ),
        (
            Field("Số tệp", str(sum(one.files for one in items))),
            Field("Dung lượng (MB)", f"{size / 1_000_000:.1f}".replace(".", ",")),
        ),
        (
            Field("Người giao", _who(handover.handed_by)),
            Field("Giao lúc", _moment(handover.handed_at)),
        ),
        (
            Field("Người nhận", _who(handover.settled_by) if _accepted(handover) else ""),
            Field("Nhận lúc", _moment(handover.settled_at) if _accepted(handover) else ""),
        ),
        (Field("Mã băm SHA-256 của mục lục", handover.digest),),
    )
    parts: list[object] = []
    state = Handover.State(handover.state)
    if state in _STATES:
        parts.append(Text(f"{_STATES[state]}.", TextRole.NOTE))
    parts.append(Fields(said))
    if handover.note:
        parts.append(Text(handover.note))
    parts += [
        Text(
            "Hai bên đã kiểm tra: hồ sơ đủ và đúng theo mục lục kèm theo; tệp điện tử đúng mã băm; hồ sơ không còn việc phải giải quyết."
        ),
        Signatures(
            (
                Signer("BÊN GIAO", _who(handover.handed_by)),
                Signer("BÊN NHẬN", _who(handover.settled_by) if _accepted(handover) else ""),
            )
        ),
    ]
    first = Section(title, tuple(parts))  # type: ignore[arg-type]
    head = (Line(title.upper(), strong=True), Line(f"Số {handover.code}"))
    return Paper(f"Biên bản {handover.code}", head, (first, _list(items)), **_letterhead(handover))


def list_paper(handover: Handover, items: Sequence[HandoverItem]) -> Paper:
    """Return the list of dossiers alone."""
    title = f"Mục lục hồ sơ nộp lưu {handover.code}"
    head = (Line(title.upper(), strong=True), Line(handover.unit.name))
    return Paper(title, head, (_list(items),), **_letterhead(handover))


def _letterhead(handover: Handover) -> dict[str, Any]:
    """Return the agency and the state, with the day of the handing over, or of the draft."""
    day = timezone.localdate(handover.handed_at or handover.made_at)
    return {
        "left": head_lines(handover.unit, None, edition_on(day), from_desk=False),
        "right": NATION,
        "dated": spoken_day(day).capitalize(),
        "author": "Thước Đo",
    }


def _list(items: Sequence[HandoverItem]) -> Section:
    columns = (
        Column("STT", 2, Align.END, ColumnKind.NUMBER),
        Column("Mã hồ sơ", 8),
        Column("Tiêu đề hồ sơ", 11),
        Column("Bắt đầu", 4),
        Column("Kết thúc", 4),
        Column("Thời hạn lưu", 4),
        Column("Số tệp", 2, Align.END, ColumnKind.NUMBER),
        Column("Mã băm danh mục tệp", 6),
    )
    return Section(
        "Mục lục hồ sơ",
        (
            Text("Mục lục hồ sơ", TextRole.CAPTION),
            Table(columns, tuple(_row(one) for one in items)),
        ),
        landscape=True,
    )


def _row(one: HandoverItem) -> Row:
    return row(
        one.position,
        one.dossier.code,
        one.dossier.subject,
        _day(one.dossier.registered_at),
        _day(one.dossier.ended_at),
        words_of(one.years),
        one.files,
        f"{one.sha256[:12]}…" if one.sha256 else "",
    )


def _accepted(handover: Handover) -> bool:
    return handover.state == Handover.State.ACCEPTED


def _who(user: object | None) -> str:
    return str(user) if user is not None else ""


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else ""


def _day(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y}" if at else ""

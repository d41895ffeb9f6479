"""The minutes of what was destroyed ("biên bản hủy hồ sơ hết thời hạn lưu trữ"), with the list, to be written in any format.

It names no person but those who decided, and no subject: what was destroyed is not told on in its minutes. The form of the law on archives was not
read; ours says what was decided and what stays. To be verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.archive.models import Disposal, DisposalItem
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

_State = Disposal.State
_NOT_DONE = {
    _State.DRAFT: "Bản thảo, chưa đề nghị",
    _State.PROPOSED: "Đã đề nghị, chờ hai người quyết định",
    _State.AGREED: "Một người đã đồng ý, chờ người thứ hai",
    _State.REFUSED: "Không hủy",
}


def disposal_paper(disposal: Disposal, items: Sequence[DisposalItem]) -> Paper:
    """Return the minutes with the list of dossiers; one that was not carried out says so."""
    done = disposal.state == _State.DONE
    title = "Biên bản hủy hồ sơ hết thời hạn lưu trữ"
    parts: list[object] = []
    if not done:
        parts.append(Text(f"{_NOT_DONE[_State(disposal.state)]}.", TextRole.NOTE))
    parts.append(Fields(_said(disposal, items)))
    if disposal.note:
        parts.append(Text(disposal.note))
    if disposal.why_refused:
        parts.append(Text(f"Lý do không hủy: {disposal.why_refused}"))
    parts.append(
        Text(
            "Đã hủy: thông tin về người, nội dung và tệp của các hồ sơ trong danh mục. Còn lưu: mã hồ sơ, thủ tục, các mốc thời gian, mã băm và biên bản này. Tệp mà hồ sơ khác còn dùng thì còn."
            if done
            else "Khi hai người đã đồng ý: thông tin về người, nội dung và tệp của các hồ sơ trong danh mục bị hủy; mã hồ sơ, thủ tục, các mốc thời gian, mã băm và biên bản được lưu."
        )
    )
    parts.append(
        Signatures(
            (
                Signer("NGƯỜI ĐỀ NGHỊ", _who(disposal.proposed_by)),
                Signer("NGƯỜI THỨ NHẤT", _who(disposal.agreed_by)),
                Signer("NGƯỜI THỨ HAI", _who(disposal.settled_by) if done else ""),
            )
        )
    )
    day = timezone.localdate(disposal.settled_at or disposal.proposed_at or disposal.made_at)
    head = (Line(title.upper(), strong=True), Line(f"Số {disposal.code}"))
    first = Section(title, tuple(parts))  # type: ignore[arg-type]
    return Paper(
        f"Biên bản {disposal.code}",
        head,
        (first, _list(items, done=done)),
        left=head_lines(disposal.unit, None, edition_on(day), from_desk=False),
        right=NATION,
        dated=spoken_day(day).capitalize(),
        author="Thước Đo",
    )


def _said(disposal: Disposal, items: Sequence[DisposalItem]) -> tuple[tuple[Field, ...], ...]:
    settled = "Người thứ hai" if disposal.state == _State.DONE else "Người không đồng ý"
    return (
        (Field("Số biên bản", disposal.code), Field("Đơn vị", disposal.unit.name)),
        (
            Field("Số hồ sơ", str(len(items))),
            Field("Số tệp", str(sum(one.files - one.files_kept for one in items))),
        ),
        (
            Field("Người đề nghị", _who(disposal.proposed_by)),
            Field("Đề nghị lúc", _moment(disposal.proposed_at)),
        ),
        (
            Field("Người thứ nhất", _who(disposal.agreed_by)),
            Field("Đồng ý lúc", _moment(disposal.agreed_at)),
        ),
        (
            Field(settled, _who(disposal.settled_by)),
            Field("Quyết định lúc", _moment(disposal.settled_at)),
        ),
        (Field("Mã băm SHA-256 của danh mục", disposal.digest),),
    )


def _list(items: Sequence[DisposalItem], *, done: bool) -> Section:
    columns = (
        Column("STT", 2, Align.END, ColumnKind.NUMBER),
        Column("Mã hồ sơ", 7),
        Column("Thủ tục", 11),
        Column("Kết thúc", 4),
        Column("Thời hạn lưu", 3),
        Column("Lưu đến hết", 4),
        Column("Số tệp", 2, Align.END, ColumnKind.NUMBER),
        Column("Mã băm cuối trước khi hủy", 6),
        Column("Mã băm của việc hủy", 6),
    )
    return Section(
        "Danh mục hồ sơ hủy",
        (
            Text("Danh mục hồ sơ hủy" if done else "Danh mục hồ sơ đề nghị hủy", TextRole.CAPTION),
            Table(
                columns,
                tuple(
                    row(
                        one.position,
                        one.dossier.code,
                        one.procedure,
                        f"{one.ended_on:%d/%m/%Y}",
                        words_of(one.years),
                        f"{one.keep_until:%d/%m/%Y}",
                        one.files,
                        f"{one.last_hash[:16]}…",
                        f"{one.destroyed_hash[:16]}…" if one.destroyed_hash else "",
                    )
                    for one in items
                ),
            ),
        ),
        landscape=True,
    )


def _who(user: object | None) -> str:
    return str(user) if user is not None else ""


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else ""

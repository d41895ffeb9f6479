"""Form 06 (05 before 15 September 2025): who gave the dossier to whom and when, and whether in time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.documents.paper import (
    Align,
    Column,
    Field,
    Fields,
    Paper,
    Row,
    Table,
    row,
)
from thuocdo.documents.wording import issuer_name, printed_moment
from thuocdo.dossiers import events as e
from thuocdo.dossiers.slips.form import desk_name, form
from thuocdo.dossiers.slips.kinds import hand_overs

if TYPE_CHECKING:
    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.story import Story

#: Room for a hand to sign above the name.
_ROOM = "\n\n"
_EMPTY_ROWS = 3
_COLUMNS = (
    Column("STT", 8, Align.CENTRE),
    Column("Bên giao", 33),
    Column("Bên nhận", 33),
    Column("Thời gian\ngiao, nhận", 24, Align.CENTRE),
    Column("Người giao", 25, Align.CENTRE, group="Ký nhận"),
    Column("Người nhận", 25, Align.CENTRE, group="Ký nhận"),
    Column("Kết quả", 18, Align.CENTRE),
    Column("Ghi chú", 30),
)


def control_slip(story: Story, ref: SlipRef) -> Paper:
    """Return all hand-overs so far, then rows to be filled in by hand while the dossier is under way."""
    asked = {one.unit for one in story.events if isinstance(one, e.OpinionRequested)}
    partners = ", ".join(story.units[one].name for one in sorted(asked))
    desk = desk_name(story, ref)
    rows = _hand_overs(story, desk) + _ending(story, desk)
    if not _has_ended(story):
        rows += [[_ROOM, "", "", "", "", "", "", ""]] * _EMPTY_ROWS
    numbered: list[Row] = [
        row(number if any(cells[1:]) else _ROOM, *cells[1:]) for number, cells in enumerate(rows, 1)
    ]
    version = story.version
    blocks = (
        Fields(
            (
                (Field("Thủ tục hành chính", version.name if version else ""),),
                (
                    Field("Cơ quan giải quyết", issuer_name(story.dossier.competent_agency)),
                    Field("Hạn trả kết quả", printed_moment(_due(story))),
                ),
                (Field("Cơ quan phối hợp", partners or "không"),),
            )
        ),
        Table(_COLUMNS, tuple(numbered)),
    )
    return form(story, ref, blocks, landscape=True)


def _hand_overs(story: Story, desk: str) -> list[list[str]]:
    return [
        [
            "",
            desk if one.from_desk else story.units[one.from_unit].name,
            story.units[one.event.unit].name,
            printed_moment(one.event.at),
            _signed(story.actor(one.number)),
            _signed(story.official(one.event.official)),
            result_word(one.event.at, one.due_at),
            one.event.note or one.event.name,
        ]
        for one in hand_overs(story.events)
    ]


def _ending(story: Story, desk: str) -> list[list[str]]:
    """Return the row with which the result goes back to the desk; none before."""
    for number, event in enumerate(story.events, 1):
        if isinstance(event, e.Resolved | e.Refused | e.Stopped):
            number_of_result = event.result_number if isinstance(event, e.Resolved) else ""
            return [
                [
                    "",
                    story.dossier.competent_agency.name,
                    desk,
                    printed_moment(event.at),
                    _signed(story.actor(number)),
                    _ROOM,
                    result_word(event.at, _due(story)),
                    f"Kết quả số {number_of_result}" if number_of_result else _ENDINGS[type(event)],
                ]
            ]
    return []


_ENDINGS: dict[type[e.Event], str] = {
    e.Resolved: "Có kết quả",
    e.Refused: "Từ chối giải quyết",
    e.Stopped: "Dừng giải quyết",
}


def _has_ended(story: Story) -> bool:
    return any(
        isinstance(one, e.Resolved | e.Refused | e.Stopped | e.NotAccepted) for one in story.events
    )


def _due(story: Story) -> datetime | None:
    dues = [one.due_at for one in story.events if isinstance(one, e.CountsDue) and one.due_at]
    return dues[-1] if dues else None


def _signed(name: str) -> str:
    return f"{_ROOM}{name}"


def result_word(end: datetime, due: datetime | None) -> str:
    """Return early, on time or late as the form says it, by days; nothing where no time was set."""
    if due is None:
        return ""
    day, last = timezone.localdate(end), timezone.localdate(due)
    if day == last:
        return "Đúng hạn"
    return "Trước hạn" if day < last else "Quá hạn"

"""The slip that goes with dossiers from one unit to another: what each is to be done with, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.documents.layout import A5
from thuocdo.documents.paper import (
    Align,
    Block,
    Column,
    Field,
    Fields,
    Line,
    Paper,
    Row,
    Section,
    Signatures,
    Signer,
    Table,
    Text,
    row,
)
from thuocdo.documents.wording import NATION, printed_moment, spoken_moment
from thuocdo.dossiers.slips.form import AUTHOR, dated, form, head_lines
from thuocdo.dossiers.slips.kinds import HandOver, SlipKind, hand_overs
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.story import Story

_COLUMNS = (
    Column("STT", 8, Align.CENTRE),
    Column("Mã hồ sơ", 36),
    Column("Nội dung", 62),
    Column("Nhiệm vụ", 36),
    Column("Hạn", 30, Align.CENTRE),
    Column("Ghi chú", 22),
)


def transfer_slip(story: Story, ref: SlipRef) -> Paper:
    """Return the slip of one hand-over of one dossier."""
    (given,) = [one for one in hand_overs(story.events) if one.number == ref.number]
    paper = form(story, ref, _blocks([(story, given)]), landscape=True)
    head = _head(story.units[given.from_unit], at=ref.at)
    return replace(paper, left=head.left, dated=head.dated)


def transfer_list(stories: Sequence[Story], *, to_unit: Unit, at: datetime) -> Paper:
    """Return one slip for many dossiers: the last hand-over of each to a unit, from the unit that gave the first of them.

    Raises:
        ValueError: there is none, or they come from several units.
    """
    given = [
        (story, [one for one in hand_overs(story.events) if one.event.unit == to_unit.pk][-1])
        for story in stories
    ]
    givers = {one.from_unit for _story, one in given}
    if len(givers) != 1:
        raise ValueError("a slip goes from one unit to another")
    (giver,) = givers
    title = edition_on(timezone.localdate(at)).forms[SlipKind.TRANSFER_SLIP].title
    head = _head(given[0][0].units[giver], at=at)
    return replace(
        head,
        name=title,
        title=(Line(title.upper(), strong=True),),
        sections=(Section(title, tuple(_blocks(given)), landscape=True),),
    )


def _head(unit: Unit, *, at: datetime) -> Paper:
    on = timezone.localdate(at)
    kind = Unit.Kind.PROVINCE
    province = Unit.objects.ancestors_of(unit, on=on, include_self=True).filter(kind=kind).first()
    return Paper(
        name="",
        title=(),
        sections=(),
        left=head_lines(unit, province, edition_on(on), from_desk=False),
        right=NATION,
        number="Số: ......../........",
        dated=dated(unit, province, on),
        author=AUTHOR,
        sheet=A5,
    )


def _blocks(given: Sequence[tuple[Story, HandOver]]) -> list[Block]:
    story, first = given[0]
    rows = [_row(number, *pair) for number, pair in enumerate(given, 1)]
    receivers = {one.event.official for _story, one in given}
    receiver = story.official(first.event.official) if len(receivers) == 1 else ""
    return [
        Fields(
            (
                (Field("Bên giao", story.units[first.from_unit].name),),
                (Field("Bên nhận", story.units[first.event.unit].name),),
                (
                    Field(
                        "Thời gian giao", spoken_moment(max(one.event.at for _story, one in given))
                    ),
                ),
            )
        ),
        Table(_COLUMNS, tuple(rows)),
        Text(f"Tổng cộng: {len(given):02d} hồ sơ."),
        Signatures(
            (Signer("NGƯỜI GIAO", story.actor(first.number)), Signer("NGƯỜI NHẬN", receiver))
        ),
    ]


def _row(number: int, story: Story, given: HandOver) -> Row:
    event = given.event
    return row(
        number,
        story.dossier.code,
        story.dossier.subject,
        event.name,
        printed_moment(event.step_due_at),
        event.note,
    )

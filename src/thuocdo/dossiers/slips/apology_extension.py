"""Form 04: the apology for what is late, and the new appointment, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.documents.paper import Field, Fields, Paper, Signatures, Signer, Text
from thuocdo.documents.wording import spoken_moment
from thuocdo.dossiers import events as e
from thuocdo.dossiers.slips.form import form, opening
from thuocdo.dossiers.slips.receipt import term

if TYPE_CHECKING:
    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.story import Story


def apology_extension(story: Story, ref: SlipRef) -> Paper:
    """Return the apology with the words that were sent."""
    event = story.event(ref.number)
    assert isinstance(event, e.Extended)
    before = event.original_due_at
    blocks = (
        opening(story, "Kính gửi"),
        Fields(
            (
                (Field("Đã hẹn trả kết quả", spoken_moment(before) if before else ""),),
                (Field("Thời gian gia hạn", term(event.extra_amount, event.extra_unit)),),
                (
                    Field(
                        "Hẹn lại ngày trả kết quả",
                        spoken_moment(event.due_at) if event.due_at else "",
                        strong=True,
                    ),
                ),
                (Field("Lý do", event.reason),),
            )
        ),
        Text(event.apology),
        Signatures((Signer("THỦ TRƯỞNG CƠ QUAN", story.actor(ref.number), "(Ký tên, đóng dấu)"),)),
    )
    return form(story, ref, blocks)

"""Form 02: what is missing or wrong, why, and how to put it right, all in one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.documents.paper import Block, Field, Fields, Paper, Signatures, Signer, Text
from thuocdo.dossiers import events as e
from thuocdo.dossiers.slips.form import desk_name, form, opening

if TYPE_CHECKING:
    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.story import Story


def supplement_request(story: Story, ref: SlipRef) -> Paper:
    """Return one request to the applicant."""
    event = story.event(ref.number)
    assert isinstance(event, e.SupplementRequested)
    official = story.actor(ref.number)
    blocks: list[Block] = [
        opening(story),
        Text("Đề nghị ông/bà bổ sung, hoàn thiện hồ sơ theo những nội dung sau:"),
        Text(event.content),
        Fields(
            (
                (Field("Cách thực hiện", event.instruction),),
                *(
                    ((Field("Lý do yêu cầu thêm lần nữa", event.why_again),),)
                    if event.why_again
                    else ()
                ),
            )
        ),
        Text(
            "Khi đã đủ giấy tờ, ông/bà nộp tại nơi đã nộp hồ sơ hoặc nộp trực tuyến. Nếu có điều chưa rõ, xin liên hệ:"
        ),
        Fields(
            (
                (Field("Nơi liên hệ", desk_name(story, ref)),),
                (Field("Người hướng dẫn", official), Field("Số điện thoại")),
            )
        ),
        Signatures((Signer("NGƯỜI HƯỚNG DẪN", official),)),
    ]
    return form(story, ref, blocks, from_desk=True)

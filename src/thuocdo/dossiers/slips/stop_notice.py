"""Form 05: a dossier ends without a result, because the applicant wants it back, does not answer, or the law says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.documents.paper import Field, Fields, Paper, Signatures, Signer, Text
from thuocdo.documents.wording import issuer_name, spoken_moment
from thuocdo.dossiers import events as e
from thuocdo.dossiers.slips.form import form, opening

if TYPE_CHECKING:
    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.story import Story


def stop_notice(story: Story, ref: SlipRef) -> Paper:
    """Return the notice, with the request of the applicant where there was one."""
    event = story.event(ref.number)
    assert isinstance(event, e.Stopped)
    asked = [one for one in story.events[: ref.number] if isinstance(one, e.WithdrawalRequested)]
    request = (
        ((Field("Yêu cầu của người nộp hồ sơ", f"nhận lúc {spoken_moment(asked[-1].at)}"),),)
        if asked
        else ()
    )
    agency = issuer_name(story.dossier.competent_agency)
    blocks = (
        opening(story, "Kính gửi"),
        Text(f"{agency} thông báo dừng giải quyết hồ sơ nêu trên từ {spoken_moment(event.at)}."),
        Fields((*request, (Field("Lý do", event.reason),), (Field("Căn cứ", event.legal_basis),))),
        Text(
            "Ông/bà được nhận lại bản chính giấy tờ đã nộp tại nơi nộp hồ sơ, và có thể nộp hồ sơ mới khi có nhu cầu."
        ),
        Signatures((Signer("THỦ TRƯỞNG CƠ QUAN", story.actor(ref.number), "(Ký tên, đóng dấu)"),)),
    )
    return form(story, ref, blocks)

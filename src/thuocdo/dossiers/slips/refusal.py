"""Form 03: why a dossier is not accepted, or why what it asks for is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.documents.paper import Field, Fields, Paper, Signatures, Signer, Text
from thuocdo.documents.wording import issuer_name
from thuocdo.dossiers import events as e
from thuocdo.dossiers.slips.form import desk_name, form, opening

if TYPE_CHECKING:
    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.story import Story


def refusal(story: Story, ref: SlipRef) -> Paper:
    """Return the refusal: of the desk that does not accept a dossier, or of the agency that does not do what it asks."""
    event = story.event(ref.number)
    assert isinstance(event, e.NotAccepted | e.Refused)
    at_desk = isinstance(event, e.NotAccepted)
    official = story.actor(ref.number)
    signers: tuple[Signer, ...]
    if at_desk:
        said = f"Sau khi kiểm tra, {desk_name(story, ref)} không tiếp nhận hồ sơ này với lý do sau:"
        signers = (Signer("NGƯỜI NỘP HỒ SƠ"), Signer("NGƯỜI TIẾP NHẬN HỒ SƠ", official))
    else:
        agency = issuer_name(story.dossier.competent_agency)
        said = f"Sau khi xem xét, {agency} từ chối giải quyết hồ sơ này với lý do sau:"
        signers = (Signer("THỦ TRƯỞNG CƠ QUAN", official, "(Ký tên, đóng dấu)"),)
    blocks = (
        opening(story),
        Text(said),
        Text(event.reason),
        Fields(((Field("Căn cứ", event.legal_basis),),)),
        Text(
            "Xin thông báo để ông/bà được biết. Nếu không đồng ý, ông/bà có quyền khiếu nại theo quy định của pháp luật."
        ),
        Signatures(signers),
    )
    return form(story, ref, blocks, from_desk=at_desk)

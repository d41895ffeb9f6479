"""What was explained at a counter, as a paper to take home. No instrument read here prescribes a form for it, so it has no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.documents.layout import A5
from thuocdo.documents.paper import Field, Fields, Line, Paper, Section, Signatures, Signer, Text
from thuocdo.documents.wording import NATION
from thuocdo.dossiers.slips.form import AUTHOR, dated, head_lines
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Guidance

TITLE = "Phiếu hướng dẫn thủ tục hành chính"


def guidance_paper(guidance: Guidance) -> Paper:
    """Return the paper of one guidance; the caller has found the row with `visible_to`."""
    unit, day = guidance.unit, timezone.localdate(guidance.given_at)
    kind = Unit.Kind.PROVINCE
    above = Unit.objects.ancestors_of(unit, on=day).filter(kind=kind).first()
    province = unit if unit.kind == kind else above
    version = guidance.procedure_version
    code = version.procedure.code
    about = (Field("Thủ tục hành chính", f"{version.name} (mã\u00a0{code})"),)
    to_whom = (Field("Người được hướng dẫn", guidance.to_name),)
    return Paper(
        name=f"{TITLE} {code}",
        title=(Line(TITLE.upper(), strong=True),),
        sections=(
            Section(
                TITLE,
                (
                    Fields((to_whom, about) if guidance.to_name else (about,)),
                    *(Text(line) for line in guidance.said.splitlines() if line.strip()),
                    Signatures((Signer("NGƯỜI HƯỚNG DẪN", guidance.given_by.full_name),)),
                ),
            ),
        ),
        left=head_lines(unit, province, edition_on(day), from_desk=True),
        right=NATION,
        dated=dated(unit, province, day),
        foot="Phiếu này không phải giấy tiếp nhận hồ sơ.",
        author=AUTHOR,
        subject=TITLE,
        sheet=A5,
    )

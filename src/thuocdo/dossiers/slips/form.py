"""What all forms have in common: the head with the code, the people, who signs, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.documents.layout import A5
from thuocdo.documents.paper import Block, Field, Fields, Line, Paper, QrCode, Section
from thuocdo.documents.wording import (
    NATION,
    is_governed,
    issuer_lines,
    issuer_name,
    place_name,
    spoken_day,
)
from thuocdo.dossiers.models import Applicant
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.dossiers.slips.verification import address_of
from thuocdo.errors import InvalidInput
from thuocdo.identifiers.phones import parse_phone

if TYPE_CHECKING:
    from datetime import date

    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.layouts import Edition
    from thuocdo.dossiers.slips.story import Story
    from thuocdo.organisations.models import Unit

AUTHOR = "Thước Đo"
#: The rule under who issues a paper is a third to half as long as its name: Decree 30/2020/NĐ-CP, Annex I.
RULE = 0.4
_PLACES = "........"
#: A longer title stands on two lines of about the same length.
_LONGEST_TITLE = 46


def form(
    story: Story,
    ref: SlipRef,
    blocks: Sequence[Block],
    *,
    from_desk: bool = False,
    landscape: bool = False,
) -> Paper:
    """Return a form: the blocks under the head of the desk that received the dossier, or of the agency that decides it."""
    day = timezone.localdate(ref.at)
    edition = edition_on(day)
    layout = edition.forms[ref.kind]
    unit = story.dossier.reception_unit if from_desk else story.dossier.competent_agency
    province = story.provinces.get(unit.pk)
    code = story.dossier.code
    return Paper(
        name=f"{layout.title} {code}",
        title=(
            Line(balanced(layout.title.upper()), strong=True),
            Line(f"Mã hồ sơ: {code}", strong=True),
        ),
        sections=(Section(layout.title, tuple(blocks), landscape=landscape),),
        left=head_lines(unit, province, edition, from_desk=from_desk),
        right=NATION,
        number=f"Số: {_PLACES}/{layout.sign or _PLACES}",
        dated=dated(unit, province, day),
        code=QrCode(
            address_of(ref, dossier_code=code, procedure_code=story.procedure_code),
            f"Mã QR để kiểm tra {layout.title.lower()} của hồ sơ {code}",
        ),
        foot=foot(edition, layout.number),
        author=AUTHOR,
        subject=layout.title,
        sheet=A5,
    )


def balanced(title: str) -> str:
    """Return a title, broken near its middle where it is too long for one line."""
    if len(title) <= _LONGEST_TITLE:
        return title
    spaces = [at for at, letter in enumerate(title) if letter == " "]
    middle = min(spaces, key=lambda at: abs(at - len(title) / 2))
    return f"{title[:middle]}\n{title[middle + 1 :]}"


def head_lines(
    unit: Unit, province: Unit | None, edition: Edition, *, from_desk: bool
) -> tuple[Line, ...]:
    """Return who issues a paper, under the body it belongs to: the desk of an area, the committee over it, or an agency."""
    if is_governed(unit) and from_desk:
        return (
            Line("\n".join(issuer_lines(unit))),
            Line(edition.desk.upper(), strong=True, rule=RULE),
        )
    if is_governed(unit) or province is None:
        *above, last = issuer_lines(unit)
        strong = is_governed(unit)
        return (
            *(Line(text, strong=strong) for text in above),
            Line(last, strong=True, rule=RULE),
        )
    return (
        Line(issuer_name(province).upper()),
        Line(unit.name.upper(), strong=True, rule=RULE),
    )


def dated(unit: Unit, province: Unit | None, day: date) -> str:
    """Return place and day: an agency of the province writes the name of the province."""
    place = unit if is_governed(unit) else province
    return f"{place_name(place)}, {spoken_day(day)}" if place else spoken_day(day).capitalize()


def foot(edition: Edition, number: str) -> str:
    """Return which form of which instrument it is, and how it can be checked."""
    said = "Quét mã QR để kiểm tra phiếu này."
    return f"Mẫu số {number}, {edition.instrument}. {said}" if number else said


def about_applicant(story: Story, label: str) -> tuple[tuple[Field, ...], ...]:
    """Return whose dossier it is, who handed it in for him, and how he is reached."""
    owner = story.owner
    submitter = story.people.get(Applicant.Part.DELEGATE) or story.people.get(
        Applicant.Part.SUBMITTER
    )
    reached = submitter if owner is None or not (owner.phone or owner.email) else owner
    rows: list[tuple[Field, ...]] = [
        (Field(label, owner.full_name if owner else "", strong=True),),
    ]
    if submitter is not None and (owner is None or submitter.full_name != owner.full_name):
        rows.append((Field("Người nộp thay", submitter.full_name),))
    rows += [
        (Field("Địa chỉ", owner.address if owner else ""),),
        (
            Field("Số điện thoại", said_phone(reached.phone) if reached else ""),
            Field("Thư điện tử", reached.email if reached else ""),
        ),
    ]
    return tuple(rows)


def about_request(story: Story) -> tuple[tuple[Field, ...], ...]:
    """Return what is asked for, and by which procedure."""
    rows = [(Field("Nội dung yêu cầu giải quyết", story.dossier.subject),)]
    if story.version is not None:
        said = f"{story.version.name} (mã\u00a0{story.procedure_code})"
        rows.append((Field("Thủ tục hành chính", said),))
    return tuple(rows)


def opening(story: Story, label: str = "Hồ sơ của") -> Fields:
    """Return what stands at the top of each letter to the applicant."""
    return Fields((*about_applicant(story, label), *about_request(story)))


def desk_name(story: Story, ref: SlipRef) -> str:
    """Return the desk as a sentence names it ("Trung tâm Phục vụ hành chính công phường Mẫu")."""
    unit = story.dossier.reception_unit
    if not is_governed(unit):
        return unit.name
    desk = edition_on(timezone.localdate(ref.at)).desk
    return f"{desk} {unit.name[:1].lower()}{unit.name[1:]}"


def said_phone(number: str) -> str:
    """Return a phone number as people dial it here ("0912 345 678"); what cannot be read stays as it is."""
    try:
        return parse_phone(number).national if number else ""
    except InvalidInput:
        return number

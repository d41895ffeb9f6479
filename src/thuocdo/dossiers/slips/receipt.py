"""Form 01: what was handed in, until when, for how much, and where the result is to be had."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import override

from thuocdo.documents.paper import (
    Align,
    Block,
    Column,
    Field,
    Fields,
    Paper,
    Row,
    Signatures,
    Signer,
    Table,
    Text,
    TextRole,
    Tick,
    Ticks,
    row,
)
from thuocdo.documents.wording import issuer_name, spoken_moment
from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import BundledDossier
from thuocdo.dossiers.slips.form import about_applicant, about_request, desk_name, form
from thuocdo.dossiers.status import DigitisationState
from thuocdo.procedures.choices import TimeUnit
from thuocdo.procedures.models import Fee, RequiredDocument, TimeLimit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.dossiers.slips.kinds import SlipRef
    from thuocdo.dossiers.slips.story import Story

_WAYS = ("Tại nơi nộp hồ sơ", "Qua bưu chính", "Trực tuyến")
_REUSED = {DigitisationState.REUSED_COMPONENT, DigitisationState.REUSED_RESULT}
_NOTE = "Mang theo giấy này khi nhận kết quả. Tra cứu hồ sơ bằng mã hồ sơ hoặc mã QR ở góc trên bên trái."


def receipt(story: Story, ref: SlipRef) -> Paper:
    """Return the receipt with the appointment as one event told it."""
    blocks: list[Block] = [
        Fields(
            (
                (Field("Nơi tiếp nhận", desk_name(story, ref)),),
                *about_applicant(story, "Tiếp nhận hồ sơ của"),
                *about_request(story),
                *_bundle(story),
                (Field("Cơ quan giải quyết", issuer_name(story.dossier.competent_agency)),),
            )
        ),
        *_papers(story, ref),
        _appointment(story, ref),
        Text("Đăng ký nhận kết quả:"),
        Ticks(tuple(Tick(way) for way in _WAYS)),
        Fields(((Field("Vào Sổ theo dõi hồ sơ, quyển số"), Field("Số thứ tự")),)),
        Text(_NOTE, TextRole.NOTE),
        Signatures(
            (
                Signer("NGƯỜI NỘP HỒ SƠ"),
                Signer("NGƯỜI TIẾP NHẬN HỒ SƠ", story.actor(ref.number)),
            )
        ),
    ]
    return form(story, ref, blocks, from_desk=True)


def _bundle(story: Story) -> tuple[tuple[Field, ...], ...]:
    """Return which bundle the dossier is a part of, with the codes of all parts; nothing where it is none."""
    if not story.dossier.bundle_turn:
        return ()
    here = (
        BundledDossier.objects.filter(dossier=story.dossier).select_related("bundle__group").get()
    )
    parts = BundledDossier.objects.filter(bundle=here.bundle).select_related("dossier")
    codes = ", ".join(one.dossier.code for one in parts.order_by("position"))
    said = f"{here.bundle.group.name}; mã nhóm {here.bundle.code}, gồm các hồ sơ: {codes}"
    return ((Field("Hồ sơ liên thông", said),),)


def _appointment(story: Story, ref: SlipRef) -> Fields:
    event = story.event(ref.number)
    assert isinstance(event, e.CountsDue)
    sets = story.version.sets if story.version else None
    due = spoken_moment(event.due_at) if event.due_at else ""
    return Fields(
        (
            (
                Field("Số lượng hồ sơ", f"{sets:02d} bộ" if sets else ""),
                Field(
                    "Thời hạn giải quyết", term(story.dossier.term_amount, story.dossier.term_unit)
                ),
            ),
            (Field("Thời gian nhận hồ sơ", spoken_moment(event.at)),),
            (Field("Thời gian trả kết quả", due, strong=True),),
            (Field("Phí, lệ phí", fees_of(story)),),
        )
    )


def term(amount: Decimal | None, unit: str) -> str:
    """Return a time limit in words ("05 ngày làm việc"); nothing where no law sets one."""
    if amount is None:
        return ""
    whole = amount == amount.to_integral_value()
    number = f"{int(amount):02d}" if whole else f"{amount.normalize():f}".replace(".", ",")
    with override("vi"):
        return f"{number} {TimeUnit(unit).label}"


def fees_of(story: Story) -> str:
    """Return what the procedure costs on this channel with this time limit; nothing where the price is not fixed."""
    limits = TimeLimit.objects.filter(
        way__version=story.dossier.procedure_version_id,
        amount=story.dossier.term_amount,
        unit=story.dossier.term_unit,
    ).order_by("way__position", "position")
    here = [one for one in limits.select_related("way") if one.way.channel == story.dossier.channel]
    found = [*here, *limits][:1]
    if not found:
        return ""
    fees = list(Fee.objects.filter(time_limit=found[0]).order_by("position"))
    if not fees:
        return "không thu"
    return "; ".join(map(_fee, fees)) if all(fee.amount_vnd is not None for fee in fees) else ""


def _fee(fee: Fee) -> str:
    with override("vi"):
        name = fee.name or str(fee.get_kind_display())
    if not fee.amount_vnd:
        return f"{name}: không thu"
    amount = f"{fee.amount_vnd:,}".replace(",", ".")
    return f"{name}: {amount} đồng" + (f"/{fee.per}" if fee.per else "")


def _papers(story: Story, ref: SlipRef) -> tuple[Block, ...]:
    """Return the papers handed in; where none is recorded one by one, those the procedure asks for, since all were there."""
    asked = list(
        RequiredDocument.objects.filter(version=story.dossier.procedure_version_id).order_by(
            "position"
        )
    )
    counts = {one.name: (one.originals, one.copies) for one in asked}
    handed_in = [
        (one.name, *counts.get(one.name, (None, None)), _how(one.digitisation_state))
        for one in story.dossier.documents.order_by("position")
        if one.added_at <= ref.at
    ]
    usual = [
        (one.name, one.originals, one.copies, "")
        for one in asked
        if one.required and not one.case and not one.reusable_source
    ]
    rows = handed_in or usual
    if not rows:
        return ()
    return (Text("Thành phần hồ sơ nộp gồm:"), _table(rows))


def _how(state: int) -> str:
    return "dùng lại" if state in _REUSED else ""


def _table(papers: Sequence[tuple[str, int | None, int | None, str]]) -> Table:
    columns = (
        Column("STT", 8, Align.CENTRE),
        Column("Tên giấy tờ", 76),
        Column("Bản chính", 12, Align.CENTRE),
        Column("Bản sao", 12, Align.CENTRE),
        Column("Ghi chú", 16, Align.CENTRE),
    )
    rows: list[Row] = [
        row(number, name, originals, copies, note)
        for number, (name, originals, copies, note) in enumerate(papers, 1)
    ]
    return Table(columns, tuple(rows))

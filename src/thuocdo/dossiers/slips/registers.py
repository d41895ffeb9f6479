"""Form 07 (06 before 15 September 2025): the book of all dossiers that a unit received over some days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.documents.layout import A4_LIST
from thuocdo.documents.paper import Align, Column, Line, Paper, Row, Section, Table, Text, row
from thuocdo.documents.wording import NATION, printed_day, printed_moment
from thuocdo.dossiers import refusals
from thuocdo.dossiers.models import Applicant, Dossier
from thuocdo.dossiers.slips.form import AUTHOR, dated, head_lines, said_phone
from thuocdo.dossiers.slips.kinds import SlipKind
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.dossiers.status import STATUS_LABELS, Status
from thuocdo.errors import InvalidInput
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.querysets import DossierQuerySet

#: Who keeps the book of a unit, and who answers for it: it names all people.
KEEPERS = (Role.RECEPTION_OFFICER, Role.APPROVER, Role.LEADER)
#: More rows make no book that anybody binds; shorter spans say the same.
MOST_ROWS = 20_000
_CHUNK = 2_000
_TIMES = "Ngày, tháng, năm"
_COLUMNS = (
    Column("STT", 9, Align.CENTRE),
    Column("Mã hồ sơ", 34),
    Column("Tên thủ tục hành chính", 44),
    Column("Số bộ", 9, Align.CENTRE),
    Column("Cá nhân, tổ chức", 32),
    Column("Địa chỉ, số điện thoại", 40),
    Column("Cơ quan chủ trì giải quyết", 24),
    Column("Nhận hồ sơ", 18, Align.CENTRE, group=_TIMES),
    Column("Hẹn trả kết quả", 18, Align.CENTRE, group=_TIMES),
    Column("Trả kết quả", 18, Align.CENTRE, group=_TIMES),
    Column("Ký nhận", 15, Align.CENTRE),
    Column("Ghi chú", 20),
)


def registered(unit: Unit, first: date, last: date, *, actor: User) -> DossierQuerySet:
    """Return the dossiers that a unit received from one day to another, both included, as far as the actor sees them."""
    zone = timezone.get_default_timezone()
    since = datetime.combine(first, time.min, zone)
    until = datetime.combine(last + timedelta(days=1), time.min, zone)
    return Dossier.objects.visible_to(actor).filter(
        reception_unit=unit, registered_at__gte=since, registered_at__lt=until
    )


def register(unit: Unit, first: date, last: date, *, actor: User, at: datetime) -> Paper:
    """Return the book of a unit over some days, in the order of reception.

    Shape: one row for each dossier; three queries for each 2,000.

    Raises:
        NotAllowed: the actor keeps no book of the unit, nor answers for it.
        InvalidInput: the days are the wrong way round, or there are more than `MOST_ROWS` dossiers.
    """
    refuse_other_keepers(unit, actor)
    if last < first:
        raise wrong_days()
    found = registered(unit, first, last, actor=actor)
    count = found.count()
    if count > MOST_ROWS:
        raise too_many(count)
    on = timezone.localdate(at)
    edition = edition_on(last)
    layout = edition.forms[SlipKind.REGISTER]
    kind = Unit.Kind.PROVINCE
    province = Unit.objects.ancestors_of(unit, on=on, include_self=True).filter(kind=kind).first()
    days = f"(từ ngày {printed_day(first)} đến ngày {printed_day(last)})"
    table = Table(_COLUMNS, tuple(_rows(found)))
    total = Text(f"Tổng cộng: {count} hồ sơ.")
    return Paper(
        name=f"{layout.title} {unit.name} {days}",
        title=(Line(layout.title.upper(), strong=True), Line(days, slanted=True)),
        sections=(Section(layout.title, (table, total), landscape=True),),
        left=head_lines(unit, province, edition, from_desk=True),
        right=NATION,
        dated=dated(unit, province, on),
        foot=f"Mẫu số {layout.number}, {edition.instrument}",
        author=AUTHOR,
        subject=layout.title,
        sheet=A4_LIST,
    )


def _rows(found: DossierQuerySet) -> Iterator[Row]:
    dossiers = (
        found.select_related("competent_agency", "procedure_version")
        .defer("procedure_version__search_text", "procedure_version__tsv")
        .prefetch_related("applicants")
        .order_by("registered_at", "pk")
    )
    for number, dossier in enumerate(dossiers.iterator(chunk_size=_CHUNK), 1):
        yield _row(number, dossier)


def _row(number: int, dossier: Dossier) -> Row:
    version = dossier.procedure_version
    owner = _owner(dossier)
    reached = [owner.address, said_phone(owner.phone)] if owner else []
    return row(
        number,
        dossier.code,
        version.name if version else dossier.subject,
        version.sets if version else None,
        owner.full_name if owner else "",
        "; ".join(filter(None, reached)),
        dossier.competent_agency.name,
        printed_moment(dossier.registered_at),
        printed_moment(dossier.due_at),
        printed_moment(dossier.returned_at),
        "",
        STATUS_LABELS[Status(dossier.status)],
    )


def _owner(dossier: Dossier) -> Applicant | None:
    return next((one for one in dossier.applicants.all() if one.part == Applicant.Part.OWNER), None)


def refuse_other_keepers(unit: Unit, actor: User) -> None:
    """Refuse whoever has no role of the desk, and none that decides, in a unit or above it.

    Raises:
        NotAllowed: he has none.
    """
    if not units_visible_to(actor, roles=KEEPERS).filter(pk=unit.pk).exists():
        raise refusals.not_allowed("print_register")


def wrong_days() -> InvalidInput:
    """Return the refusal of days the wrong way round."""
    return InvalidInput(
        "register_days_reversed",
        "Ngày cuối của sổ sớm hơn ngày đầu. Hãy chọn lại khoảng ngày.",
        "The last day of the register lies before the first. Choose the days again.",
    )


def too_many(count: int) -> InvalidInput:
    """Return the refusal of a register nobody could bind."""
    return InvalidInput(
        "register_too_long",
        f"Khoảng ngày này có {count} hồ sơ, một sổ có nhiều nhất {MOST_ROWS}. Hãy chọn khoảng ngày ngắn hơn.",
        f"There are {count} dossiers in these days and a register holds {MOST_ROWS}. Choose fewer days.",
        count=count,
    )

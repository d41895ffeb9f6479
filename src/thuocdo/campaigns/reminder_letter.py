"""The letter that chases units (công văn đôn đốc): who has not answered, as a letter of the organiser that waits for number, day and signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.progress import Progress, Standing, UnitProgress
from thuocdo.documents.official.model import Annex, Head, Letter, Paragraph, Role, Signatory
from thuocdo.documents.official.writing import write_letter
from thuocdo.documents.paper import Align, Column, ColumnKind, Row, Table, cell
from thuocdo.documents.wording import COMMITTEE, is_governed, issuer_name, place_name, spoken_day
from thuocdo.organisations.models import Unit

#: So many units are named in the head of the letter, and so many fit into a table on its pages.
_NAMED, _IN_LETTER = 4, 20
_STANDINGS = {
    Standing.NOT_BEGUN: "Chưa bắt đầu",
    Standing.BEGUN: "Đang lập",
    Standing.WAITING: "Chờ lãnh đạo duyệt",
    Standing.SENT_BACK: "Bị trả lại, chưa gửi lại",
}


def to_be_chased(progress: Progress) -> list[UnitProgress]:
    """Return the units that owe an answer whose date has passed, or that have not begun."""
    return [
        row
        for row in progress.rows
        if row.owed and (row.late or row.standing is Standing.NOT_BEGUN)
    ]


def letter_file(
    progress: Progress, rows: Sequence[UnitProgress], *, at: datetime, template: bytes | None = None
) -> bytes:
    """Return the letter as .docx, in Vietnamese.

    Args:
        rows: the units it is sent to; at least one.
        template: an office's own Word file; null for the one as delivered.

    Raises:
        InvalidInput: the template cannot be used.

    Source: Decree 30/2020/NĐ-CP, Annex III, model 1.4.
    """
    return write_letter(letter(progress, rows, at=at), template=template)


def letter(progress: Progress, rows: Sequence[UnitProgress], *, at: datetime) -> Letter:
    """Return what the letter says; see `letter_file`."""
    campaign = progress.campaign
    short = len(rows) <= _IN_LETTER
    table = _table(rows)
    return Letter(
        head=_head(campaign),
        subject=_subject(campaign.title),
        to=_addressees(rows),
        paragraphs=_paragraphs(progress, rows, at=at, short=short),
        table=table if short else None,
        closing=(_request(campaign, rows),),
        signatory=Signatory(_authority(campaign.organiser)),
        recipients=_recipients(campaign),
        annexes=() if short else (_annex(campaign, table, at),),
    )


def _subject(title: str) -> str:
    """Return what the letter is about; a title that begins with "Báo cáo" is part of the sentence."""
    if title.startswith("Báo cáo "):
        return f"đôn đốc gửi {title[0].lower()}{title[1:]}"
    return f"đôn đốc gửi báo cáo đợt “{title}”"


def _head(campaign: Campaign) -> Head:
    organiser, whole = campaign.organiser, campaign.unit
    initials = "UBND" if is_governed(organiser) else _initials(organiser.name)
    return Head(
        issuer=issuer_name(organiser),
        symbol=f"{initials}-CCHC",
        place=place_name(whole),
        parent="" if organiser == whole else issuer_name(whole),
    )


def _initials(name: str) -> str:
    """Return the first letters of a name's words ("Sở Nội vụ": SNV)."""
    return "".join(word[0] for word in name.split() if word[0].isalpha()).upper()


def _authority(organiser: Unit) -> tuple[str, ...]:
    if is_governed(organiser):
        return (f"TM. {COMMITTEE.upper()}", "CHỦ TỊCH")
    return ("GIÁM ĐỐC",)


def _addressees(rows: Sequence[UnitProgress]) -> tuple[str, ...]:
    if len(rows) <= _NAMED:
        return tuple(issuer_name(row.unit) for row in rows)
    kinds = {row.unit.kind for row in rows}
    names = {
        Unit.Kind.DEPARTMENT: "Các sở, ban, ngành có tên trong danh sách",
        Unit.Kind.DISTRICT: "Ủy ban nhân dân các huyện, thị xã, thành phố có tên trong danh sách",
        Unit.Kind.COMMUNE: "Ủy ban nhân dân các xã, phường, đặc khu có tên trong danh sách",
    }
    found = tuple(name for kind, name in names.items() if kind in kinds)
    other = ("Các cơ quan, đơn vị có tên trong danh sách",)
    return found + (other if kinds - set(names) else ())


def _paragraphs(
    progress: Progress, rows: Sequence[UnitProgress], *, at: datetime, short: bool
) -> tuple[str, ...]:
    campaign = progress.campaign
    handed_in = sum(not row.owed for row in progress.rows)
    late = sum(row.late for row in rows)
    not_begun = sum(row.standing is Standing.NOT_BEGUN for row in rows)
    where = "như sau" if short else "tại Phụ lục kèm theo"
    return (
        f"Thực hiện chế độ báo cáo công tác cải cách hành chính, {issuer_name(campaign.organiser)} đã mở đợt báo cáo "
        f"“{campaign.title}” (kỳ {campaign.period.label('vi')}), hạn gửi {_moment(campaign.due_at)}.",
        f"Tính đến {_moment(at)}, đã có {handed_in}/{len(progress.rows)} đơn vị gửi báo cáo. Còn {len(rows)} đơn vị phải "
        f"đôn đốc, trong đó {late} đơn vị đã quá hạn và {not_begun} đơn vị chưa bắt đầu lập báo cáo; danh sách {where}:",
    )


def _request(campaign: Campaign, rows: Sequence[UnitProgress]) -> str:
    closes = _moment(campaign.closes_at)
    late = any(row.late for row in rows)
    when = (
        f"khẩn trương hoàn thành, gửi báo cáo ngay và không muộn hơn {closes}, khi đợt báo cáo đóng"
        if late
        else f"hoàn thành và gửi báo cáo đúng hạn {_moment(campaign.due_at)}"
    )
    return (
        f"{issuer_name(campaign.organiser)} đề nghị thủ trưởng các đơn vị nêu trên chỉ đạo {when}. Đơn vị có vướng mắc "
        "hoặc cần gia hạn đề nghị gửi yêu cầu kèm lý do để được xem xét."
    )


def _recipients(campaign: Campaign) -> tuple[str, ...]:
    above = (
        () if campaign.organiser == campaign.unit else (f"{issuer_name(campaign.unit)} (để b/c)",)
    )
    return ("Như trên", *above)


def _annex(campaign: Campaign, table: Table, at: datetime) -> Annex:
    title = f"Danh sách đơn vị chưa gửi báo cáo đợt “{campaign.title}”"
    note = Paragraph(f"Số liệu tính đến {_moment(at)}.", Role.NOTE)
    return Annex(title, (note, table), landscape=False)


def _table(rows: Sequence[UnitProgress]) -> Table:
    columns = (
        Column("STT", 1.2, Align.CENTRE),
        Column("Đơn vị", 6),
        Column("Tình trạng", 4),
        Column("Hạn gửi", 3, Align.CENTRE),
        Column("Quá hạn (ngày)", 2, Align.CENTRE, ColumnKind.NUMBER),
        Column("Đã điền (%)", 2, Align.CENTRE, ColumnKind.NUMBER),
    )
    return Table(columns, tuple(_row(number, row) for number, row in enumerate(rows, 1)))


def _row(number: int, row: UnitProgress) -> Row:
    late = row.days_late if row.late else 0
    return Row(
        (
            cell(number),
            cell(issuer_name(row.unit)),
            cell(_STANDINGS[row.standing]),
            cell(f"{timezone.localtime(row.due):%d/%m/%Y}"),
            cell(late or "-"),
            cell(row.share),
        )
    )


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%H giờ %M}, {spoken_day(local.date())}"

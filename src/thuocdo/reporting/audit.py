"""The audit extract of a report: where it came from, who decided what about it, every correction, every discrepancy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.documents.paper import (
    Align,
    Column,
    Heading,
    Line,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    row,
)
from thuocdo.documents.wording import issuer_lines, printed_day, printed_moment
from thuocdo.figures.models import Figure
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.effective import raw_reading
from thuocdo.ingestion.history import in_force
from thuocdo.ingestion.models import Correction, Report
from thuocdo.organisations.models import Unit
from thuocdo.reporting.targets import Places, described_change
from thuocdo.reporting.wording import in_vietnamese, period_name, person
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

TITLE = "TRÍCH LỤC QUÁ TRÌNH XỬ LÝ BÁO CÁO"
_NONE = "Không có."
_ONE_DAY = timedelta(days=1)
_UNDOING = frozenset({Correction.Kind.UNDO, Correction.Kind.REDO})


def audit_paper(report: Report, *, at: datetime) -> Paper:
    """Return all that is on record about one report, nothing left out: undone corrections, discrepancies that are gone.

    Shape: five sections: the report and its file; storing, sharing, confirming, discarding; every correction in its order; every
    event of its discrepancies in the order of time; every figure that took the place of another, also where no correction
    but a new reading of the file did it. A step without a person was one of the system.
    Time: aware moments, printed in the time of Vietnam.
    Queries: corrections, shares, discrepancies' events, figures; and what the report came without.

    Args:
        report: a report the reader may see.
        at: when the extract is made; it stands under the title.

    Raises:
        Unavailable: the reading was stored by an older version.
    """
    return Paper(
        name=f"Trích lục quá trình xử lý báo cáo {period_name(report)} – {report.unit.name}",
        left=tuple(Line(text, strong=True) for text in issuer_lines(report.holder)),
        title=(
            Line(TITLE, strong=True),
            Line(report.title or str(report.pk)),
            Line(f"(Trích từ Thước Đo lúc {printed_moment(at)})", slanted=True),
        ),
        sections=(
            _about(report),
            _decisions(report),
            _corrections(report),
            _events(report),
            _figures(report),
        ),
        author="Thước Đo",
        subject=report.title,
    )


def _section(name: str, number: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> Section:
    listed = tuple(rows)
    content = Table(columns, listed) if listed else Text(_NONE, TextRole.BODY)
    return Section(name, (Heading(f"{number}. {name}"), content), landscape=True)


def _about(report: Report) -> Section:
    window = Period(report.period_start, report.period_end)
    days = f"{printed_day(window.first_day)} – {printed_day(window.last_day)}"
    reading, file = report.stored_reading, report.attachment
    facts = (
        ("Mã báo cáo", report.pk),
        ("Tên báo cáo", report.title),
        ("Đơn vị ban hành", report.unit.name),
        ("Đơn vị giữ báo cáo", report.holder.name),
        ("Số, ký hiệu", report.number),
        ("Ngày ban hành", printed_day(report.issued_on)),
        ("Kỳ báo cáo", f"{period_name(report)} ({days})"),
        ("Biểu mẫu", report.form_version),
        ("Tình trạng", in_vietnamese(report, "state")),
        ("Quan hệ với báo cáo trước", _relation(report)),
        ("Tên tệp gốc", report.file_name),
        ("Vị trí trong tệp", f"báo cáo thứ {report.position + 1}"),
        ("Loại tệp, kích thước", f"{file.media_type}, {file.size_bytes} byte"),
        ("Mã băm SHA-256 của tệp gốc", file.sha256),
        ("Phiên bản bộ đọc", reading.reader_version),
        ("Đọc lúc", printed_moment(reading.read_at)),
        ("Số lần sửa", report.revision),
    )
    columns = (Column("Nội dung", 60), Column("Giá trị", 192))
    return _section("Báo cáo và tệp gốc", "I", columns, (row(*fact) for fact in facts))


def _relation(report: Report) -> str:
    named = in_vietnamese(report, "relation")
    return f"{named}, báo cáo mã {report.related_id}" if report.related_id else named


def _decisions(report: Report) -> Section:
    steps = [(report.stored_at, person(report.stored_by), "Lưu báo cáo", f"Tệp {report.file_name}")]
    upload = report.upload
    if upload is not None:
        steps.insert(0, (upload.uploaded_at, person(upload.uploaded_by), "Gửi tệp", upload.name))
    if report.confirmed_at is not None:
        done = "Bỏ báo cáo" if report.state == Report.State.DISCARDED else "Xác nhận báo cáo"
        who = person(report.confirmed_by)
        steps.append((report.confirmed_at, who, done, report.discard_reason))
    steps = sorted([*steps, *_shares(report)], key=lambda step: step[0])
    columns = (
        Column("Lúc", 35, Align.CENTRE),
        Column("Ai", 55),
        Column("Việc", 50),
        Column("Nội dung, lý do", 112),
    )
    rows = (row(printed_moment(when), *what) for when, *what in steps)
    return _section("Lưu, chia sẻ, xác nhận, bỏ", "II", columns, rows)


def _shares(report: Report) -> Iterator[tuple[datetime, str, str, str]]:
    """Yield who let others read the report, and who took that back."""
    for share in report.shares.select_related("unit", "person", "granted_by", "revoked_by"):
        last = printed_day(share.valid_until - _ONE_DAY) if share.valid_until else ""
        until = f", đến hết ngày {last}" if last else ""
        yield share.granted_at, person(share.granted_by), "Chia sẻ", f"{share.recipient}{until}"
        if share.revoked_at is not None:
            yield share.revoked_at, person(share.revoked_by), "Thu hồi chia sẻ", share.recipient


def _corrections(report: Report) -> Section:
    steps = list(report.corrections.select_related("actor"))
    counting = {step.pk for step in in_force(steps)}
    places, units = Places(raw_reading(report)), _unit_names(steps)
    columns = (
        Column("Lần", 11, Align.CENTRE),
        Column("Lúc", 24, Align.CENTRE),
        Column("Ai", 28),
        Column("Việc", 22),
        Column("Chỗ sửa", 51),
        Column("Từ", 34),
        Column("Thành", 34),
        Column("Lý do; hiệu lực", 48),
    )
    rows = (_correction(step, places, units, counts=step.pk in counting) for step in steps)
    return _section("Các lần sửa", "III", columns, rows)


def _unit_names(steps: Iterable[Correction]) -> dict[str, str]:
    """Return the names of the units that corrections name, by their keys; no query where they name none."""
    values = (side.get("unit") for step in steps for side in (step.before, step.after))
    keys = {key for key in values if key}
    if not keys:
        return {}
    return {
        str(pk): name for pk, name in Unit.objects.filter(pk__in=keys).values_list("pk", "name")
    }


def _correction(step: Correction, places: Places, units: Mapping[str, str], *, counts: bool) -> Row:
    before, after = described_change(step, units)
    steering = step.kind in _UNDOING
    where = f"các lần sửa từ lần {step.of}" if steering else places.name(step.target)
    standing = "" if steering else "còn hiệu lực" if counts else "đã hoàn tác"
    return row(
        step.number,
        printed_moment(step.at),
        person(step.actor),
        in_vietnamese(step, "kind"),
        where,
        before,
        after,
        "\n".join(part for part in (step.reason, standing and f"({standing})") if part),
    )


def _events(report: Report) -> Section:
    found = (
        DiscrepancyEvent.objects.filter(
            discrepancy__in=Discrepancy.objects.of_record(report.record)
        )
        .select_related("discrepancy", "actor", "assignee", "former_assignee")
        .order_by("at", "id")
    )
    columns = (
        Column("Lúc", 25, Align.CENTRE),
        Column("Ai", 30),
        Column("Quy tắc", 27, Align.CENTRE),
        Column("Chỗ không khớp", 92),
        Column("Việc", 38),
        Column("Lý do", 40),
    )
    return _section("Xử lý chỗ không khớp", "IV", columns, (_event(event) for event in found))


def _figures(report: Report) -> Section:
    later = Q(supersedes__isnull=False)
    if report.confirmed_at is not None:
        later |= Q(recorded_at__gt=report.confirmed_at)
    found = (
        Figure.objects.from_record(report.record)
        .filter(later)
        .select_related("supersedes", "recorded_by")
        .order_by("recorded_at", "id")
    )
    columns = (
        Column("Lúc", 25, Align.CENTRE),
        Column("Ai", 34),
        Column("Chỉ tiêu", 87),
        Column("Từ", 30),
        Column("Thành", 30),
        Column("Lý do", 46),
    )
    return _section("Số liệu đã thay", "V", columns, (_figure(figure) for figure in found))


def _figure(figure: Figure) -> Row:
    known = indicators()
    label = known[figure.indicator].label_vi if figure.indicator in known else figure.indicator
    before = figure.supersedes
    return row(
        printed_moment(figure.recorded_at),
        person(figure.recorded_by),
        label,
        _printed(before) if before else "chưa có",
        _printed(figure),
        figure.reason,
    )


def _printed(figure: Figure) -> str:
    return figure.printed or in_vietnamese(figure, "state")


def _event(event: DiscrepancyEvent) -> Row:
    return row(
        printed_moment(event.at),
        person(event.actor),
        event.discrepancy.rule,
        event.discrepancy.message_vi,
        _what_happened(event),
        event.reason,
    )


def _what_happened(event: DiscrepancyEvent) -> str:
    if event.kind == DiscrepancyEvent.Kind.ASSIGNED:
        due = f", hạn {printed_day(event.due_on)}" if event.due_on else ""
        former, new = _assignee(event.former_assignee_id, event), event.assignee
        return f"giao: {former} → {person(new) if new else 'không ai'}{due}"
    former = in_vietnamese(event, "from_state") if event.from_state else "mới phát hiện"
    return f"{former} → {in_vietnamese(event, 'to_state')}"


def _assignee(pk: int | None, event: DiscrepancyEvent) -> str:
    return person(event.former_assignee) if pk else "chưa ai"

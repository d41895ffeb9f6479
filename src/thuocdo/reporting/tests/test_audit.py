"""The audit extract: nothing that happened to a report is left out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.consistency.services import assign, explain, reopen
from thuocdo.documents.excel import write_excel
from thuocdo.documents.paper import Paper
from thuocdo.documents.pdf import write_pdf
from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind, mention_key, table_key
from thuocdo.ingestion.sharing import revoke_share, share_with_unit
from thuocdo.ingestion.tests.factories import AT
from thuocdo.reporting.audit import audit_paper
from thuocdo.reporting.tests.exporting import reading_of, stored

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince, thao: User) -> Report:
    return stored("thanh-hoa-2023", unit=units.province, holder=units.home_affairs, actor=thao)


def rows(paper: Paper, at: int) -> list[list[str]]:
    return [
        [cell.text for cell in row.cells]
        for table in paper.sections[at].tables()
        for row in table.rows
    ]


def test_file_and_reader_are_named(report: Report) -> None:
    facts = dict(rows(audit_paper(report, at=AT), 0))
    assert facts["Tên tệp gốc"] == "thanh-hoa-2023.txt"
    assert facts["Mã băm SHA-256 của tệp gốc"] == report.attachment.sha256
    assert facts["Phiên bản bộ đọc"] == report.stored_reading.reader_version
    assert facts["Tình trạng"] == "chờ xác nhận"


def test_storing_and_confirming_name_the_person(report: Report, thao: User) -> None:
    review.confirm(report, actor=thao, at=AT)
    report.refresh_from_db()
    steps = rows(audit_paper(report, at=AT), 1)
    assert [(step[1], step[2]) for step in steps] == [
        ("Lê Thị Thảo", "Lưu báo cáo"),
        ("Lê Thị Thảo", "Xác nhận báo cáo"),
    ]


def test_discarding_names_the_reason(report: Report, thao: User) -> None:
    review.discard(report, reason="gửi nhầm", actor=thao, at=AT)
    report.refresh_from_db()
    assert rows(audit_paper(report, at=AT), 1)[-1] == [
        "01/04/2024 09:00", "Lê Thị Thảo", "Bỏ báo cáo", "gửi nhầm",
    ]  # fmt: skip


def test_every_correction_stands_there_undone_or_not(report: Report, thao: User) -> None:
    reading = reading_of(report)
    entry = next(
        e
        for _, e in contents_of(reading).entries()
        if e.row and e.asked.indicator and e.row.printed.value
    )
    assert entry.row is not None
    mention = next(m for m in reading.mentions if m.indicator)
    table = reading.tables[-1]
    edits = [
        Edit(EditKind.CELL, entry.key, {"printed": "77"}),
        Edit(EditKind.HEAD, "head", {"number": "5/BC-UBND", "title": "Tên mới"}),
        Edit(EditKind.TIE, mention_key(mention), {"indicator": ""}),
        Edit(EditKind.FORM, table_key(table), {"form": ""}),
    ]
    for edit in edits:
        review.correct(report, [edit], actor=thao, at=AT, reason="soát lại")
    review.undo(report, actor=thao, at=AT, reason="nhầm")
    report.refresh_from_db()
    told = rows(audit_paper(report, at=AT), 2)
    assert [line[0] for line in told] == ["1", "2", "3", "4", "5"]
    assert {line[2] for line in told} == {"Lê Thị Thảo"}
    assert told[0][3:] == [
        "sửa ô",
        f"Biểu mẫu 1, mục {entry.row.item} {entry.row.label}",
        entry.row.printed.text,
        "77",
        "soát lại\n(còn hiệu lực)",
    ]
    assert told[1][6] == "tên báo cáo: Tên mới\nsố, ký hiệu: 5/BC-UBND"
    assert told[2][4] == f"Lời văn: “{mention.text}”"
    assert told[3][4] == "Biểu mẫu 7, cả bảng"
    assert "biểu mẫu 7" in told[3][5]
    assert told[3][7] == "soát lại\n(đã hoàn tác)"
    assert told[4][3:5] == ["hoàn tác", "các lần sửa từ lần 4"]


def test_a_unit_that_was_put_in_has_its_name(
    report: Report, thao: User, units: LittleProvince
) -> None:
    edit = Edit(EditKind.HEAD, "head", {"unit": str(units.ward.pk)})
    review.correct(report, [edit], actor=thao, at=AT)
    report.refresh_from_db()
    (told,) = rows(audit_paper(report, at=AT), 2)
    assert told[5:7] == ["đơn vị ban hành: Tỉnh Mẫu", "đơn vị ban hành: Phường Mẫu"]


def test_days_and_periods_are_told_in_words(report: Report, thao: User) -> None:
    after = {"issued_on": "2023-12-20", "period_kind": "nine_months"}
    review.correct(report, [Edit(EditKind.HEAD, "head", after)], actor=thao, at=AT)
    report.refresh_from_db()
    (told,) = rows(audit_paper(report, at=AT), 2)
    assert told[5:7] == [
        "ngày ban hành: để trống\nloại kỳ: năm",
        "ngày ban hành: 20/12/2023\nloại kỳ: 9 tháng",
    ]


def test_every_event_of_a_discrepancy_stands_there(
    report: Report, thao: User, lan: User, units: LittleProvince
) -> None:
    MembershipFactory.create(user=lan, unit=units.home_affairs, role=Role.REFORM_OFFICER)
    row = Discrepancy.objects.of_record(report.record).worst_first()[0]
    assign([row], to=lan, due_on=AT.date(), actor=thao, at=AT)
    row.refresh_from_db()
    explain(row, explanation="đúng như in", actor=thao, at=AT)
    row.refresh_from_db()
    reopen(row, actor=thao, at=AT)
    told = [line for line in rows(audit_paper(report, at=AT), 3) if line[1] == "Lê Thị Thảo"]
    assert [line[4] for line in told] == [
        "giao: chưa ai → Nguyễn Thị Lan, hạn 01/04/2024",
        "chưa xử lý → đã giải trình",
        "đã giải trình → chưa xử lý",
    ]
    assert told[1][5] == "đúng như in"
    assert len(rows(audit_paper(report, at=AT), 3)) == DiscrepancyEvent.objects.count()


def test_it_can_be_written(report: Report) -> None:
    paper = audit_paper(report, at=AT)
    assert write_pdf(paper).startswith(b"%PDF-")
    assert len(io.BytesIO(write_excel(paper)).read()) > 5000


def test_every_figure_that_took_the_place_of_another_stands_there(
    report: Report, thao: User
) -> None:
    review.confirm(report, actor=thao, at=AT)
    entry = next(
        e
        for _, e in contents_of(reading_of(report)).entries()
        if e.row and e.asked.indicator and e.row.printed.value
    )
    assert entry.row is not None
    assert rows(audit_paper(report, at=AT), 4) == []
    edit = Edit(EditKind.CELL, entry.key, {"printed": "77"})
    review.correct(report, [edit], actor=thao, at=AT, reason="gõ nhầm")
    report.refresh_from_db()
    (told,) = rows(audit_paper(report, at=AT), 4)
    assert told[1] == "Lê Thị Thảo"
    assert told[3:] == [entry.row.printed.text, "77", "gõ nhầm"]


def test_who_could_read_it_stands_there(report: Report, thao: User, units: LittleProvince) -> None:
    at = AT.replace(year=2026)  # the wards are of July 2025
    share = share_with_unit(report, units.ward, last_day=at.date(), actor=thao, at=at)
    revoke_share(share, actor=thao, at=at)
    steps = [step[1:] for step in rows(audit_paper(report, at=AT), 1)]
    assert ["Lê Thị Thảo", "Chia sẻ", f"Phường Mẫu, đến hết ngày {at:%d/%m/%Y}"] in steps
    assert ["Lê Thị Thảo", "Thu hồi chia sẻ", "Phường Mẫu"] in steps

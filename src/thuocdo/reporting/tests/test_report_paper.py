"""The paper of a report: all rows of the form, its head in official words, the annex."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import translation

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain
from thuocdo.documents.paper import Paper, Table
from thuocdo.documents.wording import issuer_name, spoken_day
from thuocdo.forms.library import form_version
from thuocdo.ingestion import review
from thuocdo.ingestion.codec import written
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, ReportFactory
from thuocdo.reporting.report import report_paper
from thuocdo.reporting.tests.exporting import reading_of, stored

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return stored("thai-nguyen-2022", unit=units.province, holder=units.home_affairs)


def said(paper: Paper) -> list[str]:
    return [line.text for line in (*paper.left, *paper.right, *paper.title)]


def table(paper: Paper, at: int) -> Table:
    return next(paper.parts()[at].tables())


def test_the_head_is_in_official_words(report: Report) -> None:
    assert said(report_paper(report, annex=False)) == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH MẪU",
        "Kỳ báo cáo: năm 2022",
        "(từ ngày 15/12/2021 đến ngày 14/12/2022)",
        "PHỤ LỤC",
        "THỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2022",
        "(Kèm theo Báo cáo số 301/BC-UBND ngày 19 tháng 12 năm 2022 của Ủy ban nhân dân tỉnh Mẫu)",
        "(Bản đang rà soát, chưa xác nhận)",
    ]


def test_a_confirmed_report_carries_no_mark_and_a_discarded_one_does(
    report: Report, thao: User
) -> None:
    review.discard(report, reason="gửi nhầm", actor=thao, at=AT)
    report.refresh_from_db()
    assert "(Bản đã bỏ, không dùng để báo cáo)" in said(report_paper(report, annex=False))
    report.state = Report.State.CONFIRMED
    assert said(report_paper(report, annex=False))[-1].startswith("(Kèm theo")


def test_all_rows_of_the_form_stand_there_with_the_words_of_the_form(report: Report) -> None:
    paper = report_paper(report, annex=False)
    asked = form_version("2022_province").sections
    assert len(paper.sections) == len(asked)
    for at, section in enumerate(asked):
        printed = [(row.cells[0].text, row.cells[1].text) for row in table(paper, at).rows]
        assert printed == [(row.item, row.label) for row in section.rows]


def test_a_row_without_an_answer_is_blank(report: Report) -> None:
    entries = contents_of(reading_of(report)).entries()
    section, entry = next((s, e) for s, e in entries if e.row and e.asked.indicator)
    stored = report.stored_reading
    first, *others = stored.reading.tables
    tables = (replace(first, rows=()), *others)
    stored.content = written(replace(stored.reading, tables=tables))
    del stored.reading  # opened once, kept
    paper = report_paper(report, annex=False)
    rows = [r for r in table(paper, 0).rows if r.cells[0].text == entry.asked.item]
    assert section.asked.number == 1
    assert [(c.text, c.value) for c in rows[0].cells[3:]] == [("", None), ("", None)]


def test_papers_are_vietnamese_whatever_the_screen(report: Report) -> None:
    with translation.override("en"):
        paper = report_paper(report, annex=True)
    assert "Kỳ báo cáo: năm 2022" in said(paper)
    states = {row.cells[4].text for row in table(paper, -1).rows}
    assert states == {"chưa xử lý"}


def test_the_annex_tells_rule_arithmetic_explanation_and_state(report: Report, thao: User) -> None:
    review.confirm(report, actor=thao, at=AT)
    report.refresh_from_db()
    one = Discrepancy.objects.of_record(report.record).worst_first().last()
    assert one is not None
    explain(one, explanation="Gồm cả ngành dọc", actor=thao, at=AT)
    annex = table(report_paper(report, annex=True), -1)
    count = Discrepancy.objects.of_record(report.record).standing().count()
    assert len(annex.rows) == count
    told = [tuple(cell.text for cell in row.cells[1:]) for row in annex.rows]
    words = "Gồm cả ngành dọc\n(Lê Thị Thảo, 01/04/2024 09:00)"
    level = {"error": "lỗi", "warning": "cảnh báo", "note": "lưu ý"}[one.severity]
    assert (one.rule, level, one.message_vi, "đã giải trình", words) in told


def test_what_was_taken_out_is_told_in_the_annex_alone(report: Report, thao: User) -> None:
    entry = next(
        e for _, e in contents_of(reading_of(report)).entries() if e.row and e.row.printed.value
    )
    assert entry.row is not None
    review.correct(report, [Edit(EditKind.OMIT, entry.key, {})], actor=thao, at=AT)
    report.refresh_from_db()
    annex = table(report_paper(report, annex=True), -1)
    assert entry.row.printed.text in annex.rows[0].cells[2].text
    assert entry.asked.label in annex.rows[0].cells[2].text


def test_a_report_without_forms_is_a_paper_all_the_same(units: LittleProvince) -> None:
    report = ReportFactory.create(unit=units.province, holder=units.home_affairs)
    paper = report_paper(report, annex=True)
    assert paper.sections == ()
    assert "Không có chỗ nào" in str(paper.annexes[0].blocks[1])


def test_days_and_units_as_official_papers_write_them(units: LittleProvince) -> None:
    from datetime import date

    assert spoken_day(date(2024, 2, 5)) == "ngày 05 tháng 02 năm 2024"
    assert spoken_day(date(2024, 12, 19)) == "ngày 19 tháng 12 năm 2024"
    assert issuer_name(units.home_affairs) == "Sở Nội vụ"
    assert issuer_name(units.ward) == "Ủy ban nhân dân phường Mẫu"


def test_choices_stand_on_lines_of_their_own(report: Report) -> None:
    units = {
        row.cells[2].text
        for at in range(7)
        for row in table(report_paper(report, annex=False), at).rows
    }
    plain = {unit.replace("\u00a0", " ") for unit in units}
    assert "Có = 1;\nKhông = 0" in plain
    assert "Trực tuyến = 0\nPhát phiếu = 1\nKết hợp = 2" in plain
    assert "Chưa có = 0\n2 cấp = 1\n3 cấp = 2" in plain


@pytest.mark.parametrize(
    "note", ["Hội nghị đối thoại với thanh niên; " * 30, "Số lượng gửi đi 904.749/907.045 văn bản"]
)
def test_a_form_with_a_wide_note_lies_across_and_gives_it_the_room(
    report: Report, thao: User, note: str
) -> None:
    """Upright it would stand in a column of 31 mm; Excel would cut it at the highest row there is, a PDF break its numbers."""
    entry = next(e for _, e in contents_of(reading_of(report)).entries() if e.row)
    upright = report_paper(report, annex=False).sections[0]
    edit = Edit(EditKind.CELL, entry.key, {"note": note})
    review.correct(report, [edit], actor=thao, at=AT)
    report.refresh_from_db()
    across, *others = report_paper(report, annex=False).sections
    assert (upright.landscape, across.landscape) == (False, True)
    assert not any(section.landscape for section in others)
    before, after = (next(s.tables()).columns for s in (upright, across))
    assert [c.width for c in before[:-1]] == [c.width for c in after[:-1]]
    assert after[-1].width > 3 * before[-1].width

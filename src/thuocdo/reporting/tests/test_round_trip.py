"""What is exported and read again is equal, cell by cell, also after corrections."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from thuocdo.figures.notation import Kind
from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.tests.factories import AT
from thuocdo.reporting.report import report_paper
from thuocdo.reporting.tests.exporting import (
    STEMS,
    WRITERS,
    cells,
    notes,
    read_again,
    reading_of,
    stored,
)

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

pytestmark = pytest.mark.django_db


def assert_equal_when_read_again(report: Report, ending: str, *, annex: bool) -> None:
    said = reading_of(report)
    again = read_again(WRITERS[ending](report_paper(report, annex=annex)), ending)
    assert cells(again, ending) == cells(said, ending)
    assert notes(again, ending) == notes(said, ending)


@pytest.mark.parametrize("annex", [False, True], ids=["plain", "annex"])
@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("stem", STEMS)
def test_every_cell_of_a_sample(stem: str, ending: str, annex: bool, units: LittleProvince) -> None:
    report = stored(stem, unit=units.province, holder=units.home_affairs)
    assert len(cells(reading_of(report))) > 100
    assert_equal_when_read_again(report, ending, annex=annex)


@pytest.mark.parametrize("ending", WRITERS)
def test_head_and_form(ending: str, units: LittleProvince) -> None:
    report = stored("thai-nguyen-2022", unit=units.province, holder=units.home_affairs)
    head = read_again(WRITERS[ending](report_paper(report, annex=False)), ending).head
    whole = "THỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2022"
    assert head.title == whole
    assert head.issuer == "UBND tỉnh Mẫu"
    assert (head.number, head.issued_on) == (report.number, report.issued_on)
    assert head.period_kind == report.period_kind
    assert head.period_start == report.period_start
    assert head.period_end == report.period_end - timedelta(days=1)


@pytest.mark.parametrize("ending", WRITERS)
def test_every_cell_after_corrections(ending: str, units: LittleProvince, thao: User) -> None:
    report = stored("thanh-hoa-2023", unit=units.province, holder=units.home_affairs)
    entries = [e for _, e in contents_of(reading_of(report)).entries() if e.row]
    numbers = [
        e for e in entries if e.asked.indicator and e.row and e.row.printed.kind is Kind.NUMBER
    ]
    counts = [e for e in numbers if "Tỷ lệ" not in e.asked.label and "=" not in e.asked.unit]
    edits = [
        Edit(EditKind.CELL, counts[0].key, {"printed": "1.374.705"}),
        Edit(EditKind.CELL, counts[1].key, {"printed": "-"}),
        Edit(EditKind.CELL, counts[2].key, {"printed": ""}),
        Edit(EditKind.CELL, counts[3].key, {"printed": "0", "note": "sửa theo văn bản đính chính"}),
        Edit(EditKind.OMIT, counts[4].key, {}),
        Edit(EditKind.TIE, counts[5].key, {"form_row": ""}),
        Edit(EditKind.HEAD, "head", {"number": "99/BC-UBND"}),
    ]
    for edit in edits:
        review.correct(report, [edit], actor=thao, at=AT, reason="soát lại")
    review.correct(
        report, [Edit(EditKind.CELL, counts[6].key, {"printed": "7"})], actor=thao, at=AT
    )
    review.undo(report, actor=thao, at=AT, reason="nhầm")
    report.refresh_from_db()
    said = cells(reading_of(report))
    assert ("1.374.705", 1374705, Kind.NUMBER) in said.values()
    for annex in (False, True):
        assert_equal_when_read_again(report, ending, annex=annex)
    head = read_again(WRITERS[ending](report_paper(report, annex=False)), ending).head
    assert head.number == "99/BC-UBND"

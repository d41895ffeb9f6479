from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.consistency.notes import values_in_note
from thuocdo.consistency.tests.builders import cell, found, report

EDOCS = "digital.edocs."
AUDIT = "steering.inspectorate."
STRUCTURE = "organisation.structure."
COMPLETED = f"{AUDIT}units_completed"


def _noted(code: str, printed: str, note: str) -> dict[str, Decimal]:
    return dict(values_in_note(cell(code, printed, note=note)))


@pytest.mark.parametrize(
    ("note", "completed"),
    [
        ("05/14 cơ quan, đơn vị đang trong quá trình thực hiện kết luận thanh tra theo tiến độ", 9),
        ("09/14 cơ quan, đơn vị đã hoàn thành", 9),
        ("Đã hoàn thành 09/14", 9),
        ("đang thực hiện 05/14 đơn vị", 9),
        ("9/14 đã hoàn thành; các đơn vị còn lại đang thực hiện", 9),
        ("còn 5/14 đơn vị", 9),
        ("5/14 đơn vị", None),
        ("5/15 đơn vị đang thực hiện", None),
        ("15/14 đơn vị đang thực hiện", None),
        ("Kết luận 05/14/KL-TTr ngày 05/11/2023 đang thực hiện", None),
        ("tính đến tháng 5/2023, đang thực hiện", None),
        ("5/14/2023", None),
    ],
)
def test_units_that_completed_the_conclusion(note: str, completed: int | None) -> None:
    expected = {} if completed is None else {COMPLETED: Decimal(completed)}
    assert _noted(f"{AUDIT}units_audited", "14", note) == expected


def test_beside_the_share_the_number_of_units_cannot_be_compared() -> None:
    assert _noted(f"{AUDIT}conclusion_completion_rate", "64,29", "9/14 đã xong") == {
        COMPLETED: Decimal(9)
    }


def test_a_pair_beside_a_share_is_its_part_and_whole() -> None:
    pair = {f"{EDOCS}electronic_total": Decimal(904749), f"{EDOCS}sent_total": Decimal(907045)}
    assert (
        _noted(f"{EDOCS}rate", "99,75", "Số lượng gửi đi 904.749/907.045 văn bản dưới dạng điện tử")
        == pair
    )
    assert _noted(f"{EDOCS}rate", "99,75", "904.749/907.045 văn bản chưa gửi") == {}
    assert _noted("steering.documents_issued", "73", "12/30 văn bản") == {}


def test_totals_of_documents_are_held_against_the_levels() -> None:
    rows = {
        "rate": "904.749/907.045",
        "departments_rate": "177.376/177.888",
        "districts_rate": "347.776/348.608",
        "communes_rate": "379.597/380.549",
    }
    shares = {
        "rate": "99,75",
        "departments_rate": "99,71",
        "districts_rate": "99,76",
        "communes_rate": "99,75",
    }
    cells = [
        cell(EDOCS + row, shares[row], note=f"Số lượng gửi đi {pair} văn bản")
        for row, pair in rows.items()
    ]
    assert found(report(cells=tuple(cells))) == []
    cells[0] = cell(f"{EDOCS}rate", "99,75", note="904.749/907.054")
    [finding] = found(report(cells=tuple(cells)))
    assert finding.rule == "F7-06"
    assert "177.888 + 348.608 + 380.549 = 907.045" in finding.message_vi
    cells[0] = cell(f"{EDOCS}rate", "99,75", note="904.794/907.045")
    assert [f.rule for f in found(report(cells=tuple(cells)))] == ["F7-07"]


@pytest.mark.parametrize(
    ("code", "note", "expected"),
    [
        (
            f"{STRUCTURE}departments_restructured_rate",
            "19 sở, ngành",
            {f"{STRUCTURE}departments_total": 19},
        ),
        (
            f"{STRUCTURE}departments_restructured_rate",
            "18/19 sở, ngành",
            {f"{STRUCTURE}departments_restructured": 18, f"{STRUCTURE}departments_total": 19},
        ),
        (
            "digital.doc_connect.departments_rate",
            "21 sở, ban, ngành",
            {f"{STRUCTURE}departments_total": 21},
        ),
        (
            "digital.doc_connect.districts_rate",
            "9 đơn vị cấp huyện",
            {f"{STRUCTURE}districts_total": 9},
        ),
        (
            "digital.one_stop_connect.communes_rate",
            "178 UBND cấp xã",
            {f"{STRUCTURE}communes_total": 178},
        ),
        (
            "procedures.feedback.resolved",
            "15 PAKN đang trong thời gian xử lý",
            {"procedures.feedback.pending": 15},
        ),
        (
            "procedures.feedback.received",
            "03 phản ánh, kiến nghị còn trong thời hạn giải quyết",
            {"procedures.feedback.pending": 3},
        ),
        (
            "procedures.inventory.abolished_replaced",
            "421 thủ tục sửa đổi, 107 thủ tục bãi bỏ",
            {"procedures.inventory.amended": 421, "procedures.inventory.abolished": 107},
        ),
        ("procedures.inventory.abolished_replaced", "528 thủ tục bãi bỏ và thay thế", {}),
        (
            "organisation.public_units.reduction_rate_vs_2015",
            "Năm 2015 có 2.430 đơn vị",
            {"organisation.public_units.total_2015": 2430},
        ),
        ("organisation.public_units.reduction_rate_vs_2015", "So với năm 2015 giảm 110 đơn vị", {}),
        ("steering.documents_issued", "19 sở, ngành", {}),
        ("procedures.inventory.province", "Chưa bao gồm cả TTHC của ngành dọc.", {}),
    ],
)
def test_counts_in_front_of_their_nouns(code: str, note: str, expected: dict[str, int]) -> None:
    assert _noted(code, "100", note) == {key: Decimal(value) for key, value in expected.items()}


def test_feedback_received_is_resolved_or_pending() -> None:
    feedback = "procedures.feedback."
    cells = (
        cell(f"{feedback}received", "359"),
        cell(f"{feedback}resolved", "344", note="16 PAKN đang xử lý"),
    )
    [finding] = found(report(cells=cells))
    assert finding.rule == "F3-56"
    assert "359 - 344 = 15, biểu ghi 16" in finding.message_vi


def test_the_baseline_of_2015_makes_the_reduction() -> None:
    units = "organisation.public_units."
    cells = (
        cell(f"{units}total", "792"),
        cell(f"{units}reduction_rate_vs_2015", "10,1", note="Năm 2015: 902 đơn vị"),
    )
    [finding] = found(report(cells=cells))
    assert finding.rule == "F4-03"
    assert "100 × (902 - 792) / 902 = 12,20 %" in finding.message_vi


def test_a_note_beside_a_row_that_was_hardly_read_is_not_used() -> None:
    cells = (
        cell("digital.doc_connect.departments_rate", "100", note="6 sở, ngành", confidence=0.3),
        cell("steering.inspection.departments_inspected", "8"),
    )
    assert found(report(cells=cells)) == []

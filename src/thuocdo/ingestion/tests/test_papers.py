"""A plan or a decision is told from a report by its heading, and a report never taken for one."""

from __future__ import annotations

import pytest

from thuocdo.ingestion.papers import Paper, paper_of
from thuocdo.ingestion.tests.factories import SAMPLE, report_text

LETTERHEAD = (
    "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH MẪU\tĐộc lập - Tự do - Hạnh phúc\n"
)


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        (f"{LETTERHEAD}Số: 54/KH-UBND\tMẫu, ngày 05 tháng 01 năm 2026\n\nKẾ HOẠCH\nCải cách hành chính năm 2026", Paper.PLAN),
        ("SỞ NỘI VỤ\nSố:    /QĐ-SNV\n\nQUYẾT ĐỊNH\nBan hành Kế hoạch cải cách hành chính", Paper.DECISION),
        ("Số 7/TTr-SNV\nT Ờ  T R Ì N H\nVề việc phê duyệt báo cáo cải cách hành chính", Paper.SUBMISSION),
        ("Số: 54/KH-UBND\n\nKẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026\nThực hiện Báo cáo số 3", Paper.PLAN),
        ("Quyết định 54/QĐ-UBND năm 2026 về Kế hoạch cải cách hành chính\n| Số hiệu | 54/QĐ-UBND |", Paper.DECISION),
        ("Số: 54/KH-UBND\nCải cách hành chính năm 2026", Paper.PLAN),
        ("## **KẾ HOẠCH**\n### Cải cách hành chính năm 2026", Paper.PLAN),
    ],
)  # fmt: skip
def test_what_a_paper_calls_itself(text: str, paper: Paper) -> None:
    assert paper_of(text) is paper


@pytest.mark.parametrize(
    "text",
    [
        report_text(),
        f"{LETTERHEAD}Số: 12/BC-UBND\nBÁO CÁO\nKết quả thực hiện\nKẾ HOẠCH\ncải cách hành chính năm 2023",
        "BÁO CÁO KẾT QUẢ THỰC HIỆN KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH",
        "Số: 99/UBND-NC\nV/v báo cáo cải cách hành chính quý I\nKính gửi: Sở Nội vụ",
        "Biểu mẫu 1\nKẾ HOẠCH\tTHỰC HIỆN\n12\t10",
        "SỞ KẾ HOẠCH VÀ ĐẦU TƯ\nKết quả cải cách hành chính quý I\nKế hoạch số 3/KH-UBND đã giao 12 nhiệm vụ.",
        "Trong quý I đã xử lý 30 hồ sơ.\nKẾ HOẠCH CÔNG TÁC QUÝ II\n1. Tiếp tục",
        "",
    ],
)
def test_a_report_is_taken_for_none(text: str) -> None:
    assert paper_of(text) is None


def test_the_sample_reports_are_reports() -> None:
    for sample in SAMPLE.parent.glob("*.txt"):
        assert paper_of(sample.read_text(encoding="utf-8")) is None

"""Numbers that no amount has: a damaged file repeats digits, and arithmetic with them must not break the reader."""

from __future__ import annotations

import pytest

from thuocdo.ingestion.reader import Reading, read_report

HEAD = "BÁO CÁO\nCông tác cải cách hành chính năm 2024 của UBND tỉnh Bình Minh\n\n"
REPEATED = "1.374." + "705.374." * 8 + "705"
ROWS = """| STT | Chỉ tiêu thống kê | Đơn vị tính | Số liệu | Ghi chú |
| 1 | Số văn bản chỉ đạo CCHC đã ban hành | Văn bản | {n} | |
| 2 | Tỷ lệ hoàn thành Kế hoạch CCHC năm (Lũy kế đến thời điểm báo cáo) | % | 99,1234567890123456 | |
| 2.1 | Số nhiệm vụ đề ra trong kế hoạch | Nhiệm vụ | 999.999.999.999.999.999 | {n}/{n} |
| 2.2 | Số nhiệm vụ đã hoàn thành | Nhiệm vụ | 123456789012345678 | |
"""


def reading_of(text: str) -> Reading:
    return read_report((HEAD + text).encode(), name="bao-cao.txt").readings[0]


@pytest.mark.parametrize(
    "text",
    [
        f"Toàn tỉnh tiếp nhận {REPEATED} hồ sơ, trong đó trực tuyến 12 hồ sơ, trực tiếp 5 hồ sơ, đạt 98,6%.",
        "Giải quyết 123456789012345678 hồ sơ, tăng 5% so với năm 2023 (0,0000000000000001 hồ sơ).",
        "Giải ngân 999.999.999.999.999 nghìn tỷ đồng/0,0000001 tỷ đồng, đạt 12,345678901234567%.",
        f"Có 98,6% ({REPEATED}/{REPEATED}) hồ sơ đúng hạn.",
        ROWS.format(n=REPEATED),
    ],
)
def test_number_of_any_length_is_read_or_left_out(text: str):
    assert all(len(m.printed.text) < len(REPEATED) for m in reading_of(text).mentions)

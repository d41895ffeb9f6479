from __future__ import annotations

from datetime import date

import pytest

from thuocdo.ingestion.head import read_head
from thuocdo.ingestion.issuers import find_issuer
from thuocdo.ingestion.periods import find_period
from thuocdo.ingestion.readers import read_document
from thuocdo.ingestion.reports import split_reports

LETTERHEAD = "\n\n".join(
    [
        "ỦY BAN NHÂN DÂN\nTỈNH BÌNH MINH",
        "Số: 215/BC-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "Bình Minh, ngày 18 tháng 6 năm 2025",
        "BÁO CÁO",
        "Kết quả công tác cải cách hành chính 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2025",
        "Kính gửi: Bộ Nội vụ",
    ]
)


def head_of(text: str):
    return read_head(read_document(text.encode(), name="bao-cao.txt"))


def test_letterhead_gives_every_field():
    head = head_of(LETTERHEAD)
    assert (head.issuer, head.level, head.number) == (
        "UBND tỉnh Bình Minh",
        "province",
        "215/BC-UBND",
    )
    assert head.issued_on == date(2025, 6, 18)
    assert head.title is not None
    assert head.title.startswith("Kết quả công tác cải cách hành chính 6 tháng đầu năm")
    assert (head.period_kind, head.year) == ("half_year", 2025)
    assert (head.period_start, head.period_end) == (date(2024, 12, 15), date(2025, 6, 14))


def test_number_left_empty_is_null():
    head = head_of(LETTERHEAD.replace("Số: 215/BC-UBND", "Số:      /BC-UBND"))
    assert head.number is None


def test_number_of_another_document_is_not_taken():
    head = head_of(
        "BÁO CÁO\n\nCông tác cải cách hành chính năm 2023\n\nThực hiện Công văn số 581/BNV-CCHC ngày 21/02/2022"
    )
    assert head.number is None
    assert head.issued_on is None


def test_appendix_line_gives_number_and_date():
    head = head_of(
        "BÁO CÁO\n\nCông tác cải cách hành chính năm 2023\n\n"
        "(Ban hành kèm theo Báo cáo số 77/BC-UBND ngày 19/12/2023 của UBND tỉnh Bình Minh)"
    )
    assert (head.number, head.issued_on) == ("77/BC-UBND", date(2023, 12, 19))
    assert head.issuer == "UBND tỉnh Bình Minh"


@pytest.mark.parametrize(
    ("lines", "name", "level"),
    [
        (["UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ"], "Sở Nội vụ tỉnh Lâm Đồng", "department"),
        (["ỦY BAN NHÂN DÂN", "PHƯỜNG HẠC THÀNH"], "UBND phường Hạc Thành", "commune"),
        (["HUYỆN THỌ XUÂN", "UBND XÃ XUÂN BÁI"], "UBND xã Xuân Bái", "commune"),
        (["ỦY BAN NHÂN DÂN HUYỆN NGA SƠN"], "UBND huyện Nga Sơn", "district"),
        (["UBND THÀNH PHỐ ĐÀ NẴNG"], "UBND thành phố Đà Nẵng", "province"),
        (["UBND THÀNH PHỐ SẦM SƠN"], "UBND thành phố Sầm Sơn", "district"),
        (["UBND TỈNH LÀO CAI CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], "UBND tỉnh Lào Cai", "province"),
    ],
)
def test_issuer_from_letterhead(lines: list[str], name: str, level: str):
    issuer = find_issuer(lines, len(lines), None)
    assert issuer is not None
    assert (issuer.name, issuer.level) == (name, level)


def test_issuer_is_who_reports_not_who_was_asked():
    line = "Trên cơ sở đề nghị của Sở Nội vụ, UBND tỉnh Bình Minh báo cáo kết quả như sau"
    issuer = find_issuer(["BÁO CÁO", line], 0, "Công tác cải cách hành chính năm 2022")
    assert issuer is not None
    assert issuer.name == "UBND tỉnh Bình Minh"


@pytest.mark.parametrize(
    ("title", "kind", "index", "year"),
    [
        ("Kết quả cải cách hành chính năm 2023; phương hướng, nhiệm vụ năm 2024", "year", 1, 2023),
        ("Tình hình quý I, nhiệm vụ trọng tâm quý II năm 2024", "quarter", 1, 2024),
        ("Công tác CCHC 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024", "half_year", 1, 2024),
        ("Kết quả CCHC chín tháng năm 2023", "nine_months", 1, 2023),
        ("Kết quả CCHC quý II, 6 tháng đầu năm 2025", "half_year", 1, 2025),
        ("Kết quả CCHC quý III/2025", "quarter", 3, 2025),
        ("Kết quả CCHC tháng 5 năm 2025", "month", 5, 2025),
    ],
)
def test_period_from_title(title: str, kind: str, index: int, year: int):
    period = find_period([title], title, None)
    assert period is not None
    assert (period.kind, period.index, period.year) == (kind, index, year)


def test_window_named_in_days_goes_before_the_usual_one():
    title = "Kết quả cải cách hành chính năm 2023"
    period = find_period(
        [title, "(Số liệu tính từ ngày 15/11/2022 đến ngày 14/11/2023)"], title, None
    )
    assert period is not None
    assert (period.start, period.end) == (date(2022, 11, 15), date(2023, 11, 14))


def test_years_of_a_plan_are_no_period():
    assert find_period(["Kết quả giai đoạn 2021-2025"], "Kết quả giai đoạn 2021-2025", None) is None


def test_two_reports_in_one_file_are_told_apart():
    body = "\n\n".join(f"{n}. Đoạn văn số {n} nói về cải cách thể chế." for n in range(1, 20))
    text = f"{LETTERHEAD}\n\n{body}\n\n{LETTERHEAD.replace('BÌNH MINH', 'HOÀNG HÔN')}\n\n{body}"
    document = read_document(text.encode(), name="hai-bao-cao.txt")
    parts = split_reports(document)
    assert [read_head(document, part).issuer for part in parts] == [
        "UBND tỉnh Bình Minh",
        "UBND tỉnh Hoàng Hôn",
    ]


@pytest.mark.parametrize(
    ("lines", "on", "level"),
    [
        (["UBND THÀNH PHỐ NAM HẢI"], date(2025, 3, 14), "district"),
        (["UBND THÀNH PHỐ NAM HẢI"], date(2025, 12, 12), "province"),
        (["UBND THÀNH PHỐ HUẾ"], date(2023, 12, 15), "district"),
        (["UBND THÀNH PHỐ HUẾ"], date(2025, 3, 14), "province"),
        (["UBND THÀNH PHỐ HẢI PHÒNG"], date(2022, 12, 15), "province"),
        (["UBND THÀNH PHỐ NAM HẢI", "SỞ Y TẾ"], date(2025, 12, 12), "department"),
        (["UBND THÀNH PHỐ NAM HẢI", "UBND PHƯỜNG BẾN NGỰ"], date(2025, 12, 12), "commune"),
    ],
)
def test_day_of_the_report_tells_what_a_city_is(lines: list[str], on: date, level: str):
    issuer = find_issuer(lines, len(lines), None, on=on)
    assert issuer is not None
    assert issuer.level == level


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (
            ["BẢO HIỂM XÃ HỘI VIỆT NAM", "**BẢO HIỂM XÃ HỘI TỈNH AN BÌNH**"],
            "Bảo hiểm xã hội tỉnh An Bình",
        ),
        (["TỔNG CỤC THUẾ", "CỤC THUẾ TỈNH AN BÌNH"], "Cục thuế tỉnh An Bình"),
        (["BỘ CÔNG AN", "CÔNG AN TỈNH AN BÌNH"], "Công an tỉnh An Bình"),
    ],
)
def test_branch_of_a_national_agency_is_the_issuer(lines: list[str], name: str):
    issuer = find_issuer(lines, len(lines), None)
    assert issuer is not None
    assert (issuer.name, issuer.level) == (name, "department")


def test_letterhead_of_an_annex_stands_below_its_title():
    head = head_of(
        "BÁO CÁO\n\nKết quả cải cách hành chính 6 tháng đầu năm 2025\n\n(Kèm theo Công văn số 1158/UBND-NC)\n\n"
        "ỦY BAN NHÂN DÂN TỈNH BÌNH MINH\n\nSố: 1157/BC-UBND\n\nBình Minh, ngày 17 tháng 6 năm 2025\n\nI. CHỈ ĐẠO\n\n"
        "Đến nay, UBND tỉnh đã tổng hợp, báo cáo Bộ Nội vụ."
    )
    assert (head.issuer, head.number) == ("UBND tỉnh Bình Minh", "1157/BC-UBND")
    assert head.issued_on == date(2025, 6, 17)


def test_carrying_out_tasks_is_no_outlook():
    period = find_period([], "Về tình hình thực hiện nhiệm vụ CCHC 6 tháng đầu năm 2025", None)
    assert period is not None
    assert (period.kind, period.year) == ("half_year", 2025)


def test_number_may_stand_on_the_line_of_the_title():
    head = head_of(
        "SỞ TÀI CHÍNH TỈNH BÌNH MINH\nBÁO CÁO SỐ 403/BC-STC\nBình Minh, ngày 19 tháng 09 năm 2022\n\n"
        "Về việc thực hiện nhiệm vụ cải cách hành chính 9 tháng đầu năm 2022 tại Sở Tài chính\n\nTrong kỳ, Sở đã làm."
    )
    assert (head.issuer, head.number) == ("Sở Tài chính tỉnh Bình Minh", "403/BC-STC")
    assert (head.period_kind, head.year) == ("nine_months", 2022)
    assert head.issued_on == date(2022, 9, 19)


def test_head_is_read_where_a_scan_lost_tone_marks():
    head = head_of(
        "UBND TINH BÌNH MINH\n\nSô: 646/BC-UBND\nBình Minh, ngay 17 thảng 06 năm 2024\n\nBAO CÁO\n"
        "Công tac cải cách hành chính 6 thang đâu năm 2024"
    )
    assert (head.number, head.issued_on) == ("646/BC-UBND", date(2024, 6, 17))
    assert (head.period_kind, head.year) == ("half_year", 2024)

"""The documents that ask for indicators.

Letter 581 set the seven provincial forms. The letters behind the provincial form 7 of 2023 and the district form of 2024 could
not be found, so the first window in which each form was used stands for the day it came into force.
"""

from __future__ import annotations

from datetime import date

from thuocdo.indicators.indicator import Source, SourceDocument

LETTER_581 = SourceDocument(
    "Công văn số 581/BNV-CCHC ngày 21/02/2022 của Bộ Nội vụ",
    date(2022, 2, 21),
)
PROVINCE_2023 = SourceDocument(
    "Biểu mẫu thống kê cải cách hành chính cấp tỉnh, kỳ báo cáo năm 2023",
    date(2022, 12, 15),
)
DISTRICT_2024 = SourceDocument(
    "Biểu thống kê cải cách hành chính cấp huyện, kỳ báo cáo năm 2024",
    date(2023, 12, 15),
)
#: No official form for two-tier administration is known; these the product derived from the forms before.
TWO_TIER = SourceDocument(
    "Biểu mẫu phần mềm dẫn xuất cho chính quyền địa phương hai cấp",
    date(2025, 7, 1),
)
#: First scheme of the index; each later one (876/QĐ-BNV of 2022, 892/QĐ-BNV of 2024 …) keeps score and rank.
PAR_INDEX_SCHEME = SourceDocument(
    "Quyết định số 1294/QĐ-BNV ngày 03/12/2012 của Bộ Nội vụ",
    date(2012, 12, 3),
)
SIPAS_SCHEME = SourceDocument(
    "Quyết định số 2640/QĐ-BNV ngày 10/10/2017 của Bộ Nội vụ",
    date(2017, 10, 10),
)
DTI_SCHEME = SourceDocument(
    "Quyết định số 922/QĐ-BTTTT ngày 20/5/2022 của Bộ Thông tin và Truyền thông",
    date(2022, 5, 20),
)
DECISION_766 = SourceDocument(
    "Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ", date(2022, 6, 23)
)
#: PAPI and PCI are published by others; the province follows them in its reports.
REPORT_PROSE = SourceDocument(
    "Phần lời của báo cáo cải cách hành chính định kỳ",
    date(2022, 2, 21),
)


def province_2022(form: int, item: str = "") -> Source:
    """Return a row of a provincial form; without an item, the form whose items a helper serves."""
    return Source(LETTER_581, _place(form, item))


def province_2023(form: int, item: str = "") -> Source:
    """Return a row that the provincial forms of 2023 brought."""
    return Source(PROVINCE_2023, _place(form, item))


def district_2024(section: int, item: str = "") -> Source:
    """Return a row that the district form brought; its list counts through, so the item names the section too."""
    return Source(DISTRICT_2024, f"mục {item or section}")


def two_tier(form: int, item: str = "", *also: str) -> Source:
    """Return a row of the forms for two-tier administration; `also` names the law that asks for the same."""
    return Source(TWO_TIER, "; ".join((_place(form, item), *([", ".join(also)] if also else []))))


def _place(form: int, item: str) -> str:
    return f"Biểu mẫu {form}, mục {item}" if item else f"Biểu mẫu {form}"

"""Days, months, periods and years as reports write them, so that their numbers are not taken for figures.

The patterns run over the text in lower case with its marks: folded, "ngay" is the day and "at once", "thu" the ordinal and
"receive".
"""

from __future__ import annotations

import re

from thuocdo.ingestion.prose.units import unit_after

_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_AND = r"\s?(?:,|và|-|–|đến)\s?"

#: Whatever stands behind them.
_CERTAIN = re.compile(
    "|".join(
        (
            rf"\b{_DAY}\s?[/.–-]\s?{_MONTH}\s?[/.–-]\s?{_YEAR}\b",
            rf"\bngày\s+\d\s?\d?\s?[/–-]\s?{_MONTH}(?:\s?[/.–-]\s?{_YEAR})?\b",
            rf"\bngày\s+{_DAY}(?:{_AND}(?:ngày )?{_DAY}(?=\s?/\s?{_MONTH}\b| tháng))*"
            rf"(?:\s+tháng\s+{_MONTH})?(?:\s+năm\s+\d[\d ]*\d)?(?![\d.,]*\d)",
            rf"\btháng\s+{_MONTH}(?:\s?[/.–-]\s?{_YEAR})?"
            rf"(?:{_AND}(?:tháng )?{_MONTH}(?=\s?[/.–-]\s?{_YEAR}| năm\b| tháng\b|\s?[,;.)]))*(?:\s+năm\s+\d{{4}})?(?![\d.,]*\d)",
            rf"\bquý\s?(?:iv|i{{1,3}}|[1-4]\b)(?:\s?(?:[/.–-]|năm)?\s?{_YEAR})?",
            rf"\b{_MONTH}\s?[/.–-]\s?{_YEAR}\b",
            rf"\b(?:năm|năm học|giai đoạn|nhiệm kỳ|thời kỳ|ck|cùng kỳ)\s?(?:năm )?{_YEAR}(?![.,]?\d)"
            rf"(?:\s?(?:,|và|[–/-]|đến|~)\s?(?:năm |đến |hết )*{_YEAR}(?![.,]?\d)|\s?[–/-]\s?\d\d\b(?![.,]\d|\s?%))*",
            rf"\b{_YEAR}\s?(?:[–-]|/|đến)\s?(?:năm )?(?:{_YEAR}|\d\d)\b(?![.,]\d)",
            r"\b\d{1,3} (?:năm|tháng) (?:đầu|cuối|qua|liên|liền|gần|thi hành|thực hiện|triển khai|hoạt động|thành lập|ngày|nay|"
            r"trước|tới|tiếp theo|sau|năm|xây dựng|trở lại)\b",
            r"\b(?:sơ kết|tổng kết|kỷ niệm|kỉ niệm|sau|trong|kế hoạch|báo cáo|qua|hơn) \d{1,3} (?:năm|tháng)\b",
            r"\b(?:0?[1-9]|1[0-2]) tháng\b",
            r"\b\d{1,2}\s?(?:h|g)\s?\d{2}\b|\b\d{1,2}:\d{2}\b(?!:?\d)|\b(?:lúc|từ|đến|trước|hồi) \d{1,2} giờ(?: \d\d)?\b|"
            r"\b\d{1,2} giờ \d\d\b",
            r"\b24\s?/\s?7\b|\b24\s?/\s?24\s?(?:h|giờ)\b|\b7/7\b(?= ngày|\s?[,;.)])",
            r"\b(?:từ |đủ |dưới |trên )\d{1,2}(?:\s?(?:[–-]|đến)\s?(?:dưới )?\d{1,2})? tuổi\b",
        )
    )
)
#: Unless a counted noun stands behind them.
_BARE_DAY = re.compile(
    rf"\b(?:(?:từ|đến|trước|sau|hết|hôm|mùng)\s{_DAY}\s?[/–-]\s?{_MONTH}|"
    rf"(?:từ|đến|so với|kỳ|trước|sau)\s{_YEAR})(?![\d.,/]*\d)"
)
_BARE_YEAR = re.compile(rf"(?<![\d.,/])({_YEAR})(?![\d.,]*\d|\s?/\s?\d)")
#: What no report counts by the thousand: "năm 2023 tỉnh …" names a year and a province.
_NEVER_THOUSANDS = frozenset(
    {"department", "district", "act", "index", "time", "collective", "team"}
)
_ORDINAL = re.compile(r"\bthứ (?:[2-9]|\d\d?)\b(?!\s?/\s?\d)")
_RANKED = re.compile(r"(?:xep|dung|vi tri|vi|hang|thu hang)\s*(?:o )?(?:vi tri |hang )?$")


def calendar_spans(lowered: str, folded: str) -> list[tuple[int, int]]:
    """Return the spans of days, periods and ordinals.

    Args:
        lowered: a text in lower case, marks kept.
        folded: the same, folded letter by letter.
    """
    spans = [match.span() for match in _CERTAIN.finditer(lowered)]
    spans += [m.span() for m in _BARE_DAY.finditer(lowered) if unit_after(folded, m.end()) is None]
    for match in _BARE_YEAR.finditer(lowered):
        unit = unit_after(folded, match.end())
        if unit is None or unit.kind in _NEVER_THOUSANDS or match.start() == 0:
            spans.append(match.span())
    spans += [
        m.span() for m in _ORDINAL.finditer(lowered) if not _RANKED.search(folded, 0, m.start())
    ]
    return spans

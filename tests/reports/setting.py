"""Who reports, for which window, under which number: the frame of a generated report and the words for it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.reports.truth import HeadTruth

_PROVINCES = (
    "Hoành Sơn",
    "Trường Giang",
    "Bạch Long",
    "Lam Giang",
    "Đông Xuyên",
    "Nam Triệu",
    "Vĩnh An",
    "Sơn Hải",
)
_DISTRICTS = ("Tân Châu Sơn", "Mường Khao", "Thanh Liệt", "Phú Bình Đông", "Yên Lãng", "Đại Từ Sơn")
_COMMUNES = ("Thượng Lâm", "Phú Hòa", "Tân Lập", "Bình Minh", "Đồng Tâm", "Hòa Tiến", "An Khánh")
_OFFICES = (
    ("Sở Tư pháp", "STP"),
    ("Sở Xây dựng", "SXD"),
    ("Sở Công Thương", "SCT"),
    ("Sở Y tế", "SYT"),
    ("Sở Tài chính", "STC"),
    ("Sở Giáo dục và Đào tạo", "SGDĐT"),
    ("Ban Quản lý các khu công nghiệp", "BQL"),
)
_KIND_WORDS = {
    "quarter1": "quý I năm {y}",
    "half_year": "6 tháng đầu năm {y}",
    "nine_months": "9 tháng đầu năm {y}",
    "quarter3": "quý III năm {y}",
    "year": "năm {y}",
}
_NEXT = {
    "quarter1": "quý II năm {y}",
    "half_year": "6 tháng cuối năm {y}",
    "nine_months": "3 tháng cuối năm {y}",
    "quarter3": "quý IV năm {y}",
    "year": "năm {n}",
}
_STARTS = {
    "quarter1": "Ba tháng đầu năm {y}",
    "half_year": "Sáu tháng đầu năm {y}",
    "nine_months": "Chín tháng đầu năm {y}",
    "quarter3": "Trong quý III năm {y}",
    "year": "Năm {y}",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """The frame of one report; `words` fill the fields of the templates."""

    context: str
    version: str | None
    head: HeadTruth
    words: dict[str, str]


def choose_setting(rng: random.Random, context: str, *, city: bool = False) -> Setting:
    """Draw the frame of a report for one context: province, two_level, district, department or commune."""
    year = _year(rng, context)
    kind = _kind(rng, context, year)
    start, end = _window(kind, year)
    issued = end + timedelta(days=rng.randint(1, 6))
    unit, issuer, office, sign = _names(rng, context, city=city)
    number = f"{rng.randint(12, 980)}/BC-{sign}"
    head = HeadTruth(
        issuer=issuer,
        level={"two_level": "province"}.get(context, context),
        number=number,
        issued_on=issued,
        period_kind="quarter" if kind.startswith("quarter") else kind,
        windows=((start, end), _calendar(kind, year)),
    )
    words = _words(kind, year, start, end, issued) | _unit_words(unit, issuer, office, number)
    return Setting(context, _version(context, year), head, words)


def _year(rng: random.Random, context: str) -> int:
    if context in {"two_level", "commune"}:
        return rng.choice((2025, 2026))
    return (
        rng.choice((2022, 2023, 2024))
        if context != "department"
        else rng.choice((2022, 2023, 2024, 2025))
    )


def _kind(rng: random.Random, context: str, year: int) -> str:
    if context in {"two_level", "commune"} and year == 2025:
        return "year"
    kinds = ["quarter1", "half_year", "year", "nine_months", "quarter3"]
    return rng.choice(kinds[:2] if year == 2026 else kinds)


def _window(kind: str, year: int) -> tuple[date, date]:
    """Return the window of the reform reports, both ends included."""
    before = date(year - 1, 12, 15)
    return {
        "quarter1": (before, date(year, 3, 14)),
        "half_year": (before, date(year, 6, 14)),
        "nine_months": (before, date(year, 9, 14)),
        "quarter3": (date(year, 6, 15), date(year, 9, 14)),
        "year": (before, date(year, 12, 14)),
    }[kind]


def _calendar(kind: str, year: int) -> tuple[date, date]:
    ends = {
        "quarter1": (1, 3, 31),
        "half_year": (1, 6, 30),
        "nine_months": (1, 9, 30),
        "quarter3": (7, 9, 30),
    }
    first, last, day = ends.get(kind, (1, 12, 31))
    return date(year, first, 1), date(year, last, day)


def _version(context: str, year: int) -> str | None:
    if context == "district":
        return "2024_district"
    if context in {"province", "two_level"}:
        return "2022_province" if year == 2022 else "2023_province"
    return None


def _names(rng: random.Random, context: str, *, city: bool) -> tuple[str, str, str, str]:
    province = rng.choice(_PROVINCES)
    if context == "department":
        office, sign = rng.choice(_OFFICES)
        return f"tỉnh {province}", f"{office} tỉnh {province}", office, sign
    if context == "district":
        unit = f"huyện {rng.choice(_DISTRICTS)}"
    elif context == "commune":
        unit = f"{rng.choice(('xã', 'phường'))} {rng.choice(_COMMUNES)}"
    else:
        unit = f"{'thành phố' if city else 'tỉnh'} {province}"
    return unit, f"UBND {unit}", "", "UBND"


def _words(kind: str, year: int, start: date, end: date, issued: date) -> dict[str, str]:
    fields = {"y": year, "n": year + 1}
    period = _KIND_WORDS[kind].format(**fields)
    return {
        "year": str(year),
        "next_year": str(year + 1),
        "last_year": str(year - 1),
        "period": period,
        "PERIOD": period.upper(),
        "PeriodStart": _STARTS[kind].format(**fields),
        "next_period": _NEXT[kind].format(**fields),
        "start": f"{start:%d/%m/%Y}",
        "end": f"{end:%d/%m/%Y}",
        "issued": f"{issued:%d/%m/%Y}",
        "date_line": f"ngày {issued:%d} tháng {issued.month:02d} năm {issued.year}",
    }


def _unit_words(unit: str, issuer: str, office: str, number: str) -> dict[str, str]:
    place = unit.split(" ", 2 if unit.startswith("thành phố") else 1)[-1]
    return {
        "unit": unit,
        "Unit": unit[0].upper() + unit[1:],
        "UNIT": unit.upper(),
        "place": place,
        "issuer": issuer,
        "office": office,
        "OFFICE": office.upper(),
        "number": number,
        "slug": "tinh",
    }

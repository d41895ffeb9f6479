"""The data sets: what each holds, its columns in both languages, and which indicators are published at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from thuocdo.errors import NotFound

#: What is published by unit and month. Only flows that are counted record by record, and shares of them: what is open at the end of a month
#: would give back, by subtraction from the month before, what a hidden month received.
PUBLISHED = (
    "procedures.whole.received",
    "procedures.whole.online",
    "procedures.whole.online_rate",
    "procedures.whole.resolved",
    "procedures.whole.on_time",
    "procedures.whole.on_time_rate",
    "procedures.whole.digitised",
    "procedures.whole.digitised_rate",
    "procedures.whole.payments",
    "procedures.whole.paid_online",
    "procedures.whole.paid_online_rate",
    "procedures.whole.ratings",
    "procedures.whole.satisfied",
    "procedures.whole.satisfied_rate",
)


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, kind and meaning."""

    name: str
    kind: Kind
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set; `frequency` as the European vocabulary names it (MONTHLY, ANNUAL, IRREG)."""

    slug: str
    title_vi: str
    title_en: str
    about_vi: str
    about_en: str
    frequency: str
    fields: tuple[Field, ...]
    keywords: tuple[str, ...]


_UNIT = (
    Field(
        "period", Kind.TEXT, "kỳ: tháng YYYY-MM hoặc năm YYYY", "period: month YYYY-MM or year YYYY"
    ),
    Field("unit_code", Kind.TEXT, "mã đơn vị", "code of the unit"),
    Field("unit_name", Kind.TEXT, "tên đơn vị", "name of the unit"),
    Field("unit_kind", Kind.TEXT, "loại đơn vị", "kind of unit: province, department, commune …"),
    Field(
        "parent_code",
        Kind.TEXT,
        "mã đơn vị cấp trên, trống nếu không có",
        "code of the unit above, empty at the top",
    ),
)
_BY_UNIT = (
    *_UNIT,
    Field("indicator", Kind.TEXT, "mã chỉ tiêu", "code of the indicator"),
    Field("label_vi", Kind.TEXT, "tên chỉ tiêu", "name of the indicator in Vietnamese"),
    Field("label_en", Kind.TEXT, "tên chỉ tiêu bằng tiếng Anh", "name of the indicator in English"),
    Field(
        "value",
        Kind.DECIMAL,
        "giá trị; tỷ lệ tính bằng phần trăm, hai chữ số thập phân",
        "value; shares in percent, two decimals",
    ),
    Field(
        "state",
        Kind.TEXT,
        "value: có số; hidden: ẩn để bảo vệ thông tin; none: không tính được",
        "value: there is one; hidden: kept back to protect people; none: cannot be computed",
    ),
)
_HIDING_VI = "Số đếm nhỏ và các số có thể suy ra chúng được ẩn."
_HIDING_EN = "Small counts, and whatever would give them back, are hidden."

INDICATORS = Dataset(
    "indicators",
    "Chỉ tiêu giải quyết thủ tục hành chính theo đơn vị và tháng",
    "Indicators of administrative procedures by unit and month",
    f"Hồ sơ tiếp nhận, giải quyết, đúng hạn, trực tuyến, số hóa, thanh toán và đánh giá theo từng đơn vị, từng tháng. {_HIDING_VI}",
    f"Dossiers received, resolved, on time, online, digitised, payments and ratings of each unit and month. {_HIDING_EN}",
    "MONTHLY",
    _BY_UNIT,
    ("thủ tục hành chính", "cải cách hành chính", "public services"),
)
BY_YEAR = Dataset(
    "indicators-by-year",
    "Chỉ tiêu giải quyết thủ tục hành chính theo đơn vị và năm",
    "Indicators of administrative procedures by unit and year",
    f"Cộng từ mười hai tháng đã công bố; đơn vị có tháng bị ẩn thì năm cũng ẩn. {_HIDING_VI}",
    f"Added up from the twelve published months; a unit with a hidden month has a hidden year. {_HIDING_EN}",
    "ANNUAL",
    _BY_UNIT,
    ("thủ tục hành chính", "cải cách hành chính", "public services"),
)
PROCEDURES = Dataset(
    "procedures",
    "Danh mục thủ tục hành chính",
    "Catalogue of administrative procedures",
    "Các thủ tục đang có hiệu lực: mã, tên, lĩnh vực, cơ quan, cấp thực hiện, mức độ trực tuyến.",
    "Procedures in force: code, name, sector, owner, levels, online level.",
    "IRREG",
    (
        Field("code", Kind.TEXT, "mã thủ tục", "code of the procedure"),
        Field("name", Kind.TEXT, "tên thủ tục", "name"),
        Field("version", Kind.INTEGER, "phiên bản", "number of the version"),
        Field("owner_code", Kind.TEXT, "mã đơn vị chủ quản", "code of the unit that owns it"),
        Field("owner_name", Kind.TEXT, "đơn vị chủ quản", "name of the unit that owns it"),
        Field("sector", Kind.TEXT, "lĩnh vực", "sector"),
        Field(
            "levels",
            Kind.TEXT,
            "cấp thực hiện, cách nhau bằng dấu chấm phẩy",
            "levels, divided by semicolons",
        ),
        Field(
            "online_level",
            Kind.TEXT,
            "mức độ trực tuyến",
            "online level: full, partial, information",
        ),
        Field("valid_from", Kind.TEXT, "ngày có hiệu lực", "first day in force"),
    ),
    ("thủ tục hành chính", "danh mục", "public services"),
)
SERVICE_INDEX = Dataset(
    "service-index",
    "Chỉ số phục vụ người dân, doanh nghiệp theo đơn vị và tháng",
    "Index of the service to citizens and businesses by unit and month",
    "Bộ chỉ số theo Quyết định 766/QĐ-TTg: từng chỉ số thành phần và tổng điểm của mỗi đơn vị. Tỷ lệ được làm tròn theo số hồ sơ "
    "để không lộ số đếm nhỏ; điểm tính từ tỷ lệ đã làm tròn nên ai cũng tính lại được.",
    "The index of Decision 766/QĐ-TTg: each component and the total of each unit. Shares are rounded by how many records they are of, "
    "so that no small count shows; points are computed from the rounded shares, so anybody can do so again.",
    "MONTHLY",
    (
        *_UNIT,
        Field(
            "component",
            Kind.TEXT,
            "mã chỉ số thành phần; total: tổng điểm",
            "code of the component; total: the score",
        ),
        Field("label_vi", Kind.TEXT, "tên", "name in Vietnamese"),
        Field("label_en", Kind.TEXT, "tên bằng tiếng Anh", "name in English"),
        Field(
            "value",
            Kind.DECIMAL,
            "tỷ lệ phần trăm, số ngày, hoặc điểm quy về thang 100 của dòng total",
            "share in percent, days, or on the line of the total the score carried over to 100",
        ),
        Field("step", Kind.DECIMAL, "bước làm tròn của giá trị", "what the value is rounded to"),
        Field("points", Kind.DECIMAL, "điểm đạt được", "points got"),
        Field("points_most", Kind.DECIMAL, "điểm tối đa", "points that can be got"),
        Field(
            "state",
            Kind.TEXT,
            "value: có số; hidden: ẩn để bảo vệ thông tin; none: không phát sinh; waits: chưa có sổ để tính",
            "value: there is one; hidden: kept back to protect people; none: nothing to count; waits: its register is not there yet",
        ),
    ),
    ("bộ chỉ số 766", "chất lượng phục vụ", "public services"),
)
EVALUATION = Dataset(
    "handling-evaluation",
    "Đánh giá việc giải quyết thủ tục hành chính theo đơn vị, quý và năm",
    "Evaluation of agencies in the handling of dossiers by unit, quarter and year",
    "Chín chỉ số theo Thông tư 01/2018/TT-VPCP, tổng điểm và xếp loại của mỗi đơn vị. Chỉ số chưa tính được bị bỏ qua và tổng được quy lên "
    "thang 18. Đơn vị có ít hồ sơ được ẩn để không lộ số đếm nhỏ.",
    "The nine indices of Circular 01/2018/TT-VPCP, the total and the band of each unit. Indices that cannot be counted are left out and the total is "
    "carried over to 18. Units with few dossiers are hidden, so that no small count shows.",
    "QUARTERLY",
    (
        Field(
            "period",
            Kind.TEXT,
            "kỳ: quý YYYY-qN hoặc năm YYYY",
            "period: quarter YYYY-qN or year YYYY",
        ),
        *_UNIT[1:],
        Field("index", Kind.TEXT, "số chỉ số; total: tổng", "number of the index; total: the sum"),
        Field("label_vi", Kind.TEXT, "tên", "name in Vietnamese"),
        Field("label_en", Kind.TEXT, "tên bằng tiếng Anh", "name in English"),
        Field("points", Kind.DECIMAL, "điểm đạt được", "points got"),
        Field(
            "points_most",
            Kind.DECIMAL,
            "điểm tối đa; ở dòng total là của các chỉ số tính được",
            "points that can be got; on the line of the total of the indices that are known",
        ),
        Field(
            "carried_over",
            Kind.DECIMAL,
            "tổng quy lên thang 18",
            "on the line of the total: carried over to 18",
        ),
        Field(
            "band",
            Kind.TEXT,
            "xếp loại: excellent, good, fair, average, weak",
            "band: excellent, good, fair, average, weak",
        ),
        Field(
            "state",
            Kind.TEXT,
            "value: có số; hidden: ẩn để bảo vệ thông tin; none: không phát sinh; waits: chưa có sổ để tính",
            "value: there is one; hidden: kept back to protect people; none: nothing to count; waits: it cannot be counted yet",
        ),
    ),
    ("Thông tư 01/2018/TT-VPCP", "chất lượng phục vụ", "public services"),
)
DATASETS = {one.slug: one for one in (INDICATORS, BY_YEAR, SERVICE_INDEX, EVALUATION, PROCEDURES)}


def dataset(slug: str) -> Dataset:
    """Return one data set.

    Raises:
        NotFound: none has this name.
    """
    if slug not in DATASETS:
        raise NotFound(
            "unknown_dataset",
            f"Không có bộ dữ liệu nào tên «{slug}». Hãy xem danh sách dữ liệu mở.",
            f"There is no data set called {slug!r}. See the list of open data.",
            dataset=slug,
        )
    return DATASETS[slug]

"""The workbook of the catalogue: its sheets and columns, one description for writing, reading and documenting.

Every sheet after the first names the procedure in its first column; rows of one procedure stand in their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from thuocdo.procedures.choices import (
    AgencyRole,
    Audience,
    Channel,
    FeeDue,
    FeeKind,
    Level,
    LifeEvent,
    OnlineLevel,
    PartialReason,
    Subject,
    TerritorialScope,
    TimeUnit,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in code, its title, what it holds, and a word of help.

    `kind` is text, whole, number, day, flag, choice or choices (several, divided by ";").
    """

    key: str
    title: str
    kind: str = "text"
    help: str = ""
    choices: Any = None
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    key: str
    title: str
    columns: tuple[Column, ...]


CODE = Column("code", "Mã TTHC", help="như 1.001193; T.000001 khi chưa có mã quốc gia", width=12)
_CASE = Column("case", "Trường hợp", help="để trống: mọi trường hợp", width=24)
_CHANNEL = Column("channel", "Kênh", "choice", "", Channel, 14)
_NUMBER = Column("n", "STT thời hạn", "whole", "thứ tự thời hạn trong kênh, từ 1", width=10)

SHEETS = (
    Sheet(
        "procedures",
        "Thủ tục",
        (
            CODE,
            Column("name", "Tên thủ tục", width=60),
            Column("sector_code", "Mã lĩnh vực", width=14),
            Column("sector_name", "Lĩnh vực", width=28),
            Column("audience", "Dành cho", "choice", "để trống: người dân, doanh nghiệp", Audience),
            Column("levels", "Cấp thực hiện", "choices", "nhiều giá trị cách nhau bằng ;", Level),
            Column("subjects", "Đối tượng", "choices", "", Subject, 30),
            Column("life_events", "Sự kiện", "choices", "", LifeEvent, 24),
            Column("online_level", "Mức độ trực tuyến", "choice", "", OnlineLevel),
            Column(
                "partial_reason", "Lý do một phần", "choice", "bắt buộc từ 01/7/2026", PartialReason
            ),
            Column("proactive_level", "Mức độ chủ động", "whole", "0 đến 4", width=10),
            Column("territorial_scope", "Phạm vi địa giới", "choice", "", TerritorialScope),
            Column("priority_lane", "Làn xanh", "flag", "có / không", width=10),
            Column("sets", "Số bộ hồ sơ", "whole", width=10),
            Column("summary", "Mô tả dễ hiểu", width=60),
            Column("conditions", "Yêu cầu, điều kiện", width=60),
        ),
    ),
    Sheet(
        "agencies",
        "Cơ quan",
        (
            CODE,
            Column("role", "Vai trò", "choice", "", AgencyRole, 24),
            Column("name", "Tên cơ quan", width=50),
            Column("unit_code", "Mã đơn vị", help="mã trong danh mục đơn vị, có thể để trống"),
        ),
    ),
    Sheet("steps", "Trình tự", (CODE, _CASE, Column("text", "Nội dung bước", width=90))),
    Sheet("ways", "Cách thức", (CODE, _CHANNEL, Column("note", "Mô tả", width=60))),
    Sheet(
        "time_limits",
        "Thời hạn",
        (
            CODE,
            _CHANNEL,
            _NUMBER,
            _CASE,
            Column("amount", "Thời hạn", "number", "để trống: không quy định", width=10),
            Column("unit", "Đơn vị tính", "choice", "", TimeUnit),
            Column("note", "Mô tả", width=50),
        ),
    ),
    Sheet(
        "fees",
        "Phí, lệ phí",
        (
            CODE,
            _CHANNEL,
            _NUMBER,
            Column("kind", "Loại", "choice", "", FeeKind, 10),
            Column("fee_code", "Mã phí", width=14),
            Column("name", "Tên", width=40),
            Column("amount_vnd", "Mức thu (đồng)", "whole", "0: miễn phí; để trống: theo mô tả"),
            Column("per", "Tính theo", width=16),
            Column("note", "Mô tả", width=50),
            Column("due", "Phải nộp", "choice", "để trống: theo cấu hình chung", FeeDue, 20),
        ),
    ),
    Sheet(
        "documents",
        "Hồ sơ",
        (
            CODE,
            _CASE,
            Column("paper_code", "Mã giấy tờ", width=14),
            Column("name", "Tên giấy tờ", width=60),
            Column("originals", "Bản chính", "whole", width=10),
            Column("copies", "Bản sao", "whole", width=10),
            Column("required", "Bắt buộc", "flag", width=10),
            Column("form_name", "Mẫu đơn, tờ khai", width=30),
            Column("form_url", "Địa chỉ mẫu", width=30),
            Column("reusable_source", "Nguồn dữ liệu dùng lại", width=24),
        ),
    ),
    Sheet(
        "results",
        "Kết quả",
        (
            CODE,
            Column("result_code", "Mã kết quả"),
            Column("name", "Tên kết quả", width=60),
            Column("is_paper", "Là giấy tờ", "flag", width=10),
        ),
    ),
    Sheet(
        "legal_bases",
        "Căn cứ pháp lý",
        (
            CODE,
            Column("number", "Số, ký hiệu", width=24),
            Column("title", "Trích yếu", width=60),
            Column("effective_on", "Hiệu lực từ", "day"),
        ),
    ),
)

"""The list of administrative procedures in force and what changed in it."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, NONE, STOCK, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "procedures.inventory.simplification_approved",
        "Số TTHC đã được phê duyệt phương án đơn giản hóa",
        "Procedures with an approved simplification plan",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.simplified",
        source=province_2022(3, "1.1"),
        note="Counted: each procedure once, by the day from which the decision applies.",
        note_vi="Mỗi thủ tục đếm một lần, theo ngày bắt đầu áp dụng quyết định.",
    ),
    declare(
        "procedures.inventory.newly_announced",
        "Số TTHC công bố mới",
        "Newly announced procedures",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.announced.new",
        source=province_2022(3, "1.2"),
        note=(
            "Provinces disagree on amended procedures: one added them here, another "
            "added them to abolished_replaced. Keep amended separately. Counted: "
            "procedures in decisions signed in the period; amended ones stand apart."
        ),
        note_vi=(
            "Các tỉnh hiểu khác nhau về thủ tục sửa đổi, bổ sung: có tỉnh cộng vào mục này, có tỉnh cộng vào mục bãi bỏ, thay thế; nên để riêng. Ở đây "
            "đếm thủ tục công bố mới trong các quyết định ký trong kỳ; thủ tục sửa đổi, bổ sung tính riêng."
        ),
    ),
    declare(
        "procedures.inventory.abolished_replaced",
        "Số TTHC bãi bỏ, thay thế",
        "Abolished or replaced procedures",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.announced.withdrawn",
        source=province_2022(3, "1.3"),
        note="Counted: procedures that decisions signed in the period abolish or replace.",
        note_vi="Đếm thủ tục bị bãi bỏ hoặc thay thế trong các quyết định ký trong kỳ.",
    ),
    declare(
        "procedures.inventory.amended",
        "Số TTHC được sửa đổi, bổ sung",
        "Amended procedures",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.announced.amended",
        source=province_2022(3),
        note="Not a form item; stated in narratives.",
        note_vi="Biểu mẫu không có mục này; số liệu được nêu trong phần lời của báo cáo.",
        helper=True,
    ),
    declare(
        "procedures.inventory.abolished",
        "Số TTHC bãi bỏ (không gồm sửa đổi, thay thế)",
        "Abolished procedures only",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.announced.abolished",
        source=province_2022(3),
        note="Not a form item; stated in narratives.",
        note_vi="Biểu mẫu không có mục này; số liệu được nêu trong phần lời của báo cáo.",
        helper=True,
    ),
    declare(
        "procedures.inventory.total",
        "Tổng số TTHC thuộc thẩm quyền giải quyết tại địa phương",
        "Procedures handled locally, total",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(3, "1.4"),
        formula=(
            "procedures.inventory.province + procedures.inventory.district + "
            "procedures.inventory.commune"
        ),
        note=(
            "District form label: Tổng số TTHC đang áp dụng. The same list applies in every unit of "
            "a level: never add across units."
        ),
        note_vi=(
            "Biểu mẫu cấp huyện ghi là “Tổng số TTHC đang áp dụng”. Mọi đơn vị cùng cấp áp dụng chung một danh mục: không cộng giữa các đơn vị."
        ),
    ),
    declare(
        "procedures.inventory.province",
        "Số TTHC cấp tỉnh (Bao gồm cả TTHC của cơ quan ngành dọc)",
        "Provincial-level procedures (including vertically managed agencies)",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.in_force_by_level.province",
        source=province_2022(3, "1.4.1"),
        note=(
            "Counted: public procedures in force at the end of the period; one that is "
            "handled at two levels is in both levels. The list is the province's; of "
            "other units it is unknown."
        ),
        note_vi=(
            "Đếm thủ tục công khai còn hiệu lực ở cuối kỳ; thủ tục giải quyết ở hai cấp có trong cả hai cấp. Danh mục là của tỉnh; đơn vị khác không có "
            "số này."
        ),
    ),
    declare(
        "procedures.inventory.district",
        "Số TTHC cấp huyện (Bao gồm cả TTHC của cơ quan ngành dọc)",
        "District-level procedures (including vertically managed agencies)",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.in_force_by_level.district",
        source=province_2022(3, "1.4.2"),
    ),
    declare(
        "procedures.inventory.commune",
        "Số TTHC cấp xã (Bao gồm cả TTHC của cơ quan ngành dọc)",
        "Commune-level procedures (including vertically managed agencies)",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.in_force_by_level.commune",
        source=province_2022(3, "1.4.3"),
    ),
)

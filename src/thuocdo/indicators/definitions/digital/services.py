"""Online services ("dịch vụ công trực tuyến"): services offered, dossiers filed online, payment."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, NONE, RATIO_OF_SUMS, STOCK, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024, province_2022, province_2023

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "digital.online_services.l3.rate",
        "Tỷ lệ TTHC đủ điều kiện được cung cấp trực tuyến mức độ 3",
        "Share of eligible procedures offered online at level 3",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.1"),
        formula="100 * digital.online_services.l3.provided / digital.online_services.l3.eligible",
        note="Levels 3/4 were replaced by partial/full by Decree 42/2022.",
        note_vi="Nghị định số 42/2022/NĐ-CP thay mức độ 3, 4 bằng một phần, toàn trình.",
    ),
    declare(
        "digital.online_services.l3.eligible",
        "Tổng số TTHC đủ điều kiện cung cấp trực tuyến mức độ 3",
        "Procedures eligible for level 3",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.1.1"),
    ),
    declare(
        "digital.online_services.l3.provided",
        "Số TTHC đang cung cấp trực tuyến mức độ 3",
        "Procedures offered online at level 3",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.in_force.partial",
        source=province_2022(7, "6.1.2"),
    ),
    declare(
        "digital.online_services.l3.with_online_dossiers",
        "Số TTHC đang cung cấp trực tuyến mức độ 3 có phát sinh hồ sơ nộp trực tuyến",
        "Level-3 procedures with dossiers submitted online",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        measure="dossiers.procedures_with_dossiers.partial.online",
        source=province_2022(7, "6.1.3"),
    ),
    declare(
        "digital.online_services.l4.rate",
        "Tỷ lệ TTHC đủ điều kiện được cung cấp trực tuyến mức độ 4",
        "Share of eligible procedures offered online at level 4",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.2"),
        formula="100 * digital.online_services.l4.provided / digital.online_services.l4.eligible",
        note="Levels 3/4 were replaced by partial/full by Decree 42/2022.",
        note_vi="Nghị định số 42/2022/NĐ-CP thay mức độ 3, 4 bằng một phần, toàn trình.",
    ),
    declare(
        "digital.online_services.l4.eligible",
        "Tổng số TTHC đủ điều kiện cung cấp trực tuyến mức độ 4",
        "Procedures eligible for level 4",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.full_possible",
        source=province_2022(7, "6.2.1"),
    ),
    declare(
        "digital.online_services.l4.provided",
        "Số TTHC đang cung cấp trực tuyến mức độ 4",
        "Procedures offered online at level 4",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.in_force.full",
        source=province_2022(7, "6.2.2"),
    ),
    declare(
        "digital.online_services.l4.with_online_dossiers",
        "Số TTHC đang cung cấp trực tuyến mức độ 4 có phát sinh hồ sơ nộp trực tuyến",
        "Level-4 procedures with dossiers submitted online",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        measure="dossiers.procedures_with_dossiers.full.online",
        source=province_2022(7, "6.2.3"),
    ),
    declare(
        "digital.online_services.portal_integration_rate",
        (
            "Tỷ lệ TTHC cung cấp trực tuyến mức độ 3 và 4 đã tích hợp, công khai trên Cổng DVC quốc "
            "gia"
        ),
        "Share of level 3-4 procedures integrated on the National Public Service Portal",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.3"),
        formula=(
            "100 * digital.online_services.portal_integrated / "
            "digital.online_services.portal_integration_total"
        ),
    ),
    declare(
        "digital.online_services.portal_integration_total",
        "Tổng số TTHC đang cung cấp trực tuyến mức độ 3 và 4 của địa phương",
        "Level 3-4 procedures of the locality",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.3.1"),
        formula="digital.online_services.l3.provided + digital.online_services.l4.provided",
    ),
    declare(
        "digital.online_services.portal_integrated",
        "Số TTHC cung cấp trực tuyến mức độ 3 và 4 đã tích hợp, công khai trên Cổng DVC quốc gia",
        "Level 3-4 procedures integrated on the National Public Service Portal",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.3.2"),
    ),
    declare(
        "digital.online_services.full_rate",
        "Tỷ lệ DVCTT toàn trình đủ điều kiện",
        "Share of eligible services offered as full online services",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2023(7, "6.1"),
        formula=(
            "100 * digital.online_services.full_provided / digital.online_services.full_eligible"
        ),
    ),
    declare(
        "digital.online_services.full_eligible",
        "Tổng số DVC đủ điều kiện lên trực tuyến toàn trình",
        "Services eligible for full online provision",
        unit=units.ONLINE_SERVICES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.full_possible",
        source=province_2023(7, "6.1.1"),
        note=(
            "Counted: procedures offered in full, or in part for a technical reason "
            "alone (Decree 224/2026 article 14). Reasons are recorded since July 2026; "
            "before, this is what is offered in full. A list of eligible services "
            "decided by the province is not kept yet."
        ),
        note_vi=(
            "Đếm thủ tục cung cấp toàn trình, hoặc một phần chỉ vì lý do kỹ thuật (Điều 14 Nghị định số 224/2026/NĐ-CP). Lý do được ghi từ tháng 7/2026; "
            "trước đó, đây là số thủ tục cung cấp toàn trình. Danh mục thủ tục đủ điều kiện do tỉnh quyết định chưa được lưu."
        ),
    ),
    declare(
        "digital.online_services.full_provided",
        "Số lượng DVCTT toàn trình",
        "Full online services offered",
        unit=units.ONLINE_SERVICES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.in_force.full",
        source=province_2023(7, "6.1.2"),
        note="Counted: each procedure once, at however many levels it is handled.",
        note_vi="Mỗi thủ tục đếm một lần, dù được giải quyết ở mấy cấp.",
    ),
    declare(
        "digital.online_services.partial_provided",
        "Số lượng DVCTT một phần",
        "Partial online services offered",
        unit=units.ONLINE_SERVICES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.in_force.partial",
        source=province_2023(7),
        note="Not a form item; stated in narratives.",
        note_vi="Biểu mẫu không có mục này; số liệu được nêu trong phần lời của báo cáo.",
        helper=True,
    ),
    declare(
        "digital.online_services.with_online_dossiers_rate",
        "Tỷ lệ DVC có phát sinh hồ sơ nộp trực tuyến (toàn trình + một phần)",
        "Share of online services (full + partial) that had online dossiers",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        source=province_2023(7, "6.2"),
        formula=(
            "100 * digital.online_services.with_online_dossiers / "
            "digital.online_services.with_dossiers"
        ),
    ),
    declare(
        "digital.online_services.with_dossiers",
        (
            "Tổng số DVCTT có phát sinh hồ sơ (gồm các DVCTT có phát sinh hồ sơ trực tuyến hoặc "
            "trực tiếp hoặc cả 2 hình thức)"
        ),
        "Online services that had dossiers (online or in person)",
        unit=units.ONLINE_SERVICES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        measure="dossiers.services_with_dossiers",
        source=province_2023(7, "6.2.1"),
        note=(
            "Counted: procedures offered online, in full or in part, that had a dossier "
            "accepted in the period."
        ),
        note_vi="Đếm thủ tục cung cấp trực tuyến, toàn trình hoặc một phần, có hồ sơ được tiếp nhận trong kỳ.",
    ),
    declare(
        "digital.online_services.with_online_dossiers",
        "Số DVCTT có phát sinh hồ sơ trực tuyến",
        "Online services that had dossiers submitted online",
        unit=units.ONLINE_SERVICES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        measure="dossiers.services_with_dossiers.online",
        source=province_2023(7, "6.2.2"),
    ),
    declare(
        "digital.online_dossiers.full.rate",
        "Tỷ lệ hồ sơ trực tuyến toàn trình",
        "Share of dossiers submitted online, full online services",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=province_2023(7, "6.3"),
        formula="100 * digital.online_dossiers.full.online / digital.online_dossiers.full.total",
    ),
    declare(
        "digital.online_dossiers.full.total",
        "Tổng số hồ sơ của DVCTT toàn trình (gồm hồ sơ nộp trực tuyến + trực tiếp)",
        "All dossiers (online + in person) of full online services",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.full",
        source=province_2023(7, "6.3.1"),
    ),
    declare(
        "digital.online_dossiers.full.online",
        "Số hồ sơ nộp trực tuyến của các DVCTT toàn trình",
        "Dossiers submitted online for full online services",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.full.online",
        source=province_2023(7, "6.3.2"),
    ),
    declare(
        "digital.online_dossiers.partial.rate",
        "Tỷ lệ hồ sơ trực tuyến một phần",
        "Share of dossiers submitted online, partial online services",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=province_2023(7, "6.4"),
        formula=(
            "100 * digital.online_dossiers.partial.online / digital.online_dossiers.partial.total"
        ),
    ),
    declare(
        "digital.online_dossiers.partial.total",
        "Tổng số hồ sơ của DVCTT một phần (gồm hồ sơ nộp trực tuyến + trực tiếp)",
        "All dossiers (online + in person) of partial online services",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.partial",
        source=province_2023(7, "6.4.1"),
    ),
    declare(
        "digital.online_dossiers.partial.online",
        "Số hồ sơ nộp trực tuyến của các DVCTT một phần",
        "Dossiers submitted online for partial online services",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.partial.online",
        source=province_2023(7, "6.4.2"),
    ),
    declare(
        "digital.online_dossiers.level34.rate",
        (
            "Tỷ lệ hồ sơ TTHC được tiếp nhận trực tuyến mức độ 3 và 4 (Chỉ thống kê đối với các "
            "TTHC mức độ 3 và 4 có phát sinh hồ sơ)"
        ),
        "Share of dossiers received online among level 3-4 procedures that had dossiers",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=province_2022(7, "6.4"),
        formula=(
            "100 * digital.online_dossiers.level34.online / digital.online_dossiers.level34.total"
        ),
    ),
    declare(
        "digital.online_dossiers.level34.total",
        "Tổng số hồ sơ TTHC đã tiếp nhận (cả trực tiếp và trực tuyến)",
        "Dossiers received (in person and online) for level 3-4 procedures",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.online_service",
        source=province_2022(7, "6.4.1"),
    ),
    declare(
        "digital.online_dossiers.level34.online",
        "Số hồ sơ TTHC đã tiếp nhận trực tuyến",
        "Dossiers received online",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.online_service.online",
        source=province_2022(7, "6.4.2"),
    ),
    declare(
        "digital.online_payment.rate",
        "Tỷ lệ TTHC được tích hợp, triển khai thanh toán trực tuyến",
        "Share of fee-bearing procedures with online payment",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.5"),
        formula=(
            "100 * digital.online_payment.procedures_integrated / "
            "digital.online_payment.procedures_with_fees"
        ),
    ),
    declare(
        "digital.online_payment.procedures_with_fees",
        "Tổng số TTHC có yêu cầu nghĩa vụ tài chính (tất cả các TTHC có phát sinh phí, lệ phí,...)",
        "Procedures with a financial obligation (fees, charges, ...)",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.with_fee",
        source=province_2022(7, "6.5.1"),
        note=(
            "Counted: procedures in force with a fee or charge that is not zero; a fee "
            "without an amount counts."
        ),
        note_vi="Đếm thủ tục còn hiệu lực có phí hoặc lệ phí khác 0; khoản chưa ghi mức thu cũng tính.",
    ),
    declare(
        "digital.online_payment.procedures_integrated",
        (
            "Số TTHC đã được tích hợp, triển khai thanh toán trực tuyến trên Cổng DVC quốc gia hoặc "
            "trên Cổng DVC của tỉnh"
        ),
        "Procedures with online payment on the national or provincial portal",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=province_2022(7, "6.5.2"),
        note=(
            "In the district form this item sits in section 3 (3.4.3). Waits: the "
            "catalogue does not say of which procedures the fee may be paid online. "
            "Procedures that had such a payment are another thing (index, 3.5b)."
        ),
    ),
    declare(
        "digital.online_payment.procedures_integrated_district",
        "Số TTHC đã tích hợp dịch vụ thanh toán trực tuyến trên Cổng dịch vụ công - Cấp huyện",
        "Procedures with online payment, district level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(7, "3.4.3.a"),
    ),
    declare(
        "digital.online_payment.procedures_integrated_commune",
        "Số TTHC đã tích hợp dịch vụ thanh toán trực tuyến trên Cổng dịch vụ công - Cấp xã",
        "Procedures with online payment, commune level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(7, "3.4.3.b"),
    ),
)

"""Dossiers resolved and resolved on time ("đúng hạn" includes those returned early)."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, RATIO_OF_SUMS, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024, province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "procedures.dossiers.department.on_time_rate",
        "Tỷ lệ hồ sơ TTHC do các sở, ngành tiếp nhận được giải quyết đúng hạn",
        "On-time rate of dossiers received by departments",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=province_2022(3, "3.1"),
        formula=(
            "100 * procedures.dossiers.department.on_time / procedures.dossiers.department.resolved"
        ),
    ),
    declare(
        "procedures.dossiers.department.resolved",
        "Tổng số hồ sơ TTHC đã giải quyết xong (do các sở, ngành tiếp nhận)",
        "Dossiers resolved, received by departments",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved.province",
        source=province_2022(3, "3.1.1"),
        note=(
            "Counted by who decides: departments and all other offices of the province "
            "are of its level."
        ),
        note_vi="Đếm theo cơ quan giải quyết: các sở và mọi cơ quan khác của tỉnh đều thuộc cấp tỉnh.",
    ),
    declare(
        "procedures.dossiers.department.on_time",
        "Số hồ sơ TTHC giải quyết đúng hạn (do các sở, ngành tiếp nhận)",
        "Dossiers resolved on time (early or on time), received by departments",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.province",
        source=province_2022(3, "3.1.2"),
    ),
    declare(
        "procedures.dossiers.district.on_time_rate",
        "Tỷ lệ hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn",
        "On-time rate of dossiers received by district People's Committees",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=province_2022(3, "3.2"),
        formula=(
            "100 * procedures.dossiers.district.on_time / procedures.dossiers.district.resolved"
        ),
    ),
    declare(
        "procedures.dossiers.district.resolved",
        "Tổng số hồ sơ TTHC đã giải quyết xong (do UBND cấp huyện tiếp nhận)",
        "Dossiers resolved, received by district People's Committees",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved.district",
        source=province_2022(3, "3.2.1"),
    ),
    declare(
        "procedures.dossiers.district.on_time",
        "Số hồ sơ TTHC giải quyết đúng hạn (do UBND cấp huyện tiếp nhận)",
        "Dossiers resolved on time (early or on time), received by district People's Committees",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.district",
        source=province_2022(3, "3.2.2"),
    ),
    declare(
        "procedures.dossiers.district.on_time_direct",
        "Hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn - Trả trực tiếp",
        "On-time dossiers received by district People's Committees: result returned in person",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.2.a"),
        note="Waits: the register does not say how a result was handed over.",
    ),
    declare(
        "procedures.dossiers.district.on_time_postal",
        "Hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn - Trả qua BCCI",
        "On-time dossiers received by district People's Committees: result returned by public post",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.2.b"),
        note="Waits: the register does not say how a result was handed over.",
    ),
    declare(
        "procedures.dossiers.district.on_time_online_l3",
        (
            "Hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn - Giải quyết trực "
            "tuyến mức độ 3"
        ),
        (
            "On-time dossiers received by district People's Committees: resolved online, level 3 "
            "(partial)"
        ),
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.district.partial.online",
        source=district_2024(3, "3.3.2.c"),
    ),
    declare(
        "procedures.dossiers.district.on_time_online_l4",
        (
            "Hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn - Giải quyết trực "
            "tuyến mức độ 4"
        ),
        (
            "On-time dossiers received by district People's Committees: resolved online, level 4 "
            "(full)"
        ),
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.district.full.online",
        source=district_2024(3, "3.3.2.d"),
    ),
    declare(
        "procedures.dossiers.commune.on_time_rate",
        "Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn",
        "On-time rate of dossiers received by commune People's Committees",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=province_2022(3, "3.3"),
        formula="100 * procedures.dossiers.commune.on_time / procedures.dossiers.commune.resolved",
    ),
    declare(
        "procedures.dossiers.commune.resolved",
        "Tổng số hồ sơ TTHC đã giải quyết xong (do UBND cấp xã tiếp nhận)",
        "Dossiers resolved, received by commune People's Committees",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved.commune",
        source=province_2022(3, "3.3.1"),
    ),
    declare(
        "procedures.dossiers.commune.on_time",
        "Số hồ sơ TTHC giải quyết đúng hạn (do UBND cấp xã tiếp nhận)",
        "Dossiers resolved on time (early or on time), received by commune People's Committees",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.commune",
        source=province_2022(3, "3.3.2"),
    ),
    declare(
        "procedures.dossiers.commune.on_time_direct",
        "Hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn - Trả trực tiếp",
        "On-time dossiers received by commune People's Committees: result returned in person",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.3.a"),
        note="Waits: the register does not say how a result was handed over.",
    ),
    declare(
        "procedures.dossiers.commune.on_time_postal",
        "Hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn - Trả qua BCCI",
        "On-time dossiers received by commune People's Committees: result returned by public post",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.3.b"),
        note="Waits: the register does not say how a result was handed over.",
    ),
    declare(
        "procedures.dossiers.commune.on_time_online_l3",
        (
            "Hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn - Giải quyết trực tuyến "
            "mức độ 3"
        ),
        (
            "On-time dossiers received by commune People's Committees: resolved online, level 3 "
            "(partial)"
        ),
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.commune.partial.online",
        source=district_2024(3, "3.3.3.c"),
    ),
    declare(
        "procedures.dossiers.commune.on_time_online_l4",
        (
            "Hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn - Giải quyết trực tuyến "
            "mức độ 4"
        ),
        "On-time dossiers received by commune People's Committees: resolved online, level 4 (full)",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.commune.full.online",
        source=district_2024(3, "3.3.3.d"),
    ),
    declare(
        "procedures.dossiers.land.on_time.total",
        "Số lượng hồ sơ TTHC về lĩnh vực đất đai được giải quyết đúng hạn",
        "Land dossiers resolved on time",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.4"),
        formula=(
            "procedures.dossiers.land.on_time.district + procedures.dossiers.land.on_time.commune"
        ),
    ),
    declare(
        "procedures.dossiers.land.on_time.district",
        "Số lượng hồ sơ TTHC về lĩnh vực đất đai được giải quyết đúng hạn - Tại cấp huyện",
        "Land dossiers resolved on time, district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.land.district",
        source=district_2024(3, "3.3.4.a"),
        note="Fields are told by the codes of the province's list.",
        note_vi="Lĩnh vực được nhận ra theo mã lĩnh vực trong danh mục của tỉnh.",
    ),
    declare(
        "procedures.dossiers.land.on_time.commune",
        "Số lượng hồ sơ TTHC về lĩnh vực đất đai được giải quyết đúng hạn - Tại cấp xã",
        "Land dossiers resolved on time, commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.land.commune",
        source=district_2024(3, "3.3.4.b"),
    ),
    declare(
        "procedures.dossiers.construction.on_time.total",
        "Số lượng hồ sơ TTHC về lĩnh vực xây dựng được giải quyết đúng hạn",
        "Construction dossiers resolved on time",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.5"),
        formula=(
            "procedures.dossiers.construction.on_time.district + "
            "procedures.dossiers.construction.on_time.commune"
        ),
    ),
    declare(
        "procedures.dossiers.construction.on_time.district",
        "Số lượng hồ sơ TTHC về lĩnh vực xây dựng được giải quyết đúng hạn - Tại cấp huyện",
        "Construction dossiers resolved on time, district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.construction.district",
        source=district_2024(3, "3.3.5.a"),
    ),
    declare(
        "procedures.dossiers.construction.on_time.commune",
        "Số lượng hồ sơ TTHC về lĩnh vực xây dựng được giải quyết đúng hạn - Tại cấp xã",
        "Construction dossiers resolved on time, commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.resolved_on_time.construction.commune",
        source=district_2024(3, "3.3.5.b"),
    ),
    declare(
        "procedures.dossiers.all.resolved",
        "Tổng số hồ sơ TTHC đã giải quyết xong của toàn tỉnh",
        "Dossiers resolved, all levels",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=province_2022(3),
        formula=(
            "procedures.dossiers.department.resolved + procedures.dossiers.district.resolved + "
            "procedures.dossiers.commune.resolved"
        ),
        helper=True,
    ),
    declare(
        "procedures.dossiers.all.on_time",
        "Tổng số hồ sơ TTHC giải quyết đúng hạn của toàn tỉnh",
        "Dossiers resolved on time, all levels",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=province_2022(3),
        formula=(
            "procedures.dossiers.department.on_time + procedures.dossiers.district.on_time + "
            "procedures.dossiers.commune.on_time"
        ),
        helper=True,
    ),
    declare(
        "procedures.dossiers.all.on_time_rate",
        "Tỷ lệ hồ sơ TTHC giải quyết đúng hạn của toàn tỉnh",
        "On-time rate, all levels",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=province_2022(3),
        formula="100 * procedures.dossiers.all.on_time / procedures.dossiers.all.resolved",
        helper=True,
        note=(
            "Divides by resolved dossiers. The service index divides by all received and "
            "processed, open ones in time included, deducts the citizen's time for "
            "supplements and takes a second request for late "
            "(procedures.service_index.on_time_rate): two questions, two numbers."
        ),
        note_vi=(
            "Chia cho hồ sơ đã giải quyết xong. Bộ chỉ số phục vụ chia cho mọi hồ sơ đã tiếp nhận và xử lý, gồm cả hồ sơ đang xử lý còn trong hạn, trừ "
            "thời gian người dân bổ sung và coi lần yêu cầu bổ sung thứ hai là trễ (procedures.service_index.on_time_rate): hai câu hỏi, hai con số."
        ),
    ),
)

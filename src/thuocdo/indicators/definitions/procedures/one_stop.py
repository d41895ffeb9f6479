"""Procedures under the one-stop mechanism, interlinked ones, and their internal processes."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import NONE, STOCK, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024, province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "procedures.one_stop.district_procedures",
        "Số TTHC đưa vào thực hiện theo cơ chế một cửa tại cấp huyện",
        "Procedures under the one-stop mechanism at district level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.1"),
    ),
    declare(
        "procedures.one_stop.commune_procedures",
        "Số TTHC đưa vào thực hiện theo cơ chế một cửa tại cấp xã",
        "Procedures under the one-stop mechanism at commune level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.2"),
    ),
    declare(
        "procedures.one_stop.same_level.total",
        "Số TTHC liên thông cùng cấp",
        "Procedures interlinked at the same level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.linked.same_level.once",
        source=province_2022(3, "2.1"),
        note="Counted: procedures in force that are in a bundle of one level, each once.",
        note_vi="Đếm thủ tục còn hiệu lực thuộc một nhóm liên thông cùng cấp, mỗi thủ tục một lần.",
    ),
    declare(
        "procedures.one_stop.same_level.district",
        "Số TTHC liên thông cùng cấp - tại cấp huyện",
        "Procedures interlinked at the same level, at district level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.linked.same_level.district",
        source=district_2024(3, "3.2.3.a"),
    ),
    declare(
        "procedures.one_stop.same_level.commune",
        "Số TTHC liên thông cùng cấp - tại cấp xã",
        "Procedures interlinked at the same level, at commune level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.linked.same_level.commune",
        source=district_2024(3, "3.2.3.b"),
    ),
    declare(
        "procedures.one_stop.cross_level.total",
        "Số TTHC liên thông giữa các cấp chính quyền",
        "Procedures interlinked between government levels",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.linked.across_levels.once",
        source=province_2022(3, "2.2"),
        note=("Counted: procedures in force that are in a bundle between levels, each once."),
        note_vi="Đếm thủ tục còn hiệu lực thuộc một nhóm liên thông giữa các cấp, mỗi thủ tục một lần.",
    ),
    declare(
        "procedures.one_stop.cross_level.district",
        "Số TTHC liên thông giữa các cấp chính quyền - tại cấp huyện",
        "Procedures interlinked between government levels, at district level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.linked.across_levels.district",
        source=district_2024(3, "3.2.4.a"),
    ),
    declare(
        "procedures.one_stop.cross_level.commune",
        "Số TTHC liên thông giữa các cấp chính quyền - tại cấp xã",
        "Procedures interlinked between government levels, at commune level",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.linked.across_levels.commune",
        source=district_2024(3, "3.2.4.b"),
    ),
    declare(
        "procedures.one_stop.non_territorial",
        (
            "Số TTHC đã thực hiện tiếp nhận và giải quyết hồ sơ không phụ thuộc vào địa giới hành "
            "chính"
        ),
        "Procedures received and resolved regardless of administrative boundaries",
        unit=units.PROCEDURES,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        measure="procedures.without_boundary",
        source=province_2022(3, "2.3"),
        note="Counted: procedures in force whose scope is the province or the nation.",
        note_vi="Đếm thủ tục còn hiệu lực được tiếp nhận trong phạm vi toàn tỉnh hoặc toàn quốc.",
    ),
    declare(
        "procedures.internal_process.approved_rate",
        "Tỷ lệ TTHC đã được phê duyệt quy trình nội bộ",
        "Share of procedures with an approved internal process",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.5"),
        note=(
            "Numerator and denominator are not on the form; denominator is the inventory of the "
            "level."
        ),
    ),
    declare(
        "procedures.internal_process.approved_rate_district",
        "Tỷ lệ TTHC đã được phê duyệt quy trình nội bộ - tại cấp huyện",
        "Share of procedures with an approved internal process, at district level",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.5.a"),
        note=(
            "Numerator and denominator are not on the form; denominator is the inventory of the "
            "level."
        ),
    ),
    declare(
        "procedures.internal_process.approved_rate_commune",
        "Tỷ lệ TTHC đã được phê duyệt quy trình nội bộ - tại cấp xã",
        "Share of procedures with an approved internal process, at commune level",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.5.b"),
        note=(
            "Numerator and denominator are not on the form; denominator is the inventory of the "
            "level."
        ),
    ),
    declare(
        "procedures.internal_process.electronic_rate",
        "Tỷ lệ quy trình nội bộ giải quyết TTHC đã được điện tử hóa",
        "Share of internal processes that are electronic",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.6"),
        note=(
            "Numerator and denominator are not on the form; denominator is the inventory of the "
            "level."
        ),
    ),
    declare(
        "procedures.internal_process.electronic_rate_district",
        "Tỷ lệ quy trình nội bộ giải quyết TTHC đã được điện tử hóa - tại cấp huyện",
        "Share of internal processes that are electronic, at district level",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.6.a"),
        note=(
            "Numerator and denominator are not on the form; denominator is the inventory of the "
            "level."
        ),
    ),
    declare(
        "procedures.internal_process.electronic_rate_commune",
        "Tỷ lệ quy trình nội bộ giải quyết TTHC đã được điện tử hóa - tại cấp xã",
        "Share of internal processes that are electronic, at commune level",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.PROCEDURES,
        source=district_2024(3, "3.2.6.b"),
        note=(
            "Numerator and denominator are not on the form; denominator is the inventory of the "
            "level."
        ),
    ),
)

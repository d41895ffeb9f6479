"""Electronic documents sent between state bodies."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, RATIO_OF_SUMS, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024, province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "digital.edocs.rate",
        (
            "Tỷ lệ sử dụng văn bản điện tử của địa phương (Chỉ thống kê tỷ lệ văn bản được gửi hoàn "
            "toàn dưới dạng điện tử; sử dụng chữ ký số, chứng thư số và gửi trên môi trường điện "
            "tử)"
        ),
        "Share of outgoing documents sent fully electronically and digitally signed",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=province_2022(7, "5.2"),
        formula="100 * digital.edocs.electronic_total / digital.edocs.sent_total",
    ),
    declare(
        "digital.edocs.departments_rate",
        "Tỷ lệ sử dụng văn bản điện tử của các sở, ban, ngành cấp tỉnh",
        "Share of outgoing documents sent fully electronically, provincial departments",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=province_2022(7, "5.2.1"),
        formula="100 * digital.edocs.electronic_departments / digital.edocs.sent_departments",
    ),
    declare(
        "digital.edocs.districts_rate",
        "Tỷ lệ sử dụng văn bản điện tử của UBND cấp huyện",
        "Share of outgoing documents sent fully electronically, district committees",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=province_2022(7, "5.2.2"),
        formula="100 * digital.edocs.electronic_districts / digital.edocs.sent_districts",
    ),
    declare(
        "digital.edocs.communes_rate",
        "Tỷ lệ sử dụng văn bản điện tử của UBND cấp xã",
        "Share of outgoing documents sent fully electronically, commune committees",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=province_2022(7, "5.2.3"),
        formula="100 * digital.edocs.electronic_communes / digital.edocs.sent_communes",
    ),
    declare(
        "digital.edocs.sent_total",
        "Tổng số văn bản đi giữa các cơ quan nhà nước",
        "Outgoing documents between state bodies",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7, "5.2, cột Ghi chú"),
        formula=(
            "digital.edocs.sent_departments + digital.edocs.sent_districts + "
            "digital.edocs.sent_communes"
        ),
        note=(
            "Item of the district form; in the province form the counts appear only in the note "
            "column."
        ),
    ),
    declare(
        "digital.edocs.electronic_total",
        "Số văn bản gửi hoàn toàn dưới dạng điện tử",
        "Outgoing documents sent fully electronically",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        formula=(
            "digital.edocs.electronic_departments + digital.edocs.electronic_districts + "
            "digital.edocs.electronic_communes"
        ),
        helper=True,
    ),
    declare(
        "digital.edocs.sent_departments",
        "Tổng số văn bản đi của các sở, ban, ngành cấp tỉnh",
        "Outgoing documents, provincial departments",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.edocs.electronic_departments",
        "Số văn bản gửi hoàn toàn dưới dạng điện tử của các sở, ban, ngành cấp tỉnh",
        "Outgoing documents sent fully electronically, provincial departments",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.edocs.sent_districts",
        "Tổng số văn bản đi của UBND cấp huyện",
        "Outgoing documents, district committees",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.edocs.electronic_districts",
        "Số văn bản gửi hoàn toàn dưới dạng điện tử của UBND cấp huyện",
        "Outgoing documents sent fully electronically, district committees",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.edocs.sent_communes",
        "Tổng số văn bản đi của UBND cấp xã",
        "Outgoing documents, commune committees",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.edocs.electronic_communes",
        "Số văn bản gửi hoàn toàn dưới dạng điện tử của UBND cấp xã",
        "Outgoing documents sent fully electronically, commune committees",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.edocs.parallel_paper_rate",
        "Tỷ lệ văn bản được gửi dưới dạng điện tử và song song với văn bản giấy",
        "Share of outgoing documents sent electronically in parallel with paper",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=district_2024(7, "7.3.3.b"),
        note='Printed label wrongly keeps the word "hoàn toàn" (fully).',
    ),
)

"""Digital government: shared systems, their connections, certificates and quality management."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, NONE, RATIO_OF_SUMS, STOCK, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024, province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "digital.architecture.updated",
        "Cập nhật Kiến trúc chính quyền điện tử phiên bản mới nhất",
        "E-government architecture updated to the latest version",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=province_2022(7, "1"),
        choices=("Chưa", "Hoàn thành"),
    ),
    declare(
        "digital.videoconference.levels",
        (
            "Xây dựng và vận hành Hệ thống họp trực tuyến (Liên thông 2 cấp: từ UBND tỉnh đến 100% "
            "UBND các huyện; 3 cấp: đến 100% UBND cấp huyện, cấp xã)"
        ),
        "Video-conference system connected to how many levels",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=province_2022(7, "2"),
        choices=("Chưa có", "2 cấp", "3 cấp"),
        note=(
            "The code is not the number of levels: 1 = two levels, 2 = three levels. Codes need "
            "review after the district level ended."
        ),
    ),
    declare(
        "digital.reporting.online_rate",
        "Tỷ lệ báo cáo định kỳ được gửi, nhận qua Hệ thống thông tin báo cáo quốc gia",
        "Share of periodic reports exchanged through the national reporting system",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=province_2022(7, "3"),
        formula="100 * digital.reporting.reports_online / digital.reporting.reports_total",
    ),
    declare(
        "digital.reporting.reports_total",
        "Tổng số báo cáo định kỳ phải gửi",
        "Periodic reports due",
        unit=units.REPORTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.reporting.reports_online",
        "Số báo cáo định kỳ đã gửi qua Hệ thống thông tin báo cáo",
        "Periodic reports sent through the system",
        unit=units.REPORTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=province_2022(7),
        helper=True,
    ),
    declare(
        "digital.lgsp.status",
        "Triển khai xây dựng nền tảng chia sẻ, tích hợp dùng chung (LGSP)",
        "Status of the shared integration platform (LGSP)",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=province_2022(7, "4"),
        choices=("Chưa", "Đang làm", "Hoàn thành"),
    ),
    declare(
        "digital.doc_connect.connected",
        "Thực hiện kết nối, liên thông các Hệ thống quản lý văn bản điều hành đến cấp xã",
        "Document management system connected down to commune level",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=district_2024(7, "7.3.1"),
        choices=("Chưa kết nối", "Đã kết nối"),
    ),
    declare(
        "digital.doc_connect.departments_rate",
        "Tỷ lệ sở, ngành đã kết nối, liên thông với UBND tỉnh",
        "Departments connected with the provincial committee (document management)",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=province_2022(7, "5.1.1"),
        note=(
            "Numerator and denominator are not on the form; denominator = number of units of that "
            "kind."
        ),
    ),
    declare(
        "digital.doc_connect.districts_rate",
        "Tỷ lệ UBND cấp huyện đã kết nối, liên thông với UBND tỉnh",
        "District committees connected with the provincial committee (document management)",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=province_2022(7, "5.1.2"),
        note=(
            "Numerator and denominator are not on the form; denominator = number of units of that "
            "kind."
        ),
    ),
    declare(
        "digital.doc_connect.communes_rate",
        "Tỷ lệ UBND cấp xã đã kết nối, liên thông với UBND huyện",
        "Commune committees connected with the district committee (document management)",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=province_2022(7, "5.1.3"),
        note=(
            "Numerator and denominator are not on the form; denominator = number of units of that "
            "kind."
        ),
    ),
    declare(
        "digital.certificates.coverage_rate",
        "Tỷ lệ cơ quan chuyên môn UBND cấp huyện, UBND cấp xã được cấp chứng thư số",
        "Share of district offices and communes holding a digital certificate",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=district_2024(7, "7.2"),
        note='The printed unit is "Đơn vị" although the item is a share.',
    ),
    declare(
        "digital.one_stop_connect.connected",
        "Kết nối liên thông với Hệ thống một cửa điện tử cấp tỉnh",
        "Connected to the provincial electronic one-stop system",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=district_2024(7, "7.4.1"),
        choices=("Chưa kết nối", "Đã kết nối"),
    ),
    declare(
        "digital.one_stop_connect.departments_rate",
        "Tỷ lệ sở, ngành đã kết nối liên thông với Hệ thống (thông tin một cửa điện tử tập trung)",
        "Departments connected to the central electronic one-stop system",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=province_2022(7, "5.3.1"),
        note=(
            "Numerator and denominator are not on the form; denominator = number of units of that "
            "kind."
        ),
    ),
    declare(
        "digital.one_stop_connect.districts_rate",
        "Tỷ lệ đơn vị cấp huyện đã kết nối liên thông với Hệ thống",
        "District units connected to the central electronic one-stop system",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=province_2022(7, "5.3.2"),
        note=(
            "Numerator and denominator are not on the form; denominator = number of units of that "
            "kind."
        ),
    ),
    declare(
        "digital.one_stop_connect.communes_rate",
        "Tỷ lệ đơn vị cấp xã đã kết nối liên thông với Hệ thống",
        "Commune units connected to the central electronic one-stop system",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=RATIO_OF_SUMS,
        register=Register.DIGITAL,
        source=province_2022(7, "5.3.3"),
        note=(
            "Numerator and denominator are not on the form; denominator = number of units of that "
            "kind."
        ),
    ),
    declare(
        "digital.iso.district_maintained",
        "Thực hiện duy trì, áp dụng hệ thống quản lý chất lượng ISO tại UBND huyện",
        "ISO quality management maintained at the district committee",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=district_2024(7, "7.6.1"),
        choices=("Không thực hiện", "Có thực hiện"),
    ),
    declare(
        "digital.iso.communes_applying",
        "Số lượng đơn vị cấp xã đã áp dụng hệ thống quản lý chất lượng ISO",
        "Communes applying ISO quality management",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.DIGITAL,
        source=district_2024(7, "7.6.2"),
    ),
    declare(
        "digital.iso.commune_maintained",
        "Thực hiện duy trì, áp dụng hệ thống quản lý chất lượng ISO tại UBND cấp xã",
        "ISO quality management maintained at commune committees",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=district_2024(7, "7.6.3"),
        choices=("Không thực hiện", "Có thực hiện"),
    ),
)

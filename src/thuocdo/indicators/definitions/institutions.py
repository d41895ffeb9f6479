"""Institutions ("cải cách thể chế"): legal normative documents issued, checked and reviewed."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, NONE, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024, province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "institutions.legal_documents.issued_total",
        "Tổng số VBQPPL do địa phương ban hành",
        "Legal normative documents issued locally, total",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "1"),
        formula=(
            "institutions.legal_documents.issued_province + "
            "institutions.legal_documents.issued_district + "
            "institutions.legal_documents.issued_commune"
        ),
        note=(
            "District form label: Số VBQPPL đã ban hành/tham mưu ban hành. Resolutions of the "
            "People's Councils and decisions of the People's Committees both count."
        ),
    ),
    declare(
        "institutions.legal_documents.issued_province",
        "Số VBQPPL do cấp tỉnh ban hành",
        "Legal normative documents issued at provincial level",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "1.1"),
    ),
    declare(
        "institutions.legal_documents.issued_district",
        "Số VBQPPL do cấp huyện ban hành",
        "Legal normative documents issued at district level",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "1.2"),
    ),
    declare(
        "institutions.legal_documents.issued_commune",
        "Số VBQPPL do cấp xã ban hành",
        "Legal normative documents issued at commune level",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "1.3"),
    ),
    declare(
        "institutions.legal_documents.checked",
        "Số VBQPPL đã kiểm tra theo thẩm quyền của cấp tỉnh",
        "Legal normative documents checked within the level's competence",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "2.1"),
        note=(
            "Check of documents of lower levels; the level's self-check (tự kiểm tra) is a "
            "different figure."
        ),
    ),
    declare(
        "institutions.legal_documents.check_resolution_rate",
        "Tỷ lệ xử lý VBQPPL sau kiểm tra",
        "Share of documents handled after checking",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "2.2"),
        formula=(
            "100 * institutions.legal_documents.check_resolved / "
            "institutions.legal_documents.check_needing_action"
        ),
        note="Not applicable (blank) when nothing needed action; 0 is a misleading value.",
    ),
    declare(
        "institutions.legal_documents.check_needing_action",
        "Tổng số VBQPPL cần phải xử lý sau kiểm tra",
        "Documents needing action after checking",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "2.2.1"),
    ),
    declare(
        "institutions.legal_documents.check_resolved",
        "Số VBQPPL có kiến nghị xử lý đã được xử lý xong (sau kiểm tra)",
        "Documents handled after checking",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "2.2.2"),
    ),
    declare(
        "institutions.legal_documents.reviewed",
        "Số VBQPPL đã rà soát thuộc thẩm quyền của cấp tỉnh",
        "Legal normative documents reviewed within the level's competence",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "3.1"),
    ),
    declare(
        "institutions.legal_documents.review_resolution_rate",
        "Tỷ lệ xử lý VBQPPL sau rà soát",
        "Share of documents handled after review",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "3.2"),
        formula=(
            "100 * institutions.legal_documents.review_resolved / "
            "institutions.legal_documents.review_needing_action"
        ),
    ),
    declare(
        "institutions.legal_documents.review_needing_action",
        "Tổng số VBQPPL cần phải xử lý sau rà soát",
        "Documents needing action after review",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "3.2.1"),
    ),
    declare(
        "institutions.legal_documents.review_resolved",
        "Số VBQPPL có kiến nghị xử lý đã được xử lý xong (sau rà soát)",
        "Documents handled after review",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.LEGAL_DOCUMENTS,
        source=province_2022(2, "3.2.2"),
    ),
    declare(
        "institutions.legal_documents.recommended_total",
        "Số VBQPPL đã kiến nghị xử lý sau kiểm tra, rà soát",
        "Documents recommended for action after checking and review",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.LEGAL_DOCUMENTS,
        source=district_2024(2, "2.4"),
        formula=(
            "institutions.legal_documents.check_needing_action + "
            "institutions.legal_documents.review_needing_action"
        ),
    ),
    declare(
        "institutions.legal_documents.recommended_resolved",
        "Số VBQPPL có kiến nghị xử lý đã được xử lý xong",
        "Recommended documents that were handled",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.LEGAL_DOCUMENTS,
        source=district_2024(2, "2.5"),
        formula=(
            "institutions.legal_documents.check_resolved + "
            "institutions.legal_documents.review_resolved"
        ),
    ),
)

"""What the forms for two-tier administration ask that older forms do not, and what older definitions mean since 2025-07-01.

Districts ended on that day. Where a formula has a part of theirs and no other, it stands as it is: `registry.evaluate` takes that part for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, NONE, STOCK, SUM, declare
from thuocdo.indicators.definitions import civil_service, organisation
from thuocdo.indicators.definitions.digital import documents, services, systems
from thuocdo.indicators.definitions.procedures import reception
from thuocdo.indicators.formula import parse_expression
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import DECISION_766, TWO_TIER, two_tier

_OLDER: Mapping[str, Indicator] = {
    one.code: one
    for module in (civil_service, organisation, documents, services, systems, reception)
    for one in module.INDICATORS
}


def _since(code: str, *, formula: str = "", **more: Any) -> Indicator:
    """Return an older definition as it reads since there are two tiers; all that is not named stays."""
    if formula:
        more["formula"] = parse_expression(formula)
    return replace(_OLDER[code], valid_from=TWO_TIER.valid_from, **more)


def _printed(*codes: str) -> tuple[Indicator, ...]:
    """Return helpers that the forms of departments and communes print."""
    return tuple(_since(code, helper=False) for code in codes)


def _received(code: str, vi: str, en: str, measure: str) -> Indicator:
    return declare(
        f"procedures.dossiers.received.{code}",
        f"Tiếp nhận {vi}",
        f"Dossiers received {en}",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure=measure,
        source=two_tier(3, "4"),
    )


_RECEIVED = "procedures.dossiers.received"
_RECEPTION: tuple[Indicator, ...] = (
    _since(
        f"{_RECEIVED}.total",
        formula=f"{_RECEIVED}.direct.total + {_RECEIVED}.postal.total + {_RECEIVED}.online.total",
    ),
    *(
        _since(
            f"{_RECEIVED}.{channel}.total",
            formula=f"{_RECEIVED}.{channel}.department + {_RECEIVED}.{channel}.commune",
            helper=False,
        )
        for channel in ("direct", "postal", "online")
    ),
    _received(
        "direct.department",
        "trực tiếp - Sở, ngành",
        "in person, departments",
        "dossiers.received.province.direct",
    ),
    _received(
        "postal.department",
        "qua BCCI - Sở, ngành",
        "by public post, departments",
        "dossiers.received.province.post",
    ),
    _received(
        "online.department",
        "trực tuyến - Sở, ngành",
        "online, departments",
        "dossiers.received.province.online",
    ),
    _received(
        "online.commune",
        "trực tuyến - Cấp xã",
        "online, commune level",
        "dossiers.received.commune.online",
    ),
)

_INSTITUTIONS: tuple[Indicator, ...] = (
    declare(
        "institutions.legal_documents.drafted",
        "Số VBQPPL của tỉnh do cơ quan chủ trì tham mưu đã được ban hành",
        "Provincial legal normative documents issued that the department drafted",
        unit=units.DOCUMENTS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.LEGAL_DOCUMENTS,
        source=two_tier(2, "1"),
        note="Each document has one department that leads its drafting, so these add up to what the province issued.",
    ),
)


def _agencies(code: str, vi: str, en: str, *, register: Register, form: int) -> Indicator:
    return declare(
        code,
        vi,
        en,
        unit=units.AGENCIES,
        period_kind=STOCK,
        aggregation=SUM,
        register=register,
        source=two_tier(form),
    )


_ORGANISATION: tuple[Indicator, ...] = (
    _since("organisation.structure.departments_restructured", aggregation=SUM, helper=False),
    declare(
        "organisation.structure.communes_restructured_rate",
        "Tỷ lệ UBND cấp xã đã hoàn thành việc sắp xếp các phòng chuyên môn theo quy định của Chính phủ",
        "Share of commune committees whose offices are arranged as the Government asks",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.ORGANISATIONS,
        source=two_tier(4, "1.2"),
        formula="100 * organisation.structure.communes_restructured / organisation.structure.communes_total",
    ),
    _agencies(
        "organisation.structure.communes_restructured",
        "Số UBND cấp xã đã hoàn thành sắp xếp phòng chuyên môn",
        "Commune committees that completed the arrangement",
        register=Register.ORGANISATIONS,
        form=4,
    ),
    _agencies(
        "organisation.public_units.under_communes",
        "Số ĐVSNCL thuộc UBND cấp xã",
        "Public service units under commune committees",
        register=Register.PUBLIC_UNITS,
        form=4,
    ),
    _since(
        "organisation.public_units.total",
        formula=(
            "organisation.public_units.under_province + organisation.public_units.under_departments "
            "+ organisation.public_units.under_communes"
        ),
    ),
)

_CIVIL_SERVICE: tuple[Indicator, ...] = (
    declare(
        "civil_service.discipline.department_leaders",
        "Số lãnh đạo cấp sở, ngành bị kỷ luật",
        "Department leaders disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=two_tier(5, "4.2"),
    ),
    _since(
        "civil_service.discipline.division_leaders",
        label_vi="Số lãnh đạo cấp phòng thuộc sở, ngành và UBND cấp xã bị kỷ luật",
        label_en="Division-level leaders of departments and communes disciplined",
    ),
    _since(
        "civil_service.discipline.total",
        formula=(
            "civil_service.discipline.provincial_leaders + "
            "civil_service.discipline.department_leaders + civil_service.discipline.commune_leaders "
            "+ civil_service.discipline.division_leaders + civil_service.discipline.public_employees"
        ),
    ),
)

_DEPARTMENTS_TOTAL = "organisation.structure.departments_total"
_COMMUNES_TOTAL = "organisation.structure.communes_total"
_SYSTEMS: tuple[Indicator, ...] = (
    declare(
        "digital.videoconference.communes_covered",
        "Xây dựng và vận hành Hệ thống họp trực tuyến liên thông từ UBND tỉnh đến UBND cấp xã",
        "Video-conference system connected from the province to its communes",
        unit=units.CHOICE_CODE,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.DIGITAL,
        source=two_tier(7, "2"),
        choices=("Chưa có", "Một phần", "Toàn bộ"),
    ),
    *_printed("digital.reporting.reports_total", "digital.reporting.reports_online"),
    *(
        _agencies(
            f"digital.{system}.{whose}_connected",
            f"Số {which} đã kết nối, liên thông {vi}",
            f"{whose.capitalize()} connected {en}",
            register=Register.DIGITAL,
            form=7,
        )
        for system, vi, en in (
            ("doc_connect", "với UBND tỉnh", "with the provincial committee (document management)"),
            (
                "one_stop_connect",
                "với Hệ thống một cửa điện tử của tỉnh",
                "to the central electronic one-stop system",
            ),
        )
        for whose, which in (("departments", "sở, ngành"), ("communes", "UBND cấp xã"))
    ),
    *(
        _since(
            f"digital.{system}.departments_rate",
            formula=f"100 * digital.{system}.departments_connected / {_DEPARTMENTS_TOTAL}",
        )
        for system in ("doc_connect", "one_stop_connect")
    ),
    _since(
        "digital.doc_connect.communes_rate",
        formula=f"100 * digital.doc_connect.communes_connected / {_COMMUNES_TOTAL}",
        aggregation=NONE,
        label_vi="Tỷ lệ UBND cấp xã đã kết nối, liên thông với UBND tỉnh",
        label_en="Commune committees connected with the provincial committee (document management)",
    ),
    _since(
        "digital.one_stop_connect.communes_rate",
        formula=f"100 * digital.one_stop_connect.communes_connected / {_COMMUNES_TOTAL}",
        aggregation=NONE,
    ),
)

_DOCUMENTS = _printed(
    "digital.edocs.sent_departments",
    "digital.edocs.electronic_departments",
    "digital.edocs.sent_communes",
    "digital.edocs.electronic_communes",
)

_INDEX_ITEM = "chỉ số 3.5b"
_SERVICES: tuple[Indicator, ...] = (
    *_printed("digital.online_services.partial_provided"),
    declare(
        "digital.online_payment.paid_rate",
        "Tỷ lệ TTHC có giao dịch thanh toán trực tuyến",
        "Share of procedures with a fee and dossiers that had an online payment",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        source=two_tier(7, "6.5"),
        formula="100 * digital.online_payment.procedures_paid_online / digital.online_payment.fee_procedures",
        note=(
            "Read as index 3.5b of Decision 766/QĐ-TTg. Of which procedures a fee may be paid online "
            "(digital.online_payment.procedures_integrated) is another thing, and no register says it."
        ),
        note_vi=(
            "Hiểu theo chỉ số 3.5b của Quyết định số 766/QĐ-TTg. Thủ tục nào nộp được phí, lệ phí trực tuyến "
            "(digital.online_payment.procedures_integrated) là chuyện khác, và chưa sổ nào ghi."
        ),
    ),
    declare(
        "digital.online_payment.fee_procedures",
        "Số TTHC có yêu cầu nghĩa vụ tài chính (phí, lệ phí,...) có phát sinh hồ sơ",
        "Procedures with a fee that had dossiers",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        measure="service_index.fee_procedures",
        source=two_tier(7, "6.5.1", DECISION_766.title, _INDEX_ITEM),
    ),
    declare(
        "digital.online_payment.procedures_paid_online",
        "Số TTHC có giao dịch thanh toán trực tuyến",
        "Procedures with an online payment",
        unit=units.PROCEDURES,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.DOSSIERS,
        measure="service_index.fee_procedures_paid_online",
        source=two_tier(7, "6.5.2", DECISION_766.title, _INDEX_ITEM),
    ),
)

#: By the module whose theme they belong to.
TWO_TIER_INDICATORS: Mapping[str, tuple[Indicator, ...]] = {
    "institutions": _INSTITUTIONS,
    "procedures.reception": _RECEPTION,
    "organisation": _ORGANISATION,
    "civil_service": _CIVIL_SERVICE,
    "digital.systems": _SYSTEMS,
    "digital.documents": _DOCUMENTS,
    "digital.services": _SERVICES,
}

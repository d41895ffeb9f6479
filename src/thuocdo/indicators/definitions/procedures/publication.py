"""Results published, and public apologies for late dossiers."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "procedures.publication.total",
        "Công khai kết quả giải quyết",
        "Dossiers whose result was published",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.4"),
        note="Heading that carries a value in the district form; unit cell empty.",
    ),
    declare(
        "procedures.publication.portal.total",
        "Công khai kết quả giải quyết trên Cổng dịch vụ công của tỉnh",
        "Results published on the provincial public service portal",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.4.1"),
        formula="procedures.publication.portal.district + procedures.publication.portal.commune",
    ),
    declare(
        "procedures.publication.portal.district",
        "Công khai kết quả giải quyết trên Cổng dịch vụ công của tỉnh - Cấp huyện",
        "Results published on the provincial public service portal, district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.4.1.a"),
    ),
    declare(
        "procedures.publication.portal.commune",
        "Công khai kết quả giải quyết trên Cổng dịch vụ công của tỉnh - Cấp xã",
        "Results published on the provincial public service portal, commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.4.1.b"),
    ),
    declare(
        "procedures.publication.website.total",
        "Công khai kết quả giải quyết trên trang TTĐT của đơn vị",
        "Results published on the unit's website",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.4.2"),
        formula="procedures.publication.website.district + procedures.publication.website.commune",
    ),
    declare(
        "procedures.publication.website.district",
        "Công khai kết quả giải quyết trên trang TTĐT của đơn vị - Cấp huyện",
        "Results published on the unit's website, district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.4.2.a"),
    ),
    declare(
        "procedures.publication.website.commune",
        "Công khai kết quả giải quyết trên trang TTĐT của đơn vị - Cấp xã",
        "Results published on the unit's website, commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.4.2.b"),
    ),
    declare(
        "procedures.apologies.total",
        "Số thư/ trường hợp đã công khai xin lỗi",
        "Public apologies for late dossiers",
        unit=units.CASES,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.5"),
        formula="procedures.apologies.district + procedures.apologies.commune",
    ),
    declare(
        "procedures.apologies.district",
        "Số thư/ trường hợp đã công khai xin lỗi - Cấp huyện",
        "Public apologies, district level",
        unit=units.CASES,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.5.a"),
        note=(
            "Waits: public apologies are kept with their dossier and not yet given to statistics."
        ),
    ),
    declare(
        "procedures.apologies.commune",
        "Số thư/ trường hợp đã công khai xin lỗi - Cấp xã",
        "Public apologies, commune level",
        unit=units.CASES,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.5.b"),
    ),
)

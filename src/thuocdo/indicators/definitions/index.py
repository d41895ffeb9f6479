"""National indices that reports and plans follow; printed on no form."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import NONE, STOCK, declare
from thuocdo.indicators.indicator import Indicator, Register, Source
from thuocdo.indicators.sources import DTI_SCHEME, PAR_INDEX_SCHEME, REPORT_PROSE, SIPAS_SCHEME

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "index.par_index.score",
        "Chỉ số cải cách hành chính (PAR INDEX) - điểm",
        "Public Administration Reform Index, score",
        unit=units.POINTS,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(PAR_INDEX_SCHEME, ""),
        note=(
            "Not a form item: national/provincial index tracked in narratives and plan targets. "
            "Decimal points."
        ),
    ),
    declare(
        "index.par_index.rank",
        "Chỉ số cải cách hành chính (PAR INDEX) - thứ hạng",
        "Public Administration Reform Index, rank",
        unit=units.RANK,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(PAR_INDEX_SCHEME, ""),
        note="Not a form item: national/provincial index tracked in narratives and plan targets.",
    ),
    declare(
        "index.sipas.score",
        "Chỉ số hài lòng về sự phục vụ hành chính (SIPAS) - kết quả",
        "Satisfaction index SIPAS, score",
        unit=units.PERCENT,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.SURVEYS,
        source=Source(SIPAS_SCHEME, ""),
        note="Not a form item: national/provincial index tracked in narratives and plan targets.",
    ),
    declare(
        "index.sipas.rank",
        "Chỉ số hài lòng về sự phục vụ hành chính (SIPAS) - thứ hạng",
        "Satisfaction index SIPAS, rank",
        unit=units.RANK,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(SIPAS_SCHEME, ""),
        note="Not a form item: national/provincial index tracked in narratives and plan targets.",
    ),
    declare(
        "index.papi.score",
        "Chỉ số Hiệu quả Quản trị và Hành chính công (PAPI) - điểm",
        "PAPI, score",
        unit=units.POINTS,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(REPORT_PROSE, ""),
        note=(
            "Not a form item: national/provincial index tracked in narratives and plan targets. "
            "Decimal points."
        ),
    ),
    declare(
        "index.papi.rank",
        "Chỉ số Hiệu quả Quản trị và Hành chính công (PAPI) - thứ hạng",
        "PAPI, rank",
        unit=units.RANK,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(REPORT_PROSE, ""),
        note="Not a form item: national/provincial index tracked in narratives and plan targets.",
    ),
    declare(
        "index.pci.score",
        "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI) - điểm",
        "Provincial Competitiveness Index, score",
        unit=units.POINTS,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(REPORT_PROSE, ""),
        note=(
            "Not a form item: national/provincial index tracked in narratives and plan targets. "
            "Decimal points."
        ),
    ),
    declare(
        "index.pci.rank",
        "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI) - thứ hạng",
        "Provincial Competitiveness Index, rank",
        unit=units.RANK,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(REPORT_PROSE, ""),
        note="Not a form item: national/provincial index tracked in narratives and plan targets.",
    ),
    declare(
        "index.dti.score",
        "Chỉ số Chuyển đổi số (DTI) - điểm",
        "Digital Transformation Index, score",
        unit=units.POINTS,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(DTI_SCHEME, ""),
        note=(
            "Not a form item: national/provincial index tracked in narratives and plan targets. "
            "Decimal points."
        ),
    ),
    declare(
        "index.dti.rank",
        "Chỉ số Chuyển đổi số (DTI) - thứ hạng",
        "Digital Transformation Index, rank",
        unit=units.RANK,
        period_kind=STOCK,
        aggregation=NONE,
        register=Register.MANUAL,
        source=Source(DTI_SCHEME, ""),
        note="Not a form item: national/provincial index tracked in narratives and plan targets.",
    ),
)

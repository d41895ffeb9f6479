"""The clock of the national service index, beside that of the reform report: printed on no form, shown beside the forms' rate."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, RATIO_OF_SUMS, STOCK, SUM, declare
from thuocdo.indicators.indicator import Indicator, PeriodKind, Register, Source
from thuocdo.indicators.sources import DECISION_766

_SOURCE = Source(DECISION_766, "chỉ số 2.1")
_CODE = "procedures.service_index"


def _part(code: str, vi: str, en: str, *, measure: str, kind: PeriodKind) -> Indicator:
    return declare(
        f"{_CODE}.{code}",
        vi,
        en,
        unit=units.DOSSIERS,
        period_kind=kind,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure=measure,
        source=_SOURCE,
        helper=True,
    )


INDICATORS: tuple[Indicator, ...] = (
    declare(
        f"{_CODE}.on_time_rate",
        "Tỷ lệ hồ sơ xử lý trước và đúng hạn theo bộ chỉ số phục vụ",
        "On-time rate by the service index",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=_SOURCE,
        formula=(
            f"100 * ({_CODE}.ended_on_time + {_CODE}.open_in_time) / ({_CODE}.ended + {_CODE}.open)"
        ),
        note=(
            "Differs from the reform report's rate (procedures.dossiers.all.on_time_rate) in three "
            "things: open dossiers are in it, in time or not; the time the citizen takes for "
            "supplements is deducted where the report's clock begins anew; a second request for "
            "papers is late, whenever the result comes."
        ),
        note_vi=(
            "Khác tỷ lệ của báo cáo cải cách hành chính ở ba điểm: tính cả hồ sơ đang xử lý, trong hạn hay không; trừ thời gian người dân bổ sung, còn báo "
            "cáo tính lại từ đầu; bị yêu cầu bổ sung lần thứ hai là trễ, dù có kết quả lúc nào."
        ),
    ),
    _part(
        "ended",
        "Hồ sơ đã xử lý xong theo bộ chỉ số phục vụ",
        "Dossiers ended by the service index",
        measure="dossiers.index_ended",
        kind=FLOW,
    ),
    _part(
        "ended_on_time",
        "Hồ sơ xử lý xong đúng hạn theo bộ chỉ số phục vụ",
        "Dossiers ended on time by the service index",
        measure="dossiers.index_ended_on_time",
        kind=FLOW,
    ),
    _part(
        "open",
        "Hồ sơ đang xử lý theo bộ chỉ số phục vụ",
        "Open dossiers by the service index",
        measure="dossiers.index_open",
        kind=STOCK,
    ),
    _part(
        "open_in_time",
        "Hồ sơ đang xử lý còn trong hạn theo bộ chỉ số phục vụ",
        "Open dossiers in time by the service index",
        measure="service_index.open_in_time",
        kind=STOCK,
    ),
)

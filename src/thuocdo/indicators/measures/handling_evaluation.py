"""What the evaluation of the handling of dossiers (Circular 01/2018/TT-VPCP) counts beside what is counted anyway."""

from __future__ import annotations

from typing import Any

from thuocdo.indicators.measures import dossiers as counted
from thuocdo.indicators.measures.measure import Condition, Measure
from thuocdo.indicators.measures.service_index import ONLINE

_CIRCULAR = "Thông tư số 01/2018/TT-VPCP, Điều 13–15"

NEVER_ASKED = Condition(
    "never_asked", "không phải bổ sung giấy tờ lần nào", "papers were never asked for again",
    lambda row: row.supplement_count == 0,
)  # fmt: skip
ASKED_ONCE = Condition(
    "asked_once", "phải bổ sung giấy tờ đúng một lần", "papers were asked for again once",
    lambda row: row.supplement_count == 1,
)  # fmt: skip


def _dossiers(code: str, vi: str, en: str, item: int, **more: Any) -> Measure:
    return Measure(
        code=f"handling_evaluation.{code}", vi=vi, en=en, fact=counted.FACT, unit=counted.AGENCY,
        source=f"{_CIRCULAR}, chỉ số {item}", **more,
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    _dossiers("never_asked", "Hồ sơ đã giải quyết không phải bổ sung lần nào", "Dossiers resolved without any supplement", 3,
              on=counted.RESOLVED, where=(NEVER_ASKED,)),
    _dossiers("asked_once", "Hồ sơ đã giải quyết phải bổ sung một lần", "Dossiers resolved after one supplement", 3,
              on=counted.RESOLVED, where=(ASKED_ONCE,)),
    _dossiers("online_resolved_late", "Hồ sơ trực tuyến giải quyết quá hạn", "Online dossiers resolved late", 9,
              on=counted.RESOLVED, where=(ONLINE, counted.LATE)),
    _dossiers("online_open_overdue", "Hồ sơ trực tuyến đang giải quyết đã quá hạn", "Open online dossiers overdue", 9,
              on=counted.OVERDUE, until=counted.ENDED, where=(ONLINE,)),
)  # fmt: skip

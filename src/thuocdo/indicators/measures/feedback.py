"""What is counted in feedback and recommendations ("phản ánh, kiến nghị")."""

from __future__ import annotations

from typing import Any

from thuocdo.indicators.measures.dossiers import left_in_time
from thuocdo.indicators.measures.measure import Condition, Day, Measure

ITEMS = "feedback.items"
_DECREE_20 = "Nghị định số 20/2008/NĐ-CP"
_LETTER_581 = "Công văn số 581/BNV-CCHC ngày 21/02/2022 của Bộ Nội vụ, Biểu mẫu 3"
_INDEX = "Quyết định số 766/QĐ-TTg ngày 23/06/2022"

RECEIVED = Day("received", "ngày tiếp nhận", "day it came", lambda row: row.received_on)
ENDED = Day(
    "ended", "ngày trả lời hoặc từ chối", "day it was answered or refused", lambda row: row.ended_on
)
PUBLISHED = Day("published", "ngày công khai", "day it was published", lambda row: row.published_on)
LEFT_IN_TIME = Day(
    "left_in_time", "ngày hết trong hạn", "day it was no more in time", left_in_time("due_on", "ended_on")
)  # fmt: skip

ON_RULES = Condition(
    "on_rules", "về quy định hành chính (phản ánh quy định, hoặc kiến nghị phương án)",
    "on rules: a regulation, or a proposal",
    lambda row: row.feedback_kind.isin(("regulation", "proposal")),
)  # fmt: skip
ON_BEHAVIOUR = Condition(
    "on_behaviour", "về hành vi của cơ quan, cán bộ", "on how somebody behaved",
    lambda row: row.feedback_kind == "behaviour",
)  # fmt: skip
TAKEN = Condition(
    "taken", "không bị từ chối", "not refused", lambda row: row.state != "refused"
)  # fmt: skip
ON_TIME = Condition("on_time", "không trễ bước nào", "no step was late", lambda row: ~row.late)
ABOUT_DOSSIER = Condition(
    "about_dossier", "về một hồ sơ", "about a certain dossier", lambda row: row.about_dossier
)  # fmt: skip
NOT_DISLIKED = Condition(
    "not_disliked", "người gửi không nói là không hài lòng", "its sender did not say that he is dissatisfied",
    lambda row: row.liked | row.liked.isnull(),
)  # fmt: skip


def _items(code: str, vi: str, en: str, source: str, on: Day, **more: Any) -> Measure:
    return Measure(code=code, vi=vi, en=en, fact=ITEMS, unit="unit_id", on=on, source=source, **more)  # fmt: skip


_ROW = f"{_LETTER_581}, mục 3.4"
MEASURES: tuple[Measure, ...] = (
    _items("feedback.rules_received", "PAKN về quy định đã tiếp nhận", "Feedback on rules received", _ROW, RECEIVED, where=(ON_RULES, TAKEN)),
    _items("feedback.rules_resolved", "PAKN về quy định đã giải quyết xong", "Feedback on rules resolved", _ROW, ENDED, where=(ON_RULES, TAKEN)),
    _items("feedback.received", "PAKN đã tiếp nhận", "Feedback received", f"{_DECREE_20}, Điều 9", RECEIVED, where=(TAKEN,)),
    _items("feedback.behaviour_received", "PAKN về hành vi đã tiếp nhận", "Feedback on behaviour received", f"{_DECREE_20}, Điều 5", RECEIVED,
           where=(ON_BEHAVIOUR, TAKEN)),
    _items("feedback.published", "PAKN đã công khai trả lời", "Answers to feedback published", f"{_DECREE_20}, Điều 19", PUBLISHED),
    _items("feedback.ended", "PAKN đã xử lý (trả lời hoặc từ chối)", "Feedback handled (answered or refused)", f"{_INDEX}, chỉ số 5.2", ENDED),
    _items("feedback.ended_on_time", "PAKN đã xử lý đúng hạn", "Feedback handled on time", f"{_INDEX}, chỉ số 5.2", ENDED, where=(ON_TIME,)),
    _items("feedback.open", "PAKN đang xử lý", "Open feedback", f"{_INDEX}, chỉ số 5.2", RECEIVED, until=ENDED),
    _items("feedback.open_in_time", "PAKN đang xử lý còn trong hạn", "Open feedback in time", f"{_INDEX}, chỉ số 5.2", RECEIVED,
           until=LEFT_IN_TIME, where=(ON_TIME,)),
    _items("service_index.feedback_satisfied", "PAKN xử lý đúng hạn mà người gửi không phản đối trả lời",
           "Feedback handled on time whose sender did not dislike the answer", f"{_INDEX}, chỉ số 5.3", ENDED, where=(ON_TIME, NOT_DISLIKED)),
    _items("service_index.feedback_on_dossiers", "PAKN về hành vi trong giải quyết hồ sơ", "Feedback on behaviour in the handling of a dossier",
           f"{_INDEX}, chỉ số 5.4", RECEIVED, where=(ON_BEHAVIOUR, ABOUT_DOSSIER, TAKEN)),
)  # fmt: skip

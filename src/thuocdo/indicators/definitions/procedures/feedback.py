"""Feedback ("phản ánh, kiến nghị") on the rules of procedures."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, RATIO_OF_SUMS, STOCK, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "procedures.feedback.resolution_rate",
        "Tỷ lệ giải quyết phản ánh, kiến nghị (PAKN) về quy định TTHC",
        "Share of feedback on procedure rules resolved",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.FEEDBACK,
        source=province_2022(3, "3.4"),
        formula="100 * procedures.feedback.resolved / procedures.feedback.received",
    ),
    declare(
        "procedures.feedback.received",
        "Tổng số PAKN đã tiếp nhận (trực tiếp hoặc do cơ quan có thẩm quyền chuyển đến)",
        "Feedback items received (directly or forwarded)",
        unit=units.FEEDBACK_ITEMS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.FEEDBACK,
        source=province_2022(3, "3.4.1"),
        measure="feedback.rules_received",
        note=(
            "Only feedback on procedure rules (quy định), proposals on them included; feedback on conduct "
            "(hành vi) is outside the item, and so is what was refused. Counted for the unit with whom it lies "
            "last: whoever passed it on does not count it."
        ),
        note_vi=(
            "Chỉ gồm phản ánh, kiến nghị về quy định hành chính, kể cả đề xuất phương án; phản ánh về hành vi hành chính và phản ánh bị từ chối không "
            "thuộc mục này. Tính cho đơn vị giữ sau cùng: đơn vị đã chuyển đi không tính."
        ),
    ),
    declare(
        "procedures.feedback.resolved",
        "Số PAKN đã giải quyết xong",
        "Feedback items resolved",
        unit=units.FEEDBACK_ITEMS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.FEEDBACK,
        source=province_2022(3, "3.4.2"),
        measure="feedback.rules_resolved",
        note="Resolved: the sender has the answer; its publication comes after.",
        note_vi="Đã xử lý xong khi người gửi nhận được trả lời; việc đăng công khai đến sau.",
    ),
    declare(
        "procedures.feedback.pending",
        "Số PAKN đang trong thời gian xử lý",
        "Feedback items still within the time limit",
        unit=units.FEEDBACK_ITEMS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.FEEDBACK,
        source=province_2022(3),
        formula="procedures.feedback.received - procedures.feedback.resolved",
        helper=True,
    ),
)

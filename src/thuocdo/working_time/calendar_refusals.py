"""Why a change of the calendar is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from datetime import date

from thuocdo.errors import Conflict, InvalidInput
from thuocdo.working_time.period import vi_day


def no_reason() -> InvalidInput:
    """Return the refusal of a change without a reason."""
    return InvalidInput(
        "calendar_change_without_reason",
        "Chưa ghi lý do thay đổi lịch làm việc. Hãy ghi lý do: thay đổi này tính lại hạn trả của các hồ sơ đang giải quyết.",
        "The change of the calendar has no reason. Write one: the due times of open dossiers follow from it.",
    )


def day_not_described() -> InvalidInput:
    """Return the refusal of a day without a name or a source."""
    return InvalidInput(
        "calendar_day_not_described",
        "Chưa ghi đủ tên ngày và văn bản căn cứ. Hãy ghi số, ngày của văn bản quyết định.",
        "The name of the day or its source is missing. Write number and date of the decision.",
    )


def decided_already(day: date, kind: object) -> Conflict:
    """Return the refusal of a day that is decided for the same units already."""
    return Conflict(
        "calendar_day_decided",
        f"Ngày {vi_day(day)} đã là {kind} của phạm vi này. Hãy bỏ ngày đó trước nếu muốn đổi.",
        f"{day} is decided for these units already. Remove that first if it is to change.",
        day=day,
    )


def gone_already() -> Conflict:
    """Return the refusal to remove what somebody else has removed."""
    return Conflict(
        "calendar_row_gone",
        "Dòng lịch này đã được người khác bỏ. Hãy tải lại trang để xem lịch hiện nay.",
        "Somebody else has removed this entry of the calendar. Reload to see how it stands.",
    )

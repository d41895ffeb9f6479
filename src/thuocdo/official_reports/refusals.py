"""The refusals of this room, each in both languages."""

from __future__ import annotations

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound


def not_yours(code: str = "writes_no_reports") -> NotAllowed:
    """Return the refusal of somebody who has no part in this step."""
    return NotAllowed(
        code,
        "Bạn không được giao việc này với báo cáo của đơn vị. Hãy nhờ cán bộ cải cách hành chính hoặc lãnh đạo đơn vị.",
        "This step of the unit's report is not yours. Ask its reform officer or leader.",
    )


def missing() -> NotFound:
    """Return the answer to whoever may not know of a report, and where there is none."""
    return NotFound(
        "report_missing",
        "Không có báo cáo này, hoặc bạn không được xem.",
        "There is no such report, or you may not see it.",
    )


def moved_on(now: str) -> Conflict:
    """Return the refusal where the report stands elsewhere than the step needs."""
    return Conflict(
        "report_moved_on",
        f"Báo cáo này {now} nên không làm được bước này. Hãy tải lại trang để xem.",
        "The report has moved on, so this cannot be done any more. Reload the page.",
        state=now,
    )


def somebody_wrote(name: str) -> Conflict:
    """Return the refusal where somebody saved the block since it was looked at."""
    return Conflict(
        "block_changed",
        f"{name} đã lưu mục này trong khi bạn soạn. Bản bạn gõ chưa được lưu; hãy đối chiếu hai bản bên dưới rồi lưu lại.",
        f"{name} saved this part while you were writing. What you typed is not saved; compare both below and save again.",
        name=name,
    )


def unknown_entry() -> InvalidInput:
    """Return the refusal of a part that the outline does not have."""
    return InvalidInput(
        "unknown_entry",
        "Đề cương không có mục này. Hãy mở lại báo cáo từ danh sách.",
        "The outline has no such part. Open the report from the list again.",
    )


def too_long(most: int) -> InvalidInput:
    """Return the refusal of a text that no report has."""
    return InvalidInput(
        "block_too_long",
        f"Mục dài quá {most} ký tự. Hãy rút gọn hoặc chuyển bớt sang phụ lục.",
        f"The part is longer than {most} characters. Shorten it.",
        most=most,
    )


def empty_remark() -> InvalidInput:
    """Return the refusal of a remark without words."""
    return InvalidInput("remark_empty", "Hãy ghi nội dung góp ý.", "Say what you remark.")


def reason_needed() -> InvalidInput:
    """Return the refusal of sending back without saying why."""
    return InvalidInput(
        "reason_needed",
        "Hãy ghi lý do trả lại để người soạn biết cần sửa gì.",
        "Say why it is sent back, so that its writers know what to mend.",
    )


def own_work() -> NotAllowed:
    """Return the refusal of approving what one wrote."""
    return NotAllowed(
        "approves_own_report",
        "Bạn đã soạn hoặc trình báo cáo này nên không tự duyệt được. Hãy nhờ lãnh đạo khác duyệt.",
        "You wrote or handed in this report, so somebody else has to approve it.",
    )


def problems_left(count: int) -> InvalidInput:
    """Return the refusal of handing in a report with problems."""
    return InvalidInput(
        "report_has_problems",
        f"Báo cáo còn {count} chỗ phải sửa trước khi trình. Hãy xem danh sách ở trang báo cáo.",
        f"The report has {count} places to mend before it is handed in. They are listed on its page.",
        count=count,
    )


def begun_before() -> Conflict:
    """Return the refusal of a second report on the same days and form."""
    return Conflict(
        "report_begun_before",
        "Đơn vị đã có báo cáo cho kỳ và biểu này. Hãy mở báo cáo đó.",
        "The unit has a report on these days and this form already. Open that one.",
    )


def text_moved() -> Conflict:
    """Return the refusal of replacing a figure that does not stand there any more."""
    return Conflict(
        "typed_figure_moved",
        "Số này không còn ở chỗ cũ vì văn bản đã đổi. Hãy tải lại trang rồi bấm lại.",
        "The figure does not stand there any more, because the text has changed. Reload the page and try again.",
    )


def day_out_of_range() -> InvalidInput:
    """Return the refusal of a day that a report cannot have."""
    return InvalidInput(
        "report_day_out_of_range",
        "Ngày văn bản phải từ ngày duyệt đến hôm nay. Hãy chọn lại.",
        "The day of the report must lie between its approval and today.",
    )


def nobody_named() -> InvalidInput:
    """Return the refusal of a list of recipients with nobody on it."""
    return InvalidInput(
        "nobody_named", "Hãy chọn ít nhất một nơi nhận.", "Choose at least one recipient."
    )


def other_campaign() -> NotFound:
    """Return the refusal of a campaign of another unit, form or period."""
    return NotFound(
        "campaign_of_report_unfit",
        "Không có đợt báo cáo này cho đơn vị, biểu và kỳ đã chọn. Hãy chọn lại.",
        "There is no such campaign of this unit, form and period. Choose again.",
    )

"""Why something is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from datetime import date

from thuocdo.errors import Conflict, InvalidInput, NotAllowed


def not_an_administrator() -> NotAllowed:
    """Return the refusal of whoever does not administer the unit."""
    return NotAllowed(
        "not_an_administrator",
        "Chỉ quản trị viên của đơn vị hoặc của cấp trên mới làm được việc này. Hãy nhờ quản trị viên.",
        "Only an administrator of the unit or of one above it can do this. Ask an administrator.",
    )


def subscription_incomplete() -> InvalidInput:
    """Return the refusal of a subscription without a name or without events."""
    return InvalidInput(
        "webhook_incomplete",
        "Hãy ghi tên hệ thống nhận và chọn ít nhất một loại sự kiện.",
        "Name the receiving system and choose at least one kind of event.",
    )


def address_not_secure() -> InvalidInput:
    """Return the refusal of an address without TLS."""
    return InvalidInput(
        "webhook_address_not_secure",
        "Địa chỉ phải bắt đầu bằng https:// để dữ liệu không bị đọc trên đường truyền. Hãy xin địa chỉ khác của bên nhận.",
        "The address must begin with https://, so that nobody reads along. Ask the receiver for another one.",
    )


def address_not_usable(why: str) -> InvalidInput:
    """Return the refusal of an address that leads nowhere, or inside the house."""
    return InvalidInput(
        "webhook_address_not_usable",
        "Không gửi được tới địa chỉ này: tên máy chủ không có, hoặc địa chỉ thuộc mạng nội bộ chưa được phép. Hãy kiểm tra lại, hoặc nhờ người vận hành mở mạng đó.",
        f"Nothing can be sent there: {why}. Check the address, or ask whoever runs the server to allow that network.",
        why=why,
    )


def drop_needs_a_reason() -> InvalidInput:
    """Return the refusal to drop a message without saying why."""
    return InvalidInput(
        "message_drop_needs_a_reason",
        "Bỏ một tin là người nhận không được báo. Hãy ghi lý do.",
        "Whoever drops a message leaves somebody untold. Say why.",
    )


def not_dead_any_more() -> Conflict:
    """Return the refusal where another administrator was faster, or nothing is left to send."""
    return Conflict(
        "message_not_dead",
        "Các tin này không còn chờ xử lý: người khác đã làm, hoặc nội dung đã được xóa theo thời hạn lưu. Hãy tải lại trang.",
        "These messages wait no more: somebody else was faster, or their words were emptied in time. Load the page again.",
    )


def stop_without_words() -> InvalidInput:
    """Return the refusal of a stop that does not say what is done."""
    return InvalidInput(
        "planned_stop_without_words",
        "Hãy ghi hệ thống dừng để làm gì, để người dân và cán bộ biết.",
        "Say what the system stops for, so that people know.",
    )


def stop_in_no_order() -> InvalidInput:
    """Return the refusal of times that do not follow each other."""
    return InvalidInput(
        "planned_stop_in_no_order",
        "Giờ dừng phải ở sau lúc này, và giờ hoạt động lại phải sau giờ dừng. Hãy sửa giờ.",
        "It has to begin after now, and to end after it has begun. Mend the times.",
    )


def stop_too_soon(working_days: int, first: date) -> InvalidInput:
    """Return the refusal of a stop that is told too late, without a reason."""
    return InvalidInput(
        "planned_stop_too_soon",
        f"Phải báo trước ít nhất {working_days} ngày làm việc: sớm nhất là {first:%d/%m/%Y}. Nếu không thể chờ, hãy ghi lý do báo gấp.",
        f"It has to be told {working_days} working days ahead: {first:%d/%m/%Y} is the first day. If it cannot wait, say why.",
        first_day=first.isoformat(),
    )


def stop_is_over() -> Conflict:
    """Return the refusal to change a stop that is over or called off."""
    return Conflict(
        "planned_stop_is_over",
        "Lần dừng này đã kết thúc hoặc đã thôi. Hãy tải lại trang.",
        "This stop is over or was called off. Load the page again.",
    )

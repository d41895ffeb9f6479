"""Why something is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

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

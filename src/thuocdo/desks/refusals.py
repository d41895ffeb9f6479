"""Why something in the waiting room is refused, in both languages."""

from __future__ import annotations

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound


def not_found() -> NotFound:
    """Return what everybody gets who may not know whether there is such a thing."""
    return NotFound(
        "ticket_not_found",
        "Không có số, quầy hoặc nhóm này ở nơi của bạn. Hãy tải lại trang.",
        "There is no such number, counter or group where you work. Reload the page.",
    )


def not_allowed() -> NotAllowed:
    """Return the refusal of somebody who does not work at the desk."""
    return NotAllowed(
        "waiting_room_not_allowed",
        "Chỉ người tiếp nhận của đơn vị gọi số và lập quầy. Hãy nhờ người quản trị của đơn vị.",
        "Only reception officers of the unit call numbers and set up counters. Ask the administrator of your unit.",
    )


def not_possible(code: str, state: str) -> Conflict:
    """Return the refusal of something that cannot follow."""
    return Conflict(
        "ticket_not_possible",
        f"Không làm được việc này với số {code} ({state}). Hãy tải lại trang.",
        f"This cannot be done with number {code} ({state}). Reload the page.",
        ticket=code,
        state=state,
    )


def closed(name: str) -> InvalidInput:
    """Return the refusal of a group or counter that is not used any more."""
    return InvalidInput(
        "waiting_room_closed",
        f"«{name}» không còn dùng. Hãy chọn nhóm hoặc quầy khác.",
        f"“{name}” is not used any more. Choose another one.",
    )


def taken(what: str) -> Conflict:
    """Return the refusal of a second counter or group of the same name."""
    return Conflict(
        "waiting_room_taken",
        f"«{what}» đã có. Hãy chọn chữ hoặc số khác.",
        f"“{what}” exists already. Choose another letter or number.",
    )


def unknown_priority(key: str) -> InvalidInput:
    """Return the refusal of a priority that is not in the list."""
    return InvalidInput(
        "unknown_priority",
        f"Không có diện ưu tiên «{key}». Hãy chọn trong danh sách.",
        f"There is no priority “{key}”. Choose one of the list.",
    )

"""What is said where a mandate cannot be given, taken or used."""

from __future__ import annotations

from datetime import date

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound


def not_found() -> NotFound:
    """Return what everybody gets who asks for a mandate that is not about him."""
    return NotFound(
        "mandate_not_found",
        "Không có ủy quyền này. Hãy xem trang «Ủy quyền».",
        "There is no such mandate. Look at the page “Mandates”.",
    )


def without_a_personal_id() -> InvalidInput:
    """Return the refusal of somebody who has not said who he is."""
    return InvalidInput(
        "citizen_without_a_personal_id",
        "Muốn ủy quyền, trước hết hãy ghi họ tên và số định danh của bạn ở «Thông tin của tôi».",
        "To give a mandate, first enter your name and personal id at “About me”.",
    )


def without_a_name() -> InvalidInput:
    """Return the refusal of a delegate without a name."""
    return InvalidInput(
        "delegate_without_a_name",
        "Hãy ghi họ tên người được ủy quyền.",
        "Write the name of the delegate.",
    )


def to_himself() -> InvalidInput:
    """Return the refusal of a mandate to oneself."""
    return InvalidInput(
        "mandate_to_oneself",
        "Đây là số định danh của chính bạn. Hãy ghi số của người được ủy quyền.",
        "This is your own personal id. Write that of the delegate.",
    )


def wrong_day(last: date) -> InvalidInput:
    """Return the refusal of a day that has passed or lies too far ahead."""
    return InvalidInput(
        "mandate_day",
        f"Ngày hết hạn phải từ hôm nay đến {last:%d/%m/%Y}. Hãy chọn lại ngày.",
        f"The last day has to lie between today and {last}. Choose another day.",
    )


def for_nothing() -> InvalidInput:
    """Return the refusal of a mandate for nothing."""
    return InvalidInput(
        "mandate_for_nothing",
        "Hãy chọn ít nhất một thủ tục hoặc một hồ sơ, hoặc chọn ủy quyền mọi việc.",
        "Choose one procedure or one dossier at least, or everything.",
    )


def too_many(limit: int) -> Conflict:
    """Return the refusal of one more mandate."""
    return Conflict(
        "too_many_mandates",
        f"Bạn đang có {limit} ủy quyền chưa kết thúc. Hãy kết thúc bớt rồi làm tiếp.",
        f"You have {limit} mandates that have not ended. End some first.",
        limit=limit,
    )


def has_ended() -> Conflict:
    """Return the refusal of what was ended, or ran out."""
    return Conflict(
        "mandate_has_ended",
        "Ủy quyền này đã kết thúc hoặc hết hạn. Hãy xem trang «Ủy quyền».",
        "This mandate has ended or run out. Look at the page “Mandates”.",
    )


def not_covered() -> NotAllowed:
    """Return the refusal of what a mandate is not for."""
    return NotAllowed(
        "mandate_not_for_this",
        "Ủy quyền không gồm thủ tục này. Hãy nhờ người ủy quyền lập ủy quyền khác, hoặc nộp cho chính mình.",
        "The mandate is not for this procedure. Ask the principal for another one, or apply for yourself.",
    )

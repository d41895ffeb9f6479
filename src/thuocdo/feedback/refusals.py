"""Why something is not done with feedback, in words for people."""

from __future__ import annotations

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.feedback.models.feedback import MOST_FILES

_MISSING = {
    "kind": ("Hãy chọn nội dung phản ánh, kiến nghị.", "Choose what it is about."),
    "way": ("Hãy chọn cách gửi.", "Choose how it came."),
    "subject": ("Hãy ghi tiêu đề.", "Write a subject."),
    "words": ("Hãy ghi nội dung phản ánh, kiến nghị.", "Write what you want to say."),
    "reason": ("Hãy ghi lý do.", "Write the reason."),
    "answer": ("Hãy ghi nội dung trả lời.", "Write the answer."),
    "question": ("Hãy ghi điều cần hỏi người gửi.", "Write what you ask the sender for."),
    "addition": (
        "Hãy ghi nội dung bổ sung, hoặc gửi kèm tệp.",
        "Write what you add, or send a file with it.",
    ),
    "external_code": (
        "Hãy ghi mã của phản ánh, kiến nghị ở hệ thống gửi đến.",
        "Give its number in the system that sends it in.",
    ),
    "public_words": (
        "Hãy ghi cả nội dung và trả lời để công khai.",
        "Write both the matter and the answer as they are to be published.",
    ),
}


def not_filled_in(name: str) -> InvalidInput:
    """Return the refusal of what lacks a part."""
    vi, en = _MISSING[name]
    return InvalidInput(f"feedback_{name}_missing", vi, en, field=name)


def too_many_files() -> InvalidInput:
    """Return the refusal of more files than are taken at once."""
    return InvalidInput(
        "feedback_too_many_files",
        f"Mỗi lần gửi kèm được {MOST_FILES} tệp. Hãy bỏ bớt, hoặc gửi thêm ở lần bổ sung.",
        f"{MOST_FILES} files can be sent at once. Leave some out, or add them afterwards.",
        most=MOST_FILES,
    )


def nameless() -> InvalidInput:
    """Return the refusal of feedback without a sender."""
    return InvalidInput(
        "feedback_without_sender",
        "Phản ánh, kiến nghị cần họ tên và địa chỉ, số điện thoại hoặc thư điện tử của người gửi để trả lời. Hãy ghi đủ.",
        "Feedback needs the sender's name and an address, phone or e-mail, so that it can be answered. Fill them in.",
    )


def lies_there_already() -> InvalidInput:
    """Return the refusal of passing on to where it lies."""
    return InvalidInput(
        "feedback_lies_there",
        "Phản ánh, kiến nghị đang ở đơn vị này. Hãy chọn đơn vị khác.",
        "It lies with this unit already. Choose another one.",
    )


def names_the_sender() -> InvalidInput:
    """Return the refusal of public words with the sender in them."""
    return InvalidInput(
        "feedback_names_sender",
        "Nội dung công khai còn tên, số điện thoại hoặc thư điện tử của người gửi. Hãy bỏ đi rồi công khai.",
        "The public words still hold the sender's name, phone or e-mail. Take them out and publish again.",
    )


def not_found() -> NotFound:
    """Return what somebody hears of feedback that is not there, or not for him."""
    return NotFound(
        "feedback_not_found",
        "Không có phản ánh, kiến nghị này, hoặc nó đã được chuyển cho đơn vị khác.",
        "There is no such feedback, or it was passed on to another unit.",
    )


def not_allowed() -> NotAllowed:
    """Return what somebody hears who may not."""
    return NotAllowed(
        "feedback_not_yours",
        "Bạn không có quyền làm việc này với phản ánh, kiến nghị của đơn vị đó.",
        "You may not do this with feedback of that unit.",
    )


def stands_elsewhere() -> Conflict:
    """Return what somebody hears who came too late."""
    return Conflict(
        "feedback_moved_on",
        "Phản ánh, kiến nghị này đã sang bước khác. Hãy tải lại trang để xem ai đã làm gì.",
        "This feedback has moved on meanwhile. Load the page again to see who did what.",
    )

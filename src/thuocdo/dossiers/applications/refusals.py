"""Why something about an application is refused, in both languages."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from thuocdo.errors import Conflict, InvalidInput, NotFound


def not_found() -> NotFound:
    """Return what everybody gets who asks for an application or a paper that is not his."""
    return NotFound(
        "application_not_found",
        "Không có đơn này. Có thể đơn đã được nộp, đã xóa hoặc quá hạn lưu. Hãy xem «Hồ sơ của tôi».",
        "There is no such application. It may have been handed in, thrown away, or kept too long. Look at “My dossiers”.",
    )


def without_a_personal_id() -> InvalidInput:
    """Return the refusal of somebody who has not said who he is."""
    return InvalidInput(
        "citizen_without_a_personal_id",
        "Muốn nộp trực tuyến, trước hết hãy ghi số định danh cá nhân của bạn ở «Thông tin của tôi».",
        "To apply online, first enter your personal id at “About me”.",
    )


def not_online(name: str) -> InvalidInput:
    """Return the refusal to apply for something that is not done online here."""
    return InvalidInput(
        "procedure_not_online",
        f"Thủ tục «{name}» chưa nộp trực tuyến được ở đây. Hãy nộp tại bộ phận Một cửa.",
        f"“{name}” cannot be applied for online here. Hand it in at a one-stop desk.",
    )


def unknown_place() -> InvalidInput:
    """Return the refusal of a place that does not take such dossiers."""
    return InvalidInput(
        "application_place_unknown",
        "Hãy chọn nơi giải quyết trong danh sách.",
        "Choose one of the places of the list.",
    )


def unknown_case() -> InvalidInput:
    """Return the refusal of a case the procedure does not have."""
    return InvalidInput(
        "application_case_unknown",
        "Hãy chọn trường hợp của bạn trong danh sách.",
        "Choose your case from the list.",
    )


def too_many(limit: int) -> Conflict:
    """Return the refusal of one more application by somebody who has many."""
    return Conflict(
        "too_many_applications",
        f"Bạn đang có {limit} đơn chưa nộp. Hãy nộp hoặc xóa bớt rồi làm tiếp.",
        f"You have {limit} unfinished applications. Hand some in or throw some away first.",
        limit=limit,
    )


def too_many_papers(limit: int) -> InvalidInput:
    """Return the refusal of one more file."""
    return InvalidInput(
        "too_many_papers",
        f"Mỗi đơn có nhiều nhất {limit} tệp. Hãy bỏ bớt, hoặc ghép nhiều trang vào một tệp PDF.",
        f"An application has {limit} files at the most. Remove some, or put several pages into one PDF.",
        limit=limit,
    )


def saved_elsewhere(at: datetime) -> Conflict:
    """Return the refusal to overwrite what the same person saved in another window."""
    local = timezone.localtime(at)
    return Conflict(
        "application_saved_elsewhere",
        f"Trang này đã được lưu ở một cửa sổ khác lúc {local:%H:%M}. Hãy so hai bản rồi lưu lại.",
        f"This page was saved in another window at {local:%H:%M}. Compare both and save again.",
        at=at,
    )


def changed_meanwhile() -> Conflict:
    """Return the refusal to hand in something else than what was looked at."""
    return Conflict(
        "application_changed",
        "Đơn vừa được sửa ở một cửa sổ khác. Hãy xem lại câu trả lời rồi nộp.",
        "The application was just changed in another window. Check your answers again, then hand it in.",
    )


def incomplete() -> InvalidInput:
    """Return the refusal to hand in what is not complete."""
    return InvalidInput(
        "application_incomplete",
        "Đơn chưa đủ. Hãy trả lời những chỗ được đánh dấu rồi nộp lại.",
        "The application is not complete. Answer what is marked, then hand it in again.",
    )


def nothing_asked_for() -> Conflict:
    """Return the refusal of papers nobody waits for."""
    return Conflict(
        "nothing_asked_for",
        "Hồ sơ này không còn chờ bổ sung giấy tờ.",
        "No papers are awaited for this dossier any more.",
    )


def no_papers() -> InvalidInput:
    """Return the refusal of an answer to a request for papers without any."""
    return InvalidInput(
        "supplement_without_papers",
        "Hãy gửi ít nhất một tệp, hoặc viết câu trả lời cho cơ quan.",
        "Send one file at least, or write your answer to the agency.",
    )

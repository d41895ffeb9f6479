"""What dossiers are called on the screen: statuses, events, classes, channels; for all screens that show dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thuocdo.dossiers.clock_line import ResultClass, StretchKind
from thuocdo.dossiers.state import is_late
from thuocdo.dossiers.status import Status

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = Mapping[Any, "_StrPromise"]

STATUS_WORDS: Words = {
    Status.REGISTERED: gettext_lazy("Mới đăng ký"),
    Status.ACCEPTED: gettext_lazy("Được tiếp nhận"),
    Status.NOT_ACCEPTED: gettext_lazy("Không được tiếp nhận"),
    Status.PROCESSING: gettext_lazy("Đang xử lý"),
    Status.SUPPLEMENT_REQUESTED: gettext_lazy("Yêu cầu bổ sung giấy tờ"),
    Status.PAYMENT_REQUIRED: gettext_lazy("Yêu cầu thực hiện nghĩa vụ tài chính"),
    Status.WITHDRAWAL_REQUESTED: gettext_lazy("Công dân yêu cầu rút hồ sơ"),
    Status.STOPPED: gettext_lazy("Dừng xử lý"),
    Status.RESOLVED: gettext_lazy("Đã xử lý xong"),
    Status.RESULT_RETURNED: gettext_lazy("Đã trả kết quả"),
}
#: The colour of a status, as `kit.badge` names it.
STATUS_KINDS: Mapping[int, str] = {
    Status.SUPPLEMENT_REQUESTED: "warning",
    Status.PAYMENT_REQUIRED: "warning",
    Status.WITHDRAWAL_REQUESTED: "warning",
    Status.NOT_ACCEPTED: "error",
    Status.RESOLVED: "good",
    Status.RESULT_RETURNED: "good",
}
EVENT_WORDS: Words = {
    "received": gettext_lazy("Nhận hồ sơ"),
    "accepted": gettext_lazy("Tiếp nhận hồ sơ"),
    "not_accepted": gettext_lazy("Từ chối tiếp nhận"),
    "step_started": gettext_lazy("Bắt đầu một bước"),
    "handed_over": gettext_lazy("Chuyển hồ sơ"),
    "taken_over": gettext_lazy("Nhận hồ sơ chuyển đến"),
    "step_finished": gettext_lazy("Hoàn thành một bước"),
    "opinion_requested": gettext_lazy("Xin ý kiến"),
    "opinion_given": gettext_lazy("Trả lời ý kiến"),
    "supplement_requested": gettext_lazy("Yêu cầu bổ sung"),
    "supplement_received": gettext_lazy("Nhận giấy tờ bổ sung"),
    "payment_required": gettext_lazy("Yêu cầu nộp tiền"),
    "paid": gettext_lazy("Ghi nhận thanh toán"),
    "refunded": gettext_lazy("Hoàn trả tiền"),
    "exempted": gettext_lazy("Miễn, giảm phí, lệ phí"),
    "extended": gettext_lazy("Gia hạn, xin lỗi"),
    "withdrawal_requested": gettext_lazy("Yêu cầu rút hồ sơ"),
    "withdrawal_declined": gettext_lazy("Không cho rút hồ sơ"),
    "stopped": gettext_lazy("Dừng giải quyết"),
    "refused": gettext_lazy("Từ chối giải quyết"),
    "resolved": gettext_lazy("Giải quyết xong"),
    "result_attached": gettext_lazy("Đính kèm kết quả"),
    "result_digitised": gettext_lazy("Số hóa kết quả"),
    "result_taken_back": gettext_lazy("Bỏ kết quả đã chuẩn bị"),
    "result_returned": gettext_lazy("Trả kết quả"),
    "result_sent": gettext_lazy("Gửi kết quả qua bưu chính"),
    "result_delivered": gettext_lazy("Bưu chính đã phát kết quả"),
    "result_came_back": gettext_lazy("Bưu chính hoàn lại kết quả"),
    "corrected": gettext_lazy("Sửa sai sót"),
    "due_recounted": gettext_lazy("Tính lại hạn trả theo lịch mới"),
    "reported": gettext_lazy("Hệ thống khác báo trạng thái"),
}
CLASS_WORDS: Words = {
    ResultClass.EARLY: gettext_lazy("trước hạn"),
    ResultClass.ON_TIME: gettext_lazy("đúng hạn"),
    ResultClass.LATE: gettext_lazy("trễ hạn"),
    ResultClass.IN_TIME: gettext_lazy("trong hạn"),
    ResultClass.OVERDUE: gettext_lazy("quá hạn"),
    ResultClass.NONE: gettext_lazy("không có hạn"),
}
CLASS_KINDS: Mapping[ResultClass, str] = {
    ResultClass.EARLY: "good",
    ResultClass.ON_TIME: "good",
    ResultClass.LATE: "error",
    ResultClass.IN_TIME: "",
    ResultClass.OVERDUE: "error",
    ResultClass.NONE: "",
}
STRETCH_WORDS: Words = {
    StretchKind.START: gettext_lazy("Bắt đầu tính"),
    StretchKind.WAIT: gettext_lazy("Đang chuyển"),
    StretchKind.RUN: gettext_lazy("Đang tính"),
    StretchKind.PAUSE: gettext_lazy("Tạm dừng"),
    StretchKind.RESTART: gettext_lazy("Tính lại"),
    StretchKind.EXTENSION: gettext_lazy("Gia hạn"),
    StretchKind.HAND_OVER: gettext_lazy("Chuyển"),
    StretchKind.HOLIDAY: gettext_lazy("Ngày nghỉ"),
    StretchKind.END: gettext_lazy("Kết thúc"),
}
#: What the clocks say of a stretch, so that it can be read in English, too.
STRETCH_REASONS = (
    gettext_lazy("Nhận đủ hồ sơ hợp lệ"),
    gettext_lazy("Đang chuyển đến cơ quan có thẩm quyền"),
    gettext_lazy("Cơ quan có thẩm quyền nhận hồ sơ"),
    gettext_lazy("Chờ bổ sung giấy tờ"),
    gettext_lazy("Đủ giấy tờ: tính lại từ đầu"),
    gettext_lazy("Chờ nộp tiền"),
    gettext_lazy("Đang tính thời gian"),
    gettext_lazy("Chuyển hồ sơ"),
    gettext_lazy("Kết thúc"),
    gettext_lazy("Ngày nghỉ"),
)
PART_WORDS: Words = {
    "submitter": gettext_lazy("Người nộp"),
    "owner": gettext_lazy("Chủ hồ sơ"),
    "delegate": gettext_lazy("Người được ủy quyền"),
}
CHANNEL_WORDS: Words = {
    "direct": gettext_lazy("trực tiếp"),
    "online": gettext_lazy("trực tuyến"),
    "post": gettext_lazy("bưu chính"),
}
WAY_WORDS: Words = {
    "counter": gettext_lazy("tại quầy"),
    "online": gettext_lazy("trực tuyến"),
    "post": gettext_lazy("qua bưu chính"),
}
MISTAKE_WORDS: Words = {
    "entry": gettext_lazy("Nhập sai thông tin"),
    "wrong_result": gettext_lazy("Kết quả sai"),
    "lost_result": gettext_lazy("Mất, hỏng kết quả"),
    "lost_paper": gettext_lazy("Mất, hỏng giấy tờ"),
}
TERM_WORDS: Words = {
    "hour": gettext_lazy("giờ làm việc"),
    "working_day": gettext_lazy("ngày làm việc"),
    "day": gettext_lazy("ngày"),
    "month": gettext_lazy("tháng"),
}
DIGITISATION_WORDS: Words = {
    0: gettext_lazy("chưa số hóa"),
    1: gettext_lazy("đã số hóa"),
    2: gettext_lazy("dùng lại giấy tờ"),
    3: gettext_lazy("dùng lại kết quả"),
}


@dataclass(frozen=True, slots=True)
class DueWords:
    """How a dossier stands against its due time: the words, and the colour as `kit.badge` names it."""

    text: str
    kind: str


def due_words(
    *,
    due: datetime | None,
    ended: datetime | None,
    paused: datetime | None,
    late: bool | None,
    now: datetime,
) -> DueWords:
    """Say how long is left, how late it is, or how it ended; by days, as people count them."""
    if ended is not None:
        if late is None or due is None:
            return DueWords(_("đã kết thúc"), "")
        if late:
            return DueWords(_days(ended, due, _("trễ hạn")), "error")
        early = is_late(due, ended, "day")
        return DueWords(_("trước hạn") if early else _("đúng hạn"), "good")
    if paused is not None:
        return DueWords(_("tạm dừng từ %(day)s") % {"day": _day(paused)}, "")
    if due is None:
        return DueWords(_("không có hạn"), "")
    if due < now:
        return DueWords(_days(now, due, _("quá hạn")), "error")
    return _left(due, now)


def _left(due: datetime, now: datetime) -> DueWords:
    here = timezone.localtime(due)
    days = (here.date() - timezone.localtime(now).date()).days
    if days == 0:
        return DueWords(_("hôm nay, %(time)s") % {"time": f"{here:%H:%M}"}, "warning")
    if days == 1:
        return DueWords(_("ngày mai, %(time)s") % {"time": f"{here:%H:%M}"}, "warning")
    return DueWords(ngettext("còn %(num)d ngày", "còn %(num)d ngày", days) % {"num": days}, "")


def _days(later: datetime, earlier: datetime, word: str) -> str:
    days = (timezone.localtime(later).date() - timezone.localtime(earlier).date()).days
    if days < 1:
        return word
    return f"{word} " + ngettext("%(num)d ngày", "%(num)d ngày", days) % {"num": days}


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"


#: Seconds that would be rounded to no hour at all.
_TENTH = 180


def hours_text(seconds: int) -> str:
    """Return office time as hours with one decimal where needed, "6,5 giờ"; less than a tenth of an hour in minutes."""
    if 0 < seconds < _TENTH:
        return _("%(minutes)d phút") % {"minutes": max(1, seconds // 60)}
    hours = round(seconds / 3600, 1)
    number = f"{hours:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return _("%(hours)s giờ") % {"hours": number}

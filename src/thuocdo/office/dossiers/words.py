"""What dossiers are called on the screen: statuses, events, classes, channels; for all screens that show dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import (
    get_language,
    gettext_lazy,
    gettext_noop,
    ngettext,
    pgettext_lazy,
)

from thuocdo.dossiers.clock_line import ResultClass, StretchKind
from thuocdo.dossiers.state import ZONE, is_late
from thuocdo.dossiers.status import Status
from thuocdo.procedures.choices import HandlingKind
from thuocdo.ui.language import gettext as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = Mapping[Any, "_StrPromise"]
_on_screen: dict[tuple[int, str | None], Mapping[Any, str]] = {}


def on_screen(words: Words) -> Mapping[Any, str]:
    """Return words of this module in the language of the screen, looked up once for each language: a page says a hundred of them."""
    key = (id(words), get_language())
    if key not in _on_screen:
        _on_screen[key] = {name: str(word) for name, word in words.items()}
    return _on_screen[key]


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
#: What was done; an act of the same words, which can still be done, has its own in English.
EVENT_WORDS: Words = {
    "received": gettext_lazy("Nhận hồ sơ"),
    "accepted": gettext_lazy("Tiếp nhận hồ sơ"),
    "not_accepted": pgettext_lazy("event", "Từ chối tiếp nhận"),
    "turn_came": gettext_lazy("Đến lượt trong nhóm liên thông"),
    "step_started": gettext_lazy("Bắt đầu một bước"),
    "handed_over": pgettext_lazy("event", "Chuyển hồ sơ"),
    "taken_over": pgettext_lazy("event", "Nhận hồ sơ chuyển đến"),
    "step_finished": gettext_lazy("Hoàn thành một bước"),
    "opinion_requested": pgettext_lazy("event", "Xin ý kiến"),
    "opinion_given": pgettext_lazy("event", "Trả lời ý kiến"),
    "opinion_superseded": gettext_lazy("Ý kiến không còn được dùng"),
    "paper_replaced": gettext_lazy("Thay giấy tờ bằng bản mới"),
    "directed": pgettext_lazy("event", "Ý kiến chỉ đạo"),
    "directive_answered": pgettext_lazy("event", "Trả lời ý kiến chỉ đạo"),
    "directive_withdrawn": gettext_lazy("Rút ý kiến chỉ đạo"),
    "archived": gettext_lazy("Nộp vào Lưu trữ cơ quan"),
    "destroyed": gettext_lazy("Hủy khi hết thời hạn lưu trữ"),
    "supplement_requested": pgettext_lazy("event", "Yêu cầu bổ sung"),
    "supplement_received": gettext_lazy("Nhận giấy tờ bổ sung"),
    "payment_required": pgettext_lazy("event", "Yêu cầu nộp tiền"),
    "paid": pgettext_lazy("event", "Ghi nhận thanh toán"),
    "refunded": gettext_lazy("Hoàn trả tiền"),
    "exempted": gettext_lazy("Miễn, giảm phí, lệ phí"),
    "extended": pgettext_lazy("event", "Gia hạn, xin lỗi"),
    "withdrawal_requested": gettext_lazy("Yêu cầu rút hồ sơ"),
    "withdrawal_declined": gettext_lazy("Không cho rút hồ sơ"),
    "stopped": pgettext_lazy("event", "Dừng giải quyết"),
    "refused": pgettext_lazy("event", "Từ chối giải quyết"),
    "resolved": gettext_lazy("Giải quyết xong"),
    "result_attached": pgettext_lazy("event", "Đính kèm kết quả"),
    "result_digitised": gettext_lazy("Số hóa kết quả"),
    "result_taken_back": pgettext_lazy("event", "Bỏ kết quả đã chuẩn bị"),
    "result_returned": pgettext_lazy("event", "Trả kết quả"),
    "result_sent": gettext_lazy("Gửi kết quả qua bưu chính"),
    "result_delivered": gettext_lazy("Bưu chính đã phát kết quả"),
    "result_came_back": gettext_lazy("Bưu chính hoàn lại kết quả"),
    "corrected": pgettext_lazy("event", "Sửa sai sót"),
    "due_recounted": gettext_lazy("Tính lại hạn trả theo lịch mới"),
    "step_recounted": gettext_lazy("Tính lại hạn của bước theo lịch mới"),
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
STRETCH_WORDS: Mapping[StretchKind, str] = {
    StretchKind.START: gettext_noop("Bắt đầu tính"),
    StretchKind.WAIT: gettext_noop("Đang chuyển"),
    StretchKind.RUN: gettext_noop("Đang tính"),
    StretchKind.PAUSE: gettext_noop("Tạm dừng"),
    StretchKind.RESTART: gettext_noop("Tính lại"),
    StretchKind.EXTENSION: gettext_noop("Gia hạn"),
    StretchKind.HAND_OVER: gettext_noop("Chuyển"),
    StretchKind.HOLIDAY: gettext_noop("Ngày nghỉ"),
    StretchKind.END: gettext_noop("Kết thúc"),
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


class DueTeller:
    """Says of many dossiers at one moment how they stand against their due times."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._today = now.astimezone(ZONE).date()
        self._left: dict[int, DueWords] = {}

    def words(
        self,
        *,
        due: datetime | None,
        ended: datetime | None,
        paused: datetime | None,
        late: bool | None,
    ) -> DueWords:
        """Say how long is left, how late it is, or how it ended; by days, as people count them."""
        if ended is not None:
            return _ended(due, ended, late)
        if paused is not None:
            return DueWords(_("tạm dừng từ %(day)s") % {"day": _day(paused)}, "")
        if due is None:
            return DueWords(_("không có hạn"), "")
        here = due.astimezone(ZONE)
        days = (here.date() - self._today).days
        if due < self._now:
            return self._by_days(days if days < 0 else _LATE_TODAY)
        if days == 0:
            return DueWords(_("hôm nay, %(time)s") % {"time": f"{here:%H:%M}"}, "warning")
        if days == 1:
            return DueWords(_("ngày mai, %(time)s") % {"time": f"{here:%H:%M}"}, "warning")
        return self._by_days(days)

    def turn_words(self) -> DueWords:
        """Say of a part of a bundle that it waits for those before it."""
        return DueWords(_("đợi đến lượt"), "")

    def inner_words(self, due: datetime) -> DueWords:
        """Say by when a dossier of the green lane was to be done by the limit of the province; being late by it breaks no law."""
        if due < self._now:
            days = (self._today - due.astimezone(ZONE).date()).days
            return DueWords(_late(_("quá hạn nội bộ"), days), "warning")
        return DueWords(_("hạn nội bộ %(at)s") % {"at": f"{due.astimezone(ZONE):%H:%M %d/%m}"}, "")

    def answer_words(self, due: datetime | None) -> DueWords:
        """Say by when what was handed in online has to be answered; null is so old that no calendar knows it."""
        if due is None:
            return DueWords(_("quá hạn trả lời"), "error")
        here = due.astimezone(ZONE)
        if due < self._now:
            return DueWords(_late(_("quá hạn trả lời"), (self._today - here.date()).days), "error")
        if here.date() == self._today:
            return DueWords(_("trả lời hôm nay, %(time)s") % {"time": f"{here:%H:%M}"}, "warning")
        return DueWords(_("trả lời trước %(at)s") % {"at": f"{here:%H:%M %d/%m}"}, "")

    def _by_days(self, days: int) -> DueWords:
        """Return the words for a due time some days ahead, or behind; many dossiers share them."""
        found = self._left.get(days)
        if found is None:
            if days > 0:
                text = ngettext("còn %(num)d ngày", "còn %(num)d ngày", days) % {"num": days}
                found = DueWords(text, "")
            else:
                found = DueWords(_late(_("quá hạn"), -days), "error")
            self._left[days] = found
        return found


class Marked(Protocol):
    """A dossier, or what is read of one, as `marks_of` asks it."""

    @property
    def secret(self) -> bool: ...  # noqa: D102 - as in the row
    @property
    def off_desk(self) -> str: ...  # noqa: D102
    @property
    def inner_due_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def paused_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def ended_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def archived_at(self) -> datetime | None: ...  # noqa: D102


def marks_of(one: Marked, teller: DueTeller) -> tuple[DueWords, ...]:
    """Return what is beside the usual with a dossier: state secrets, done outside the desk, the inner limit of the green lane, the archive."""
    found = []
    if one.secret:
        found.append(DueWords(_("bí mật nhà nước"), "error"))
    if one.off_desk:
        found.append(DueWords(str(HandlingKind(one.off_desk).label), ""))
    if one.inner_due_at is not None and one.ended_at is None and one.paused_at is None:
        found.append(teller.inner_words(one.inner_due_at))
    if one.archived_at is not None:
        found.append(DueWords(_("đã nộp lưu"), ""))
    return tuple(found)


def _ended(due: datetime | None, ended: datetime, late: bool | None) -> DueWords:
    if late is None or due is None:
        return DueWords(_("đã kết thúc"), "")
    if late:
        days = (ended.astimezone(ZONE).date() - due.astimezone(ZONE).date()).days
        return DueWords(_late(_("trễ hạn"), days), "error")
    early = is_late(due, ended, "day")
    return DueWords(_("trước hạn") if early else _("đúng hạn"), "good")


def _late(word: str, days: int) -> str:
    if days < 1:
        return word
    return f"{word} " + ngettext("%(num)d ngày", "%(num)d ngày", days) % {"num": days}


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%d/%m/%Y}"


#: Late, and the due time was today.
_LATE_TODAY = 0
#: Seconds that would be rounded to no hour at all.
_TENTH = 180


def hours_text(seconds: int) -> str:
    """Return office time as hours with one decimal where needed, "6,5 giờ"; less than a tenth of an hour in minutes."""
    if 0 < seconds < _TENTH:
        return _("%(minutes)d phút") % {"minutes": max(1, seconds // 60)}
    hours = round(seconds / 3600, 1)
    number = f"{hours:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return _("%(hours)s giờ") % {"hours": number}

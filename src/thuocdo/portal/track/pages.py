"""A dossier that is followed, in plain words; nothing here knows a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from thuocdo.accounts.citizens import citizen_of
from thuocdo.dossiers.clock_line import ResultClass
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tracking import Duty, Stage, Tracked

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of the way: `state` is done, now or later."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class TrackView:
    """Where a dossier stands, in sentences. `to_do` is empty where the applicant has nothing to do; `apology` where nothing is late.

    `against_current` and `against_original` say whether it was decided early, on time or late against either date; empty before.
    """

    tracked: Tracked
    stages: tuple[StageView, ...]
    headline: str
    where: str
    next_step: str
    to_do: str
    apology: str
    tone: str
    against_current: str
    against_original: str


def own_dossier_id(user: AbstractBaseUser | AnonymousUser, found: Tracked) -> int | None:
    """Return the id of a dossier that is the own one of whoever is signed in; null else.

    Shape: no query for a visitor, two for a citizen.
    """
    citizen = citizen_of(user)
    if citizen is None:
        return None
    own = Dossier.objects.of_citizen(citizen).filter(pk=found.id).exists()
    return found.id if own else None


def track_view(found: Tracked) -> TrackView:
    """Return a dossier in the words of the screen."""
    return TrackView(
        tracked=found,
        stages=_stages(found),
        headline=headline(found),
        where=_where(found),
        next_step=_next_step(found),
        to_do=to_do(found),
        apology=_apology(found),
        tone=tone(found),
        against_current=_against(found.against_current),
        against_original=_against(found.against_original),
    )


def _against(found: ResultClass) -> str:
    words = {
        ResultClass.EARLY: _("xong trước hạn"),
        ResultClass.ON_TIME: _("xong đúng hạn"),
        ResultClass.LATE: _("xong trễ hạn"),
    }
    return words.get(found, "")


def tone(found: Tracked) -> str:
    """Return how the state feels: good, warning, late or plain; the words say it, too."""
    if found.duty in {Duty.SUPPLEMENT, Duty.PAY}:
        return "warning"
    if found.late and not found.ended:
        return "error"
    granted = found.stage >= Stage.DECIDED and found.done_percent is not None and not found.refused
    return "good" if granted else "note"


def headline(found: Tracked) -> str:
    """Return the state in a few words."""
    if found.waits_turn:
        return _("Đợi hồ sơ trước trong nhóm xong")
    late = found.late and not found.ended
    words = {
        Status.REGISTERED: _("Đã nộp, chờ cán bộ xem"),
        Status.ACCEPTED: _("Đã tiếp nhận"),
        Status.NOT_ACCEPTED: _("Không được tiếp nhận"),
        Status.PROCESSING: _("Đang giải quyết, đã quá hẹn") if late else _("Đang giải quyết"),
        Status.SUPPLEMENT_REQUESTED: _("Đang chờ bạn bổ sung giấy tờ"),
        Status.PAYMENT_REQUIRED: _("Đang chờ bạn nộp tiền"),
        Status.WITHDRAWAL_REQUESTED: _("Đang xem yêu cầu rút hồ sơ"),
        Status.STOPPED: _("Đã dừng giải quyết"),
        Status.RESOLVED: _("Bị từ chối giải quyết") if found.refused else _("Đã có kết quả"),
        Status.RESULT_RETURNED: _("Bị từ chối giải quyết, đã trả văn bản")
        if found.refused
        else _("Đã trả kết quả"),
    }
    return words[found.status]


def _stages(found: Tracked) -> tuple[StageView, ...]:
    names = {
        Stage.HANDED_IN: _("Đã nộp"),
        Stage.ACCEPTED: pgettext("stage", "Tiếp nhận"),
        Stage.IN_WORK: _("Giải quyết"),
        Stage.DECIDED: _("Có kết quả"),
        Stage.RETURNED: _("Đã trả"),
    }
    over = found.status in {Status.RESULT_RETURNED, Status.NOT_ACCEPTED, Status.STOPPED}
    return tuple(
        StageView(
            name,
            "done"
            if stage < found.stage or (stage == found.stage and over)
            else ("now" if stage == found.stage else "later"),
        )
        for stage, name in names.items()
    )


def _where(found: Tracked) -> str:
    if found.waits_turn:
        return _(
            "Hồ sơ đã nộp tại %(unit)s; làm sau khi các hồ sơ trước trong nhóm liên thông xong."
        ) % {"unit": found.reception}
    if found.refused:
        return _where_refused(found)
    match found.status:
        case Status.REGISTERED:
            return _("Hồ sơ đang ở %(unit)s, chờ kiểm tra giấy tờ.") % {"unit": found.reception}
        case Status.RESOLVED:
            return _("Kết quả đã ký, đang chờ trả tại %(unit)s.") % {"unit": found.reception}
        case Status.RESULT_RETURNED:
            return _("Kết quả đã được trả. Hồ sơ đã xong.")
        case Status.NOT_ACCEPTED:
            return _("%(unit)s không tiếp nhận hồ sơ và đã ghi rõ lý do bằng văn bản.") % {
                "unit": found.reception
            }
        case Status.STOPPED:
            return _("%(unit)s đã dừng giải quyết và đã thông báo lý do.") % {"unit": found.agency}
    return _("Hồ sơ đang ở %(unit)s.") % {"unit": found.holder or found.agency}


def _where_refused(found: Tracked) -> str:
    if found.status == Status.RESULT_RETURNED:
        return _("Văn bản từ chối ghi rõ lý do đã được trả. Hồ sơ đã xong.")
    return _("%(agency)s từ chối giải quyết; văn bản ghi rõ lý do đang chờ trả tại %(unit)s.") % {
        "agency": found.agency,
        "unit": found.reception,
    }


def _next_step(found: Tracked) -> str:
    if found.waits_turn:
        return _("Khi đến lượt, hồ sơ được tiếp nhận và có ngày hẹn trả.")
    words = {
        Status.REGISTERED: _("Cán bộ kiểm tra giấy tờ rồi tiếp nhận và hẹn ngày trả kết quả."),
        Status.ACCEPTED: _("Hồ sơ được chuyển cho người giải quyết."),
        Status.PROCESSING: _("Cơ quan xem xét rồi ký kết quả."),
        Status.SUPPLEMENT_REQUESTED: _("Khi nhận đủ giấy tờ, cơ quan giải quyết tiếp."),
        Status.PAYMENT_REQUIRED: _("Khi nhận đủ tiền, cơ quan giải quyết tiếp."),
        Status.WITHDRAWAL_REQUESTED: _("Cơ quan trả lời yêu cầu rút hồ sơ."),
        Status.RESOLVED: _("Trả văn bản từ chối cho bạn.")
        if found.refused
        else _("Trả kết quả cho bạn."),
    }
    return words.get(found.status, "")


def to_do(found: Tracked) -> str:
    """Return what the applicant has to do now; nothing where he has only to wait."""
    words = {
        Duty.NOTHING: "",
        Duty.SUPPLEMENT: _(
            "Bổ sung giấy tờ theo thông báo đã gửi cho bạn. Thời hạn giải quyết tạm dừng cho đến khi nhận đủ."
        ),
        Duty.PAY: _("Nộp phí, lệ phí của hồ sơ."),
        Duty.FETCH: _("Nhận kết quả theo cách bạn đã chọn. Nhớ mang giấy hẹn nếu nhận trực tiếp."),
    }
    return words[found.duty]


def _apology(found: Tracked) -> str:
    if found.ended:
        if found.late:
            return _("Cơ quan xin lỗi bạn vì đã trả kết quả chậm.")
        if found.against_original == ResultClass.LATE:
            return _("Cơ quan xin lỗi bạn: kết quả có sau ngày hẹn ban đầu.")
        return ""
    if found.late:
        return _(
            "Cơ quan xin lỗi bạn: hồ sơ đã quá ngày hẹn mà chưa xong. Bạn không phải làm gì thêm; có thể gọi đường dây nóng để hỏi."
        )
    if found.moved:
        return _("Cơ quan xin lỗi bạn vì đã phải hẹn lại ngày trả kết quả.")
    return ""

"""What happened to a dossier, in sentences for the citizen whose it is: who among the officials did it is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from thuocdo.dossiers import events as e
from thuocdo.dossiers.return_reasons import beyond_reasons, spoken
from thuocdo.dossiers.status import STATUS_LABELS, Status
from thuocdo.figures.notation import write_number
from thuocdo.ui.language import in_english


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened: a sentence, what was written to the citizen with it, and how it feels."""

    at: datetime
    words: str
    message: str = ""
    reasons: tuple[str, ...] = ()
    tone: str = "note"
    kind: str = ""


def story_of(events: Sequence[e.Event], units: Mapping[int, str]) -> list[StoryLine]:
    """Return what happened, the newest first; what goes on inside the office alone is left out.

    Args:
        events: all of the dossier, in order.
        units: names by id.
    """
    lines = []
    for event in events:
        tell = _TOLD.get(type(event))
        line = tell(event, units) if tell else None
        if line is not None:
            lines.append(replace(line, kind=event.kind))
    return lines[::-1]


def money(amount_vnd: int) -> str:
    """Return an amount as people write it."""
    return f"{write_number(Decimal(amount_vnd))} đồng"


def _received(event: e.Received, units: Mapping[int, str]) -> StoryLine:
    place = units.get(event.reception_unit, "")
    words = {
        "online": _("Bạn đã nộp hồ sơ qua mạng cho %(unit)s."),
        "post": _("%(unit)s đã nhận hồ sơ gửi qua bưu chính."),
    }.get(event.channel, _("Hồ sơ đã được nộp tại %(unit)s."))
    return StoryLine(event.at, words % {"unit": place})


def _accepted(event: e.Accepted, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(event.at, _("Hồ sơ đủ giấy tờ và được tiếp nhận."), tone="good")


def _turn_came(event: e.TurnCame, _units: Mapping[int, str]) -> StoryLine:
    if event.granted:
        return StoryLine(event.at, _("Các hồ sơ trước trong nhóm đã xong; hồ sơ này đến lượt."))
    return StoryLine(
        event.at,
        _(
            "Một hồ sơ trước trong nhóm kết thúc mà không có kết quả; cơ quan xem hồ sơ này có làm tiếp được không."
        ),
    )


def _handed_over(event: e.HandedOver, units: Mapping[int, str]) -> StoryLine:
    return StoryLine(
        event.at, _("Hồ sơ được chuyển đến %(unit)s.") % {"unit": units.get(event.unit, "")}
    )


def _asked(event: e.SupplementRequested, _units: Mapping[int, str]) -> StoryLine:
    reasons = []
    for one in spoken(event.reasons):
        reason = one.reason
        words = (
            (reason.citizen_en or reason.label_en)
            if in_english()
            else (reason.citizen or reason.label)
        )
        reasons.append(words)
    own = beyond_reasons(event.content, spoken(event.reasons))
    message = "\n".join(part for part in (own, event.instruction) if part)
    if "\n" not in message:
        message = message.removeprefix("- ")  # a list of one
    return StoryLine(
        event.at,
        _("Cơ quan đề nghị bạn bổ sung giấy tờ. Thời hạn giải quyết tạm dừng."),
        message,
        tuple(one for one in reasons if one not in message),
        "warning",
    )


def _supplied(event: e.SupplementReceived, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(event.at, _("Đã nhận đủ giấy tờ bổ sung."), tone="good")


def _owed(event: e.PaymentRequired, _units: Mapping[int, str]) -> StoryLine:
    words = _("Bạn cần nộp %(amount)s.") % {"amount": money(event.amount_vnd)}
    return StoryLine(event.at, words, event.reason, tone="warning")


def _paid(event: e.Paid, _units: Mapping[int, str]) -> StoryLine:
    words = _("Đã nhận %(amount)s.") % {"amount": money(event.amount_vnd)}
    return StoryLine(event.at, words, tone="good")


def _refunded(event: e.Refunded, _units: Mapping[int, str]) -> StoryLine:
    words = _("Đã hoàn trả cho bạn %(amount)s.") % {"amount": money(event.amount_vnd)}
    return StoryLine(event.at, words, event.reason, tone="good")


def _exempted(event: e.Exempted, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(event.at, _("Bạn được miễn, giảm phí, lệ phí."), event.reason, tone="good")


def _extended(event: e.Extended, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(
        event.at,
        _("Cơ quan xin lỗi và hẹn lại ngày trả kết quả."),
        event.apology or event.reason,
        tone="error",
    )


def _recounted(event: e.DueRecounted, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(event.at, _("Ngày hẹn được tính lại vì lịch làm việc thay đổi."))


def _withdrawal(event: e.WithdrawalRequested, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(event.at, _("Bạn đã đề nghị rút hồ sơ."), event.reason)


def _goes_on(event: e.WithdrawalDeclined, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(
        event.at, _("Hồ sơ không rút được nữa và tiếp tục được giải quyết."), event.reason
    )


def _written(words: Callable[[], str], tone: str = "error") -> Callable[[Any, Any], StoryLine]:
    def tell(event: Any, _units: Mapping[int, str]) -> StoryLine:
        said = [
            event.reason,
            event.legal_basis and _("Căn cứ: %(law)s") % {"law": event.legal_basis},
        ]
        return StoryLine(event.at, words(), "\n".join(filter(None, said)), tone=tone)

    return tell


def _resolved(event: e.Resolved, _units: Mapping[int, str]) -> StoryLine:
    number = event.result_number
    words = (
        _("Kết quả đã được ký, số %(number)s.") % {"number": number}
        if number
        else _("Kết quả đã được ký.")
    )
    return StoryLine(event.at, words, tone="good")


def _returned(event: e.ResultReturned, _units: Mapping[int, str]) -> StoryLine:
    words = {
        "online": _("Kết quả đã được trả qua mạng."),
        "post": _("Kết quả đã được gửi qua bưu chính."),
    }.get(event.way, _("Bạn đã nhận kết quả."))
    return StoryLine(event.at, words, tone="good")


def _sent(event: e.ResultSent, _units: Mapping[int, str]) -> StoryLine:
    words = _("Kết quả đã được gửi qua bưu chính.")
    said = _("%(carrier)s, số vận đơn %(waybill)s") % {
        "carrier": event.carrier,
        "waybill": event.waybill,
    }
    return StoryLine(event.at, words, said)


def _delivered(event: e.ResultDelivered, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(event.at, _("Bưu chính đã phát kết quả cho bạn."), tone="good")


def _came_back(event: e.ResultCameBack, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(
        event.at, _("Bưu chính chưa phát được kết quả; mời bạn đến nơi nộp để nhận."), event.reason
    )


def _corrected(event: e.Corrected, _units: Mapping[int, str]) -> StoryLine:
    return StoryLine(
        event.at,
        _("Cơ quan đã sửa một sai sót của mình; bạn không phải trả gì."),
        event.apology or event.reason,
    )


def _reported(event: e.Reported, _units: Mapping[int, str]) -> StoryLine:
    status = str(STATUS_LABELS[Status(event.status)])
    return StoryLine(event.at, _("Hệ thống xử lý báo: %(status)s.") % {"status": status})


_TOLD: dict[type[e.Event], Callable[[Any, Mapping[int, str]], StoryLine]] = {
    e.Received: _received,
    e.Accepted: _accepted,
    e.TurnCame: _turn_came,
    e.NotAccepted: _written(lambda: _("Hồ sơ không được tiếp nhận.")),
    e.HandedOver: _handed_over,
    e.SupplementRequested: _asked,
    e.SupplementReceived: _supplied,
    e.PaymentRequired: _owed,
    e.Paid: _paid,
    e.Refunded: _refunded,
    e.Exempted: _exempted,
    e.Extended: _extended,
    e.DueRecounted: _recounted,
    e.WithdrawalRequested: _withdrawal,
    e.WithdrawalDeclined: _goes_on,
    e.Stopped: _written(lambda: _("Cơ quan dừng giải quyết hồ sơ.")),
    e.Refused: _written(lambda: _("Cơ quan không giải quyết theo đề nghị.")),
    e.Resolved: _resolved,
    e.ResultReturned: _returned,
    e.ResultSent: _sent,
    e.ResultDelivered: _delivered,
    e.ResultCameBack: _came_back,
    e.Corrected: _corrected,
    e.Reported: _reported,
}

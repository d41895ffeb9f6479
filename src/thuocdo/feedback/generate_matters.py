"""Invented feedback in all its states, so that its pages and figures can be looked at; the same seed gives the same one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from thuocdo.accounts.models import User
from thuocdo.feedback import conversation, handling
from thuocdo.feedback.models import Feedback
from thuocdo.feedback.models.feedback import HANDLING_ROLES
from thuocdo.feedback.rules import Act, may
from thuocdo.feedback.steps import Event, Matter, Sender, noted, received

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

#: The oldest came so many days ago.
_DAYS = 150
#: How likely each thing is; guesses.
_TAKEN_ON, _REFUSED, _ANSWERED, _PUBLISHED, _JUDGED, _LIKED, _ASKED = 0.9, 0.06, 0.85, 0.8, 0.6, 0.85, 0.2  # fmt: skip
_NAMES = ("Nguyễn Văn Hải", "Trần Thị Mười", "Lê Quang Huy", "Phạm Thị Nhàn", "Hoàng Văn Sáu")
_MATTERS = (
    ("regulation", "Bản sao giấy tờ đã có trong cơ sở dữ liệu", "Thủ tục vẫn đòi nộp bản sao căn cước, trong khi mã định danh đã có.", "Đã bỏ yêu cầu nộp bản sao từ ngày trả lời; bộ phận một cửa tra trên cơ sở dữ liệu."),
    ("behaviour", "Phải chờ lâu ở bộ phận một cửa", "Tôi lấy số từ 8 giờ, đến 10 giờ vẫn chưa được gọi, trong khi có quầy không người.", "Đã bố trí thêm một quầy buổi sáng; xin lỗi ông, bà vì đã phải chờ."),
    ("proposal", "Đề nghị nhận kết quả qua bưu chính", "Nhà tôi cách trụ sở 30 km, đề nghị cho chọn nhận kết quả qua bưu chính ngay khi nộp.", "Đã có mục chọn nhận kết quả qua bưu chính ở bước cuối khi nộp hồ sơ."),
    ("behaviour", "Hướng dẫn không thống nhất", "Hai lần đến được hướng dẫn hai danh mục giấy tờ khác nhau.", "Đã niêm yết lại danh mục và tập huấn cho cán bộ tiếp nhận."),
    ("regulation", "Thời hạn ghi trên giấy hẹn khác quyết định", "Quyết định công bố ghi 5 ngày làm việc, giấy hẹn ghi 7 ngày.", "Đã sửa thời hạn trong phần mềm theo quyết định công bố."),
)  # fmt: skip


def generate_feedback(units: Sequence[Unit], *, count: int, seed: int, until: datetime) -> int:
    """Invent feedback of some units, each as far as chance has brought it; return how many came new. Called again it writes nothing twice.

    Args:
        units: who gets it; those that nobody handles feedback of are left out.
        count: how many in all.
        seed: what chance begins with.
        until: nothing happens after it.
    """
    people = list(
        User.objects.filter(is_active=True, memberships__role__in=HANDLING_ROLES)
        .distinct()
        .order_by("pk")
    )
    cast = {one.pk: _handlers(people, one) for one in units}
    handled = [one for one in units if cast[one.pk] is not None]
    before = Feedback.objects.count()
    for number in range(count if handled else 0):
        chance = Random(f"{seed}:{number}")  # noqa: S311 - invented
        unit = handled[number % len(handled)]
        handlers = cast[unit.pk]
        assert handlers is not None
        _one(unit, handlers, chance, uuid5(NAMESPACE_URL, f"feedback:{seed}:{number}"), until)
    return Feedback.objects.count() - before


def _handlers(people: Sequence[User], unit: Unit) -> tuple[User, User | None] | None:
    """Return who handles and who publishes feedback of a unit; null where nobody handles it."""
    handler = next((one for one in people if may(one, Act.HANDLE, unit.pk)), None)
    publisher = next((one for one in people if may(one, Act.PUBLISH, unit.pk)), None)
    return (handler, publisher) if handler else None


@transaction.atomic
def _one(
    unit: Unit,
    handlers: tuple[User, User | None],
    chance: Random,
    request_id: UUID,
    until: datetime,
) -> None:
    if Feedback.objects.filter(request_id=request_id).exists():
        return
    handler, publisher = handlers
    kind, subject, words, reply = chance.choice(_MATTERS)
    at = until - timedelta(days=chance.uniform(0.2, _DAYS))
    way = chance.choice(
        (Feedback.Way.COUNTER, Feedback.Way.POST, Feedback.Way.PHONE, Feedback.Way.PORTAL)
    )
    # An address of the post alone: nobody is written to.
    sender = Sender(chance.choice(_NAMES), address=f"Số {chance.randrange(1, 300)}, phố Mẫu")
    row = received(unit, sender, Matter(kind, subject, words), way, request_id=request_id, at=at)
    at += timedelta(days=chance.uniform(0.3, 6))
    if at > until or chance.random() > _TAKEN_ON:
        return
    if chance.random() < _REFUSED:
        handling.refuse(row.pk, reason="Nội dung này là khiếu nại, gửi theo thủ tục khiếu nại.", actor=handler, at=at)  # fmt: skip
        return
    handling.take_on(row.pk, kind=kind, actor=handler, at=at)
    if chance.random() < _ASKED:
        conversation.ask_more(row.pk, words="Xin cho biết ngày, giờ và quầy đã đến.", actor=handler, at=at)  # fmt: skip
    at += timedelta(days=chance.uniform(2, 20))
    if at > until or chance.random() > _ANSWERED:
        return
    row = handling.answer(row.pk, words=reply, actor=handler, at=at)
    at += timedelta(days=chance.uniform(0.2, 3))
    if publisher is not None and at < until and chance.random() < _PUBLISHED:
        row = handling.publish(row.pk, matter=words, answer=reply, actor=publisher, at=at)
    if at < until and chance.random() < _JUDGED:
        row.liked = chance.random() < _LIKED
        noted(row, Event.JUDGED, None, at, "liked" if row.liked else "disliked")

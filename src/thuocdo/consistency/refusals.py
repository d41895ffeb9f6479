"""What a person is told when a decision about a discrepancy is not taken."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.errors import Conflict, DomainError, InvalidInput, NotAllowed

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def may_not_explain() -> DomainError:
    """Say that the person does not see into the unit that holds the record."""
    return NotAllowed(
        "may_not_explain",
        "Báo cáo này thuộc đơn vị khác nên bạn không giải trình được. Hãy nhờ cán bộ của đơn vị đó.",
        "This report belongs to another unit, so you cannot explain it. Ask an official of that unit.",
    )


def may_not_assign() -> DomainError:
    """Say who hands out discrepancies."""
    return NotAllowed(
        "may_not_assign",
        "Chỉ cán bộ cải cách hành chính, lãnh đạo hoặc quản trị viên của đơn vị (hay cấp trên) mới giao được việc này.",
        "Only a reform officer, leader or administrator of the unit (or of one above it) can assign this.",
    )


def assignee_sees_nothing(person: User) -> DomainError:
    """Say that the person chosen could not open the record."""
    return InvalidInput(
        "assignee_sees_nothing",
        f"{person} không xem được báo cáo của đơn vị này nên không nhận việc được. Hãy chọn người khác.",
        f"{person} cannot see the reports of this unit and so cannot take it on. Choose another person.",
        person=person.pk,
    )


def assigned_already(person: User | None) -> DomainError:
    """Say that nothing would change."""
    if person is None:
        return Conflict(
            "assigned_to_nobody", "Mục này chưa giao cho ai.", "This is given to nobody."
        )
    return Conflict(
        "assigned_already",
        f"Mục này đã giao cho {person} với cùng hạn.",
        f"This is given to {person} with the same due day already.",
        person=person.pk,
    )


def due_in_the_past(day: date) -> DomainError:
    """Say that the due day has gone by."""
    return InvalidInput(
        "due_in_the_past",
        f"Hạn {day:%d/%m/%Y} đã qua. Hãy chọn từ hôm nay trở đi.",
        f"The due day {day:%d/%m/%Y} has gone by. Choose today or a later day.",
        due_on=day,
    )


def open_already() -> DomainError:
    """Say that there is no explanation to take back."""
    return Conflict(
        "discrepancy_open",
        "Sai lệch này chưa có giải trình nên không có gì để mở lại. Hãy tải lại trang.",
        "This discrepancy has no explanation to take back. Reload the page.",
    )


def settled_by_itself(row: Discrepancy) -> DomainError | None:
    """Say that the discrepancy is not there any more; null where it is."""
    if row.state not in {Discrepancy.State.GONE, Discrepancy.State.FIXED}:
        return None
    return Conflict(
        "discrepancy_gone",
        "Sai lệch này không còn sau lần kiểm tra mới nhất. Hãy tải lại trang.",
        "The latest check no longer finds this discrepancy. Reload the page.",
    )


def explained_already(row: Discrepancy) -> DomainError:
    """Say who has explained it."""
    when = _moment(row.decided_at)
    return Conflict(
        "explained_already",
        f"{row.decided_by or 'Người khác'} đã giải trình lúc {when}. Muốn viết lại thì mở lại mục này trước.",
        f"{row.decided_by or 'Somebody'} explained it at {when}. To write anew, open it again first.",
    )


def somebody_was_faster(event: DiscrepancyEvent) -> DomainError:
    """Say who did what since the person looked."""
    when = _moment(event.at)
    done_vi, done_en = _deed(event)
    return Conflict(
        "discrepancy_moved_on",
        f"{event.actor or 'Lần kiểm tra mới'} {done_vi} lúc {when}, sau khi bạn mở trang. Hãy xem lại rồi quyết định.",
        f"{event.actor or 'A new check'} {done_en} at {when}, after you opened the page. Look again, then decide.",
        actor=event.actor_id,
    )


def _deed(event: DiscrepancyEvent) -> tuple[str, str]:
    if event.kind == DiscrepancyEvent.Kind.ASSIGNED:
        if event.assignee is None:
            return "đã bỏ giao mục này", "took this from its assignee"
        return f"đã giao mục này cho {event.assignee}", f"gave this to {event.assignee}"
    words = {
        Discrepancy.State.EXPLAINED: ("đã giải trình mục này", "explained this"),
        Discrepancy.State.OPEN: ("đã mở lại mục này", "opened this again"),
        Discrepancy.State.FIXED: ("đã ghi mục này là đã sửa", "marked this as fixed"),
        Discrepancy.State.GONE: ("không còn thấy mục này", "no longer found this"),
    }
    return words[Discrepancy.State(event.to_state)]


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y") if at else "?"

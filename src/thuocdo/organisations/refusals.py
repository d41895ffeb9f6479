"""Why a change of the map is refused: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from thuocdo.errors import Conflict, InvalidInput, NotFound
from thuocdo.organisations.spans import Span

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit


def nameless() -> InvalidInput:
    """Return the refusal of a unit without a name."""
    return InvalidInput(
        "unit_without_name",
        "Đơn vị chưa có tên. Hãy ghi tên đầy đủ của đơn vị.",
        "The unit has no name. Write its full name.",
    )


def code_not_written(code: str) -> InvalidInput:
    """Return the refusal of a code with other signs than capitals, figures, dots and hyphens."""
    return InvalidInput(
        "unit_code_not_written",
        f"Mã «{code}» không dùng được. Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối.",
        f"The code “{code}” cannot be used. A code is made of capitals, figures, dots and hyphens.",
        unit_code=code,
    )


def unknown_kind(kind: str) -> InvalidInput:
    """Return the refusal of a kind of unit that does not exist."""
    return InvalidInput(
        "unit_kind_unknown",
        f"Không có loại đơn vị «{kind}». Hãy chọn một loại trong danh sách.",
        f"There is no kind of unit “{kind}”. Choose one of the list.",
        kind=kind,
    )


def no_days(span: Span) -> InvalidInput:
    """Return the refusal of a unit that would end before it begins."""
    return InvalidInput(
        "unit_without_days",
        f"Ngày kết thúc {span.end} không sau ngày bắt đầu {span.start}. Hãy sửa một trong hai ngày.",
        f"The end {span.end} is not after the beginning {span.start}. Correct one of the days.",
        start=span.start,
        end=span.end,
    )


def district_too_late(unit: Unit) -> InvalidInput:
    """Return the refusal of a district after June 2025."""
    return InvalidInput(
        "district_after_the_districts",
        f"«{unit.name}»: cấp huyện kết thúc hoạt động từ ngày 01/7/2025. Hãy ghi ngày kết thúc không muộn hơn ngày này.",
        f"“{unit.name}”: the districts ended on 1 July 2025. Give it an end that is not later.",
        name=unit.name,
    )


def code_taken(other: Unit) -> Conflict:
    """Return the refusal of a code that another unit has on one of the days."""
    return Conflict(
        "unit_code_taken",
        f"Mã {other.code} đang được dùng cho «{other.name}» trong thời gian này. Hãy chọn mã khác hoặc kiểm tra ngày.",
        f"The code {other.code} belongs to “{other.name}” at that time. Choose another code or check the days.",
        unit_code=other.code,
        name=other.name,
    )


def not_in_force(unit: Unit, on: date) -> InvalidInput:
    """Return the refusal of a change with a unit that is not there on the day."""
    return InvalidInput(
        "unit_not_in_force",
        f"Ngày {on:%d/%m/%Y} không có đơn vị «{unit.name}». Hãy kiểm tra ngày và thời gian hoạt động của đơn vị.",
        f"There is no “{unit.name}” on {on}. Check the day and the life span of the unit.",
        unit=unit.code,
        on=on,
    )


def never_together(unit: Unit, parent: Unit) -> InvalidInput:
    """Return the refusal of a parent that is there on none of the days."""
    return InvalidInput(
        "units_never_together",
        f"«{unit.name}» và «{parent.name}» không cùng hoạt động ngày nào trong thời gian này. Hãy kiểm tra các ngày.",
        f"“{unit.name}” and “{parent.name}” are there together on none of these days. Check the days.",
        unit=unit.code,
        parent=parent.code,
    )


def circle(unit: Unit, parent: Unit) -> InvalidInput:
    """Return the refusal of a parent that lies under its child."""
    return InvalidInput(
        "units_in_a_circle",
        f"«{parent.name}» đang trực thuộc «{unit.name}» nên không thể là cơ quan chủ quản của đơn vị này.",
        f"“{parent.name}” lies under “{unit.name}” and cannot stand above it.",
        unit=unit.code,
        parent=parent.code,
    )


def has_ended(unit: Unit) -> Conflict:
    """Return the refusal to end a unit twice."""
    return Conflict(
        "unit_has_ended",
        f"«{unit.name}» đã kết thúc hoạt động hoặc đã có đơn vị kế tục. Hãy tải lại trang để xem trạng thái hiện nay.",
        f"“{unit.name}” has ended or has a successor already. Reload to see how it stands.",
        unit=unit.code,
    )


def has_children(unit: Unit, children: Sequence[Unit]) -> Conflict:
    """Return the refusal to end a unit above others without saying where they go."""
    names = ", ".join(child.name for child in children[:5]) + ("…" if len(children) > 5 else "")
    return Conflict(
        "unit_has_units_under_it",
        f"«{unit.name}» còn {len(children)} đơn vị trực thuộc ({names}). Hãy chọn nơi chuyển các đơn vị này đến.",
        f"“{unit.name}” still has {len(children)} units under it ({names}). Say where they go.",
        unit=unit.code,
        children=[child.code for child in children],
    )


def own_heir(unit: Unit) -> InvalidInput:
    """Return the refusal of a unit that would take its own place."""
    return InvalidInput(
        "unit_succeeds_itself",
        f"«{unit.name}» không thể kế tục chính mình. Hãy chọn một đơn vị khác.",
        f"“{unit.name}” cannot take its own place. Choose another unit.",
        unit=unit.code,
    )


def split_into_nothing(unit: Unit) -> InvalidInput:
    """Return the refusal of a split without receiving units."""
    return InvalidInput(
        "split_into_nothing",
        f"Chưa chọn đơn vị nào tiếp nhận các phần của «{unit.name}». Hãy chọn ít nhất một đơn vị, hoặc ghi là giải thể.",
        f"No unit takes over the parts of “{unit.name}”. Choose at least one, or abolish the unit.",
        unit=unit.code,
    )


def no_succession(unit: Unit, on: date) -> NotFound:
    """Return the refusal to weigh a succession that is not there."""
    return NotFound(
        "no_such_succession",
        f"Ngày {on:%d/%m/%Y} không có đơn vị nào kế tục «{unit.name}».",
        f"No unit took the place of “{unit.name}” on {on}.",
        unit=unit.code,
        on=on,
    )


def other_successors(unit: Unit, on: date) -> InvalidInput:
    """Return the refusal of weights that do not cover exactly the successors."""
    return InvalidInput(
        "weights_of_other_units",
        f"Cần hệ số cho đúng các đơn vị kế tục «{unit.name}» ngày {on:%d/%m/%Y}, không thừa, không thiếu.",
        f"Give a weight to each unit that took the place of “{unit.name}” on {on}, and to no other.",
        unit=unit.code,
        on=on,
    )

"""What a comparison says, in words and signs: for the page and for the paper. In the language that is active."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.figures.notation import write_number
from thuocdo.reporting.comparison import ComparedRow, Direction, Missing, Reason, Side

_DIRECTIONS = {
    Direction.UP: gettext_lazy("tăng"),
    Direction.DOWN: gettext_lazy("giảm"),
    Direction.SAME: gettext_lazy("không đổi"),
    Direction.CHANGED: gettext_lazy("câu trả lời đã đổi"),
}
_REASONS = {
    Reason.WORDING: gettext_lazy(
        "Hai biểu mẫu gọi chỉ tiêu này bằng lời khác nhau: hãy đối chiếu trước khi kết luận"
    ),
    Reason.UNIT_OF_MEASURE: gettext_lazy("Hai biểu mẫu dùng đơn vị tính khác nhau"),
    Reason.DEFINITION: gettext_lazy("Định nghĩa của chỉ tiêu đã đổi giữa hai kỳ"),
    Reason.PERIOD: gettext_lazy("Hai kỳ báo cáo khác loại hoặc dài ngắn khác nhau"),
}


def change_text(row: ComparedRow) -> str:
    """Return the change with its sign ("+300", "−1,50 điểm %"); nothing where there is none."""
    if row.change is None:
        return ""
    written = signed(row.change, row.decimals)
    return _("%s điểm %%") % written if row.in_points else written


def percent_text(row: ComparedRow) -> str:
    """Return the change in percent to one digit ("+25,0 %"); nothing where there is none."""
    return "" if row.percent is None else f"{signed(row.percent, 1)} %"


def direction_text(row: ComparedRow) -> str:
    """Return the movement as a word; nothing where nothing can be said."""
    return str(_DIRECTIONS.get(row.direction, ""))


def answer_text(row: ComparedRow, side: Side | None) -> str:
    """Return what the code of an answer stands for; nothing for amounts."""
    value = side.printed.value if side else None
    return next(
        (one.label_vi for one in row.indicator.choices if value is not None and one.code == value),
        "",
    )


def reasons_text(row: ComparedRow) -> tuple[str, ...]:
    """Return why the two values of a row cannot be compared."""
    return tuple(map(_reason, row.reasons))


def remarks(row: ComparedRow) -> tuple[str, ...]:
    """Return why a row cannot be compared, and on which side nothing is reported."""
    return (*reasons_text(row), *_missing(row))


def _reason(reason: Reason) -> str:
    return str(_REASONS[reason])


def _missing(row: ComparedRow) -> tuple[str, ...]:
    if row.missing is Missing.FIRST:
        return (_("Báo cáo thứ nhất không có số liệu"),)
    return (_("Báo cáo thứ hai không có số liệu"),) if row.missing is Missing.SECOND else ()


def signed(value: Decimal, decimals: int) -> str:
    """Return a number with its sign; a change that rounds to nothing keeps it, so that "+0,0" is not "0"."""
    written = write_number(abs(value), decimals=decimals)
    if value == 0:
        return written
    return f"{'+' if value > 0 else '−'}{written}"

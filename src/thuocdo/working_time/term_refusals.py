"""Why a term cannot be counted: what happened, why, and what to do next, in both languages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from thuocdo.errors import InvalidInput
from thuocdo.working_time.period import Period, vi_day


def naive_moment(moment: datetime) -> InvalidInput:
    """Return the refusal of a moment without a time zone."""
    return InvalidInput(
        "moment_without_zone",
        f"Thời điểm {moment:%d/%m/%Y %H:%M} không ghi múi giờ nên không tính được thời hạn. Hãy gửi kèm múi giờ, như +07:00.",
        f"The moment {moment:%Y-%m-%d %H:%M} has no time zone, so no term can be counted. Send one along, such as +07:00.",
        moment=moment,
    )


def outside_calendar(span: Period) -> InvalidInput:
    """Return the refusal of a question that leads out of the calendar."""
    return InvalidInput(
        "outside_calendar",
        f"Lịch làm việc chỉ có từ {vi_day(span.first_day)} đến {vi_day(span.last_day)}. Hãy lấy lịch dài hơn.",
        f"The working calendar has the days from {span.first_day} to {span.last_day} only. Take a longer one.",
        first_day=span.first_day,
        last_day=span.last_day,
    )


def before_all_calendars(day: date) -> InvalidInput:
    """Return the refusal of a calendar that begins before Vietnam's time zone of today."""
    return InvalidInput(
        "calendar_too_early",
        f"Không lập được lịch làm việc từ ngày {vi_day(day)}: múi giờ hiện nay có từ ngày 13/6/1975.",
        f"No working calendar can begin on {day}: the time zone of today holds since 13 June 1975.",
        day=day,
    )


def term_not_positive(amount: int | Decimal | Fraction) -> InvalidInput:
    """Return the refusal of a term of nothing or less."""
    return InvalidInput(
        "term_not_positive",
        f"Thời hạn {amount} không dùng được. Hãy ghi một số lớn hơn 0.",
        f"A term of {amount} cannot be used. Write a number above 0.",
        amount=str(amount),
    )


def not_in_steps(amount: int | Decimal | Fraction, step: Decimal) -> InvalidInput:
    """Return the refusal of a number of working days between two steps."""
    return InvalidInput(
        "term_not_in_steps",
        f"Thời hạn {amount} ngày làm việc không chia hết cho {step}. Hãy ghi theo bước {step} ngày.",
        f"A term of {amount} working days is no multiple of {step}. Write it in steps of {step} days.",
        amount=str(amount),
        step=str(step),
    )


def not_whole(amount: int | Decimal | Fraction, unit: str) -> InvalidInput:
    """Return the refusal of a part of a day or of a month."""
    return InvalidInput(
        "term_not_whole",
        f"Thời hạn {amount} tính theo ngày hoặc tháng phải là số nguyên. Hãy ghi số nguyên hoặc chọn ngày làm việc, giờ.",
        f"A term of {amount} in days or months must be whole. Write a whole number, or choose working days or hours.",
        amount=str(amount),
        unit=str(unit),
    )


def not_whole_seconds(hours: int | Decimal | Fraction) -> InvalidInput:
    """Return the refusal of hours that are negative or not made of whole seconds."""
    return InvalidInput(
        "hours_not_usable",
        f"Không tính được {hours} giờ. Hãy ghi số giờ không âm, lẻ nhất đến giây.",
        f"{hours} hours cannot be counted. Write hours of 0 or more that are made of whole seconds.",
        hours=str(hours),
    )

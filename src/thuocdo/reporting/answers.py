"""What indicators come to, as programs are answered: rounded at the last digit that figures are stored with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from thuocdo.errors import InvalidInput
from thuocdo.figures.computed import stored_value
from thuocdo.indicators.evaluation.evaluating import evaluated, is_computed
from thuocdo.indicators.measures.payments import RATINGS
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator
from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Answers:
    """Values by indicator, unit and window, all of one moment; null where unknown."""

    values: Mapping[tuple[str, int, Period], Decimal | None]
    as_of: datetime


def answers(codes: Sequence[str], units: Sequence[int], windows: Sequence[Period]) -> Answers:
    """Return what indicators come to.

    Raises:
        CubeBroken: figures are being computed anew.
        InvalidInput: an indicator, as it is defined on the last day of a window, waits for its register, or counts ratings.
        NotFound: no indicator has one of the codes.
    """
    for code in codes:
        indicator(code)
        if not all(is_computed(code, on=window.last_day) for window in windows):
            raise InvalidInput(
                "indicator_not_computed",
                f"Chỉ tiêu «{code}» chưa có sổ để tính. Hãy hỏi chỉ tiêu khác, hoặc xem số đã báo cáo.",
                f"No register answers the indicator {code!r} yet. Ask for another one, or for reported figures.",
                indicator=code,
            )
        if any(counts_ratings(code, on=window.last_day) for window in windows):
            raise InvalidInput(
                "ratings_of_few",
                f"Chỉ tiêu «{code}» đếm lượt đánh giá, hỏi theo đơn vị và ngày sẽ lộ người đánh giá. Hãy dùng dữ liệu mở.",
                f"The indicator {code!r} counts ratings; by unit and day it would tell who rated. Use the open data.",
                indicator=code,
            )
    found = evaluated(codes, units, windows)
    return Answers(
        {
            (code, unit, window): stored_value(found.value(code, unit, window))
            for code in codes
            for unit in units
            for window in windows
        },
        datetime.fromtimestamp(found.as_of, UTC),
    )


def counts_ratings(code: str, *, on: date) -> bool:
    """Say whether an indicator, as it is defined on a day, counts ratings: any two windows that differ by a day would give back single ones."""
    one = indicator(code, on=on)
    if one.measure:
        return measure(one.measure).fact == RATINGS
    parts = one.formula.references() if one.formula else ()
    return any(counts_ratings(part, on=on) for part in parts)

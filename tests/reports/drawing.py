"""Whole numbers and shares drawn from a seeded generator, and the values they make."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

Values = dict[str, Decimal | None]


class Draw:
    """Whole numbers and shares from one seeded generator."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def whole(self, low: int, high: int) -> Decimal:
        """Return a whole number between two bounds, both included."""
        return Decimal(self.rng.randint(min(low, high), max(low, high)))

    def part(self, whole: Decimal, low: float, high: float) -> Decimal:
        """Return a whole number that is between two shares (0–1) of another."""
        share = Decimal(str(round(self.rng.uniform(low, high), 6)))
        return (whole * share).quantize(Decimal(1), rounding=ROUND_HALF_UP)

    def chance(self, probability: float) -> bool:
        """Say yes with a probability."""
        return self.rng.random() < probability


def percent(part: Decimal | None, whole: Decimal | None, decimals: int = 2) -> Decimal | None:
    """Return 100 × part / whole, rounded half up; null where there is nothing to divide by."""
    if part is None or not whole:
        return None
    exact = Decimal(100) * part / whole
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def add_share(values: Values, rate: str, part: str, whole: str, decimals: int = 2) -> None:
    """Fill a share from its two operands."""
    values[rate] = percent(values[part], values[whole], decimals)

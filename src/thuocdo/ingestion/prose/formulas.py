"""Shares and sums that follow from what indicators are: rate, numerator and denominator named near each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from thuocdo.consistency.evidence import Claim
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.prose.claims import Claimed
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.ties import is_sure

_RATE = re.compile(r"^100 \* ([a-z0-9_.]+) / ([a-z0-9_.]+)$")


@cache
def _rates() -> dict[str, tuple[str, str]]:
    rates: dict[str, tuple[str, str]] = {}
    for code, indicator in indicators().items():
        match = _RATE.match(str(indicator.formula)) if indicator.formula is not None else None
        if match:
            rates[code] = (match.group(1), match.group(2))
    return rates


def formula_shares(found: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield the shares that a passage states by naming a rate, its numerator and its denominator, each once.

    Args:
        found: the figures of one passage, tied.
    """
    by_code: dict[str, list[Quantity]] = {}
    for quantity in found:
        if quantity.indicator and quantity.exact and not quantity.planned and is_sure(quantity):
            by_code.setdefault(quantity.indicator, []).append(quantity)
    for code, (upper, lower) in _rates().items():
        named = [by_code.get(part, []) for part in (code, upper, lower)]
        if all(len(quantities) == 1 for quantities in named):
            rate, top, base = (quantities[0] for quantities in named)
            yield Claimed(Claim.RATIO, rate, (top, base))

"""Shares and sums that follow from what indicators are: rate, numerator and denominator named near each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from thuocdo.consistency.evidence import Claim
from thuocdo.indicators.registry import versions
from thuocdo.ingestion.prose.claims import Claimed
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.ties import is_sure

_RATE = re.compile(r"^100 \* ([a-z0-9_.]+) / ([a-z0-9_.]+)$")
#: A share or sum and its two operands.
_FEWEST = 3
_TOTAL = re.compile(r"^[a-z0-9_.]+(?: \+ [a-z0-9_.]+)+$")


@cache
def _rates() -> dict[str, tuple[str, str]]:
    rates: dict[str, tuple[str, str]] = {}
    for code, (indicator, *_later) in versions().items():
        match = _RATE.match(str(indicator.formula)) if indicator.formula is not None else None
        if match:
            rates[code] = (match.group(1), match.group(2))
    return rates


@cache
def _totals() -> dict[str, tuple[str, ...]]:
    totals: dict[str, tuple[str, ...]] = {}
    for code, (indicator, *_later) in versions().items():
        if indicator.formula is not None and _TOTAL.match(str(indicator.formula)):
            totals[code] = tuple(indicator.formula.references())
    return totals


def formula_shares(found: Sequence[Quantity]) -> Iterator[Claimed]:
    """Yield the shares that a passage states by naming a rate, its numerator and its denominator, each once.

    Args:
        found: the figures of one passage, tied.
    """
    by_code = _by_code(found)
    if len(by_code) < _FEWEST:
        return
    for code, (upper, lower) in _rates().items():
        named = [by_code.get(part, []) for part in (code, upper, lower)]
        if all(len(quantities) == 1 for quantities in named):
            rate, top, base = (quantities[0] for quantities in named)
            yield Claimed(Claim.RATIO, rate, (top, base))


def formula_sums(found: Sequence[Quantity], *, two_levels: bool) -> Iterator[Claimed]:
    """Yield the sums that a passage states by naming a total and all its parts, each once.

    Args:
        found: the figures of one passage, tied.
        two_levels: the report knows no districts, so that a total has no part in them.
    """
    by_code = _by_code(found)
    if len(by_code) < _FEWEST:
        return
    for code, parts in _totals().items():
        asked = [part for part in parts if not (two_levels and "district" in part)]
        named = [by_code.get(part, []) for part in (code, *asked)]
        if len(asked) > 1 and all(len(quantities) == 1 for quantities in named):
            total, *operands = (quantities[0] for quantities in named)
            yield Claimed(Claim.SUM, total, tuple(operands))


def _by_code(found: Sequence[Quantity]) -> dict[str, list[Quantity]]:
    by_code: dict[str, list[Quantity]] = {}
    for quantity in found:
        if quantity.indicator and quantity.exact and not quantity.planned and is_sure(quantity):
            by_code.setdefault(quantity.indicator, []).append(quantity)
    return by_code

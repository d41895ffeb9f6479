"""What prose claims about its figures, before it is turned into evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.consistency.evidence import Claim
from thuocdo.figures.money import in_millions
from thuocdo.ingestion.prose.folding import fold_aligned
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.units import may_hold

#: Kinds that count nothing that could have parts.
_NOT_ADDED = frozenset({"percent", "rank", "score", "index", "time", "measure"})
COMPARISON = re.compile(
    r"\b(?:tang|giam|thap hon|it hon|cao hon|nhieu hon|hut|(?<!gioi )(?<!toi )thieu|chenh|vuot|so voi|kem|cat giam|tang them|giam bot|bang so)\b"
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One piece of arithmetic; the fields are those of `Assertion`."""

    claim: Claim
    result: Quantity
    operands: tuple[Quantity, ...]
    complete: bool = True
    beside: tuple[Quantity, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether a sum or difference is right to the last digit printed."""
        if self.claim is Claim.SUM:
            total = sum((q.amount for q in (self.result, *self.beside)), Decimal(0))
            off = abs(sum((q.amount for q in self.operands), Decimal(0)) - total)
            return off <= rounding_of((self.result, *self.beside, *self.operands))
        return self.operands[0].amount - self.operands[1].amount == self.result.amount


def alike(whole: Quantity, part: Quantity) -> bool:
    """Say whether one figure may be a part of another: the same kind of thing, or a bare number in a list."""
    if whole.kind in _NOT_ADDED or part.kind in _NOT_ADDED:
        return False
    if whole.kind == "money" or part.kind == "money":
        return whole.kind == part.kind and _same_currency(whole, part)
    if not part.kind:
        return not part.unit or part.unit == whole.unit
    if not whole.kind:
        return not whole.unit or whole.unit == part.unit
    if _is_short_for(part.unit, whole.unit):
        return True
    return may_hold(whole.kind, part.kind)


def same_kind(one: Quantity, other: Quantity) -> bool:
    """Say whether two figures count the same kind of thing."""
    return alike(one, other) or alike(other, one)


def _is_short_for(unit: str, longer: str) -> bool:
    """Say whether a unit is the first word of another: "lượt" for "lượt người"."""
    return bool(unit) and fold_aligned(longer).startswith(fold_aligned(unit) + " ")


def _same_currency(one: Quantity, other: Quantity) -> bool:
    """Say whether two amounts can be added: both in VND, whatever the scale, or in the same unit."""
    known = in_millions(one.unit) is not None and in_millions(other.unit) is not None
    return known or fold_aligned(one.unit) == fold_aligned(other.unit)


def rounding_of(figures: Sequence[Quantity]) -> Decimal:
    """Return by how much figures printed to different digits may be off for having been rounded, else 0."""
    if len({q.step for q in figures if q.kind == "money"}) < 2:
        return Decimal(0)
    return sum((q.step for q in figures), Decimal(0)) / 2

"""What prose claims about its figures, before it is turned into evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thuocdo.consistency.evidence import Claim
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

    @property
    def holds(self) -> bool:
        """Return whether a sum or difference is right to the last digit."""
        if self.claim is Claim.SUM:
            return sum(q.value for q in self.operands) == self.result.value
        return self.operands[0].value - self.operands[1].value == self.result.value


def alike(whole: Quantity, part: Quantity) -> bool:
    """Say whether one figure may be a part of another: the same kind of thing, or a bare number in a list."""
    if whole.kind in _NOT_ADDED or part.kind in _NOT_ADDED:
        return False
    if whole.kind == "money" or part.kind == "money":
        return whole.kind == part.kind and scale(whole) == scale(part)
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


def scale(money: Quantity) -> str:
    """Return the folded unit of an amount without spaces, so that "tỷ" and "tỷ đồng" are one."""
    words = fold_aligned(money.unit).replace("dong", "").replace(" ", "")
    return words.replace("ngan", "nghin").replace("ti", "ty")

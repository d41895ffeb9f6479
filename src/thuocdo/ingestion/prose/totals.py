"""Totals that prose states behind their parts: "cấp tỉnh 120, cấp huyện 310, cấp xã 570; tổng cộng 1.000"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from thuocdo.consistency.evidence import Claim
from thuocdo.ingestion.prose.claims import COMPARISON, Claimed, alike
from thuocdo.ingestion.prose.families import exhausts, overlapping, shared_family
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.structure import Frame, FrameKind

#: Words that add up what was just said.
_ADDED_UP = re.compile(
    r"^(?:nhu vay,? |do do,? )?(?:tinh )?tong cong\b|\bnang tong so\b|^cong chung\b|^tong chung\b|\bca (?:0?[23]|hai|ba) (?:cap|khoi)\b"
)
#: Less clear words, which stand for the sum only where the figures before leave nothing out.
_IN_ALL = re.compile(r"^tong so\b")
#: What is named besides is not counted in.
_BESIDES = re.compile(r"\bngoai ra\b|\brieng\b|khong (?:tinh|ke|bao gom)|chua (?:tinh|ke|bao gom)")
#: A total that is off by more is of something else than the figures before it.
_LIKELY = (Decimal("0.8"), Decimal("1.25"))
_FEWEST = 2


def totals(frames: Sequence[Frame]) -> Iterator[Claimed]:
    """Yield the totals of the frames of one passage that stand behind their parts.

    A total sums up the figures before it in its own sentence; where it is the first there, those of the sentence before.
    """
    before: list[Quantity] = []
    for frame in frames:
        if frame.kind is not FrameKind.SENTENCE:
            continue
        beside = [q for q in frame.items if not q.percent]
        for n, whole in enumerate(beside):
            family = shared_family(beside[:n])
            divided = family is not None and exhausts(beside[:n], family)
            added_up = _ADDED_UP.search(whole.own) or (divided and _IN_ALL.search(whole.own))
            if added_up and whole.exact:
                parts = [q for q in beside[:n] or before if not _BESIDES.search(q.own)]
                claim = None if _has_inner(frames, parts) else _total(whole, parts)
                if claim is not None:
                    yield claim
        before = beside


def _has_inner(frames: Sequence[Frame], parts: Sequence[Quantity]) -> bool:
    """Say whether a list or bracket stands among the parts, which may take something off or add to it."""
    return any(f.owner in parts and f.counted() for f in frames if f.owner is not None)


def _total(whole: Quantity, parts: Sequence[Quantity]) -> Claimed | None:
    if len(parts) < _FEWEST or any(COMPARISON.search(q.own) for q in (whole, *parts)):
        return None
    if not all(q.exact and alike(whole, q) for q in parts) or overlapping(parts):
        return None
    claim = Claimed(Claim.SUM, whole, tuple(parts))
    low, high = (bound * whole.amount for bound in _LIKELY)
    return claim if claim.holds or low <= sum(q.amount for q in parts) <= high else None
